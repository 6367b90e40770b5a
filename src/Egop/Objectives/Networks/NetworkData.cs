using System.Numerics;

namespace Egop;

/// <summary>
/// The data rows of a network with what its outputs are compared with, packed for the kernels when first evaluated as a whole.
/// </summary>
internal sealed class NetworkData(DataMatrix rows, OutputLoss loss)
{
    private readonly Lazy<PanelLayout> _layout = new(() => new PanelLayout(rows, loss));
    private PackedRows<double>? _double;
    private PackedRows<float>? _single;

    public DataMatrix Rows => rows;

    public OutputLoss Loss => loss;

    public PanelLayout Layout => _layout.Value;

    /// <summary>All rows, packed.</summary>
    public PackedRows<T> Packed<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        PrecisionOf<T>.IsDouble ? (PackedRows<T>)(object)Once(ref _double) : (PackedRows<T>)(object)Once(ref _single);

    private PackedRows<T> Once<T>(ref PackedRows<T>? packed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Volatile.Read(ref packed) is { } known)
            return known;
        lock (_layout)
        {
            if (packed is null)
                Volatile.Write(ref packed, new PackedRows<T>(Layout));
            return packed!;
        }
    }
}
