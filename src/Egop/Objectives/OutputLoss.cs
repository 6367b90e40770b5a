namespace Egop;

/// <summary>What a network's outputs are compared with: one loss a data row, summed.</summary>
internal abstract class OutputLoss
{
    /// <summary>
    /// Replaces the outputs of the tile at <paramref name="start"/> by weight × the derivatives of the losses; returns Σ losses, unweighted.
    /// </summary>
    public abstract double Differentiate(RowTiles tiles, int start, Span<double> outputs, double weight);

    /// <summary>As <see cref="Differentiate"/>, and replaces changes of the outputs by what they change in those derivatives.</summary>
    public abstract void Linearize(RowTiles tiles, int start, Span<double> outputs, Span<double> changes, double weight);
}
