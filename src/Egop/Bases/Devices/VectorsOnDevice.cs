using System.Numerics;

namespace Egop;

/// <summary>Orthonormal vectors, one a row: a dense or a partial basis.</summary>
internal sealed class VectorsOnDevice<T> : DeviceBasis<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceMatrix<T> _rows;

    public VectorsOnDevice(DeviceContext context, IBasis basis, StoredRows rows)
        : base(context, basis)
    {
        _rows = Upload(rows.Rows, rows.Columns, (i, row) => rows.Read(i, 0, row));
    }

    private protected override void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x) =>
        DeviceProducts.MultiplyVector(T.One, _rows, true, z, T.Zero, x);

    private protected override void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z) =>
        DeviceProducts.MultiplyVector(T.One, _rows, false, x, T.Zero, z);
}
