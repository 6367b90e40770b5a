using System.Numerics.Tensors;

namespace Egop;

/// <summary>Uniform in the ball {θ : ‖θ‖₂ ≤ R}.</summary>
/// <remarks>
/// θ = R u^(1/d) s with u uniform in [0, 1) and s uniform on the unit sphere. P(‖θ‖ ≤ r) = (r/R)^d and E[θθᵀ] = (R²/(d+2)) I.
/// </remarks>
internal sealed class BallDistribution : IIsotropicDistribution, ISinglePrecisionDistribution
{
    internal BallDistribution(int dimension, double radius)
    {
        Dimension = Guard.Positive(dimension, nameof(dimension));
        Radius = Guard.Positive(radius, nameof(radius));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The radius R.</summary>
    public double Radius { get; }

    /// <summary>c = R / √(d + 2).</summary>
    public double Scale => Radius / Math.Sqrt(Dimension + 2.0);

    /// <summary>True.</summary>
    public bool IsRotationInvariant => true;

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        var stream = new RandomStream(key);
        SphereDistribution.Draw(ref stream, point, 1);
        TensorPrimitives.Multiply(point, Radius * Math.Pow(stream.NextUniform(), 1.0 / Dimension), point);
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<float> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        var stream = new RandomStream(key);
        SphereDistribution.Draw(ref stream, point, 1);
        TensorPrimitives.Multiply(point, (float)(Radius * Math.Pow(stream.NextUniform(), 1.0 / Dimension)), point);
    }

    /// <summary>"uniform in the ball of radius 2, d = 50".</summary>
    public override string ToString() => FormattableString.Invariant($"uniform in the ball of radius {Radius:G4}, d = {Dimension}");
}
