using System.Numerics.Tensors;

namespace Egop;

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
