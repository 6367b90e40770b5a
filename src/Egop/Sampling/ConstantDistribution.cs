using System.Numerics.Tensors;

namespace Egop;

/// <summary>Every draw is the same point: for arrays that are initialised without randomness, such as zero biases.</summary>
internal sealed class ConstantDistribution : ISamplingDistribution
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

/// <summary>θ_0 + θ with θ ~ ρ.</summary>
internal sealed class ShiftedDistribution : ISamplingDistribution
{
    private readonly double[] _center;
    private readonly ISamplingDistribution _inner;

    public ShiftedDistribution(ReadOnlySpan<double> center, ISamplingDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        Guard.Length(center.Length, distribution.Dimension, nameof(center), "Give a centre of the distribution's dimension.");
        Guard.Finite(center, nameof(center));
        (_center, _inner) = (center.ToArray(), distribution);
    }

    public int Dimension => _inner.Dimension;

    public void Sample(SampleKey key, Span<double> point)
    {
        _inner.Sample(key, point);
        TensorPrimitives.Add(point, _center, point);
    }

    public override string ToString() => $"{_inner}, around a point";
}
