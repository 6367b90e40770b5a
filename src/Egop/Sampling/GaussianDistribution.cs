using System.Numerics.Tensors;

namespace Egop;

/// <summary>N(0, c² I): independent normal coordinates.</summary>
internal sealed class GaussianDistribution : IIsotropicDistribution, ISinglePrecisionDistribution
{
    internal GaussianDistribution(int dimension, double scale)
    {
        Dimension = Guard.Positive(dimension, nameof(dimension));
        Scale = Guard.Positive(scale, nameof(scale));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public double Scale { get; }

    /// <summary>True.</summary>
    public bool IsRotationInvariant => true;

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        new RandomStream(key).FillNormal(point);
        TensorPrimitives.Multiply(point, Scale, point);
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<float> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        new RandomStream(key).FillNormal(point);
        TensorPrimitives.Multiply(point, (float)Scale, point);
    }

    /// <summary>"N(0, 0.1² I), d = 50".</summary>
    public override string ToString() => FormattableString.Invariant($"N(0, {Scale:G4}² I), d = {Dimension}");
}
