using System.Numerics;

namespace Egop;

/// <summary>Θ = L Z Rᵀ for matrices: two products.</summary>
internal sealed class KroneckerOnDevice<T> : DeviceBasis<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _m, _n;
    private readonly DeviceMatrix<T>? _left, _right;
    private readonly DeviceBuffer<T> _half;

    public KroneckerOnDevice(DeviceContext context, KroneckerBasis basis)
        : base(context, basis)
    {
        (_m, _n) = (basis.Rows, basis.Columns);
        _half = Keep(context.Allocate<T>(basis.Dimension));
        _left = Side(basis.LeftElements, _m);
        _right = Side(basis.RightElements, _n);
    }

    private protected override void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x) => Apply(z, x, transpose: false);

    private protected override void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z) => Apply(x, z, transpose: true);

    private void Apply(DeviceBuffer<T> from, DeviceBuffer<T> to, bool transpose)
    {
        if (_right is { } right)
        {
            DeviceBuffer<T> target = _left is null ? to : _half;
            DeviceProducts.Multiply(T.One, Matrix(from), false, right, !transpose, T.Zero, Matrix(target));
        }

        if (_left is { } left)
            DeviceProducts.Multiply(T.One, left, transpose, Matrix(_right is null ? from : _half), false, T.Zero, Matrix(to));
        else if (_right is null)
            DeviceVectors.Copy(from, to);
    }

    private DeviceMatrix<T> Matrix(DeviceBuffer<T> buffer) => new(buffer, _m, _n);

    private DeviceMatrix<T>? Side(double[]? elements, int n) =>
        elements is null ? null : Upload(n, n, (i, row) => elements.AsSpan(i * n, n).CopyTo(row));
}
