using System.Numerics.Tensors;

namespace Egop;

/// <summary>Uniform in the cube [-a, a)^d: independent uniform coordinates.</summary>
/// <remarks>E[θθᵀ] = (a²/3) I, so Assumption 1 of the theory holds, yet for d > 1 it is not rotation invariant: the standard
/// counterexample.</remarks>
internal sealed class CubeDistribution : IIsotropicDistribution, ISinglePrecisionDistribution
{
    internal CubeDistribution(int dimension, double halfWidth)
    {
        Dimension = Guard.Positive(dimension, nameof(dimension));
        HalfWidth = Guard.Positive(halfWidth, nameof(halfWidth));
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Half the edge, a.</summary>
    public double HalfWidth { get; }

    /// <summary>c = a / √3.</summary>
    public double Scale => HalfWidth / Math.Sqrt(3);

    /// <summary>True only for d = 1.</summary>
    public bool IsRotationInvariant => Dimension == 1;

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<double> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        new RandomStream(key).FillUniform(point);

        // 2u - 1 is exact, so the only rounding is that of the product.
        TensorPrimitives.Multiply(point, 2.0, point);
        TensorPrimitives.Subtract(point, 1.0, point);
        TensorPrimitives.Multiply(point, HalfWidth, point);
    }

    /// <inheritdoc/>
    public void Sample(SampleKey key, Span<float> point)
    {
        Guard.Length(point.Length, Dimension, nameof(point), "Give room for one point of the distribution.");
        new RandomStream(key).FillUniform(point);

        // As above: 2u - 1 is exact for multiples of 2^-24 too.
        TensorPrimitives.Multiply(point, 2f, point);
        TensorPrimitives.Subtract(point, 1f, point);
        TensorPrimitives.Multiply(point, (float)HalfWidth, point);
    }

    /// <summary>"uniform in [-2, 2)^50".</summary>
    public override string ToString() => FormattableString.Invariant($"uniform in [-{HalfWidth:G4}, {HalfWidth:G4})^{Dimension}");
}
