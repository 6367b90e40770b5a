using System.Numerics;

namespace Egop;

/// <summary>What a network's outputs are compared with: one loss a data row, summed.</summary>
internal abstract class OutputLoss
{
    /// <summary>Numbers a data row's outputs are compared with.</summary>
    public abstract int TargetWidth { get; }

    /// <summary>
    /// Writes the targets of `count` data rows in vectors along the rows: from the row numbered `first`, or from that place in `rows`
    /// when some are listed.
    /// </summary>
    public abstract unsafe void PackTargets<T>(ReadOnlySpan<int> rows, int first, int count, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// Σ losses of a tile, unweighted. When wanted, its outputs become weight × their derivatives, which are added to one vector of sums
    /// an output.
    /// </summary>
    public abstract unsafe double Differentiate<T, TV, TLanes>(in OutputTile<T> tile, T weight, T* sums, bool differentiate)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>;

    /// <summary>
    /// Replaces the outputs of the rows of a tile, row-major, by weight × the derivatives of the losses, and changes of the outputs by what
    /// they change in those derivatives.
    /// </summary>
    public abstract void Linearize(RowTiles tiles, int start, Span<double> outputs, Span<double> changes, double weight);
}

/// <summary>A network's outputs for a tile of data rows, and what they are compared with; vectors hold data rows.</summary>
internal unsafe struct OutputTile<T>
    where T : unmanaged
{
    /// <summary>[vector of rows][output][row].</summary>
    public T* Values;

    /// <summary>[vector of rows][target][row].</summary>
    public T* Targets;

    public int Vectors;

    /// <summary>Data rows in the tile: the last vector may hold fewer than it could.</summary>
    public int Rows;

    public int Outputs;
}
