using System.Numerics.Tensors;

namespace Egop;

/// <summary>Uniform on the sphere {θ : ‖θ‖₂ = R}.</summary>
/// <remarks>θ = R g / ‖g‖₂ with g ~ N(0, I). E[θθᵀ] = (R²/d) I. For d = 1 it is one of the two points ±R.</remarks>
internal sealed class SphereDistribution : IIsotropicDistribution, ISinglePrecisionDistribution
{
    internal SphereDistribution(int dimension, double radius)
    {
        Dimension = Guard.Positive(dimension, nameof(dimension));
        Radius = Guard.Positive(radius, nameof(radius));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The radius R.</summary>
    public double Radius { get; }

    /// <summary>c = R / √d.</summary>
    public double Scale => Radius / Math.Sqrt(Dimension);

    /// <summary>True.</summary>
    public bool IsRotationInvariant => true;

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        var stream = new RandomStream(key);
        Draw(ref stream, point, Radius);
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<float> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        var stream = new RandomStream(key);
        Draw(ref stream, point, Radius);
    }

    /// <summary>"uniform on the sphere of radius 2, d = 50".</summary>
    public override string ToString() => FormattableString.Invariant($"uniform on the sphere of radius {Radius:G4}, d = {Dimension}");

    internal static void Draw(ref RandomStream stream, Span<double> point, double radius)
    {
        double norm;
        do
        {
            stream.FillNormal(point);
            norm = Math.Sqrt(SquaredNorm.Of(point));
        }
        while (norm == 0); // In low dimension all coordinates can be exactly zero, with probability about 2^-53.

        // Dividing first keeps the direction exact to rounding even where radius / norm would overflow.
        TensorPrimitives.Divide(point, norm, point);
        TensorPrimitives.Multiply(point, radius, point);
    }

    internal static void Draw(ref RandomStream stream, Span<float> point, double radius)
    {
        double norm;
        do
        {
            stream.FillNormal(point);
            norm = Math.Sqrt(SquaredNorm.Of(point));
        }
        while (norm == 0);

        TensorPrimitives.Divide(point, (float)norm, point);
        TensorPrimitives.Multiply(point, (float)radius, point);
    }
}
