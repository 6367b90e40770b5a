using System.Numerics;

namespace Egop;

/// <summary>θ = U z₁ + (I − U Uᵀ) w for z = (z₁, w), with the vectors U alone in memory.</summary>
internal sealed class ComplementOnDevice<T> : DeviceBasis<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _rank;
    private readonly DeviceMatrix<T> _rows;
    private readonly DeviceBuffer<T> _along, _rest;

    public ComplementOnDevice(DeviceContext context, ImplicitComplementBasis basis)
        : base(context, basis)
    {
        StoredRows rows = basis.Vectors.Rows;
        _rank = rows.Rows;
        _rest = Keep(context.Allocate<T>(basis.Dimension));
        _along = Keep(context.Allocate<T>(Math.Max(1, _rank)));
        if (_rank > 0)
            _rows = Upload(rows.Rows, rows.Columns, (i, row) => rows.Read(i, 0, row));
    }

    // θ = w + U (z₁ − Uᵀ w).
    private protected override void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x)
    {
        int d = Basis.Dimension;
        DeviceVectors.Copy(z, _rank, x, 0, d);
        if (_rank == 0)
            return;
        DeviceVectors.Copy(z, 0, _along, 0, _rank);
        DeviceVectors.Copy(x, _rest);
        DeviceProducts.MultiplyVector(-T.One, _rows, false, _rest, T.One, _along);
        DeviceProducts.MultiplyVector(T.One, _rows, true, _along, T.One, x);
    }

    private protected override void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z)
    {
        DeviceVectors.Copy(x, _rest);
        if (_rank > 0)
        {
            DeviceProducts.MultiplyVector(T.One, _rows, false, x, T.Zero, _along);
            DeviceProducts.MultiplyVector(-T.One, _rows, true, _along, T.One, _rest);
            DeviceVectors.Copy(_along, 0, z, 0, _rank);
        }

        DeviceVectors.Copy(_rest, 0, z, _rank, Basis.Dimension);
    }
}
