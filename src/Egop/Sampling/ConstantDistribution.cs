namespace Egop;

/// <summary>Every draw is the same point: for arrays that are initialised without randomness, such as zero biases.</summary>
public sealed class ConstantDistribution : ISamplingDistribution
{
    private readonly double[] _point;

    internal ConstantDistribution(ReadOnlySpan<double> point)
    {
        if (point.IsEmpty)
            throw Guard.Bad(nameof(point), "at least one coordinate", "none", "Give the point every draw shall be.");
        Guard.Finite(point, nameof(point));
        _point = point.ToArray();
    }

    /// <inheritdoc/>
    public int Dimension => _point.Length;

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        _point.CopyTo(point);
    }

    /// <summary>"zero, d = 10" or "constant, d = 10".</summary>
    public override string ToString() => Array.TrueForAll(_point, x => x == 0)
        ? FormattableString.Invariant($"zero, d = {Dimension}")
        : FormattableString.Invariant($"constant, d = {Dimension}");
}
