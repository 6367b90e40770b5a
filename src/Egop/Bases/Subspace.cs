using System.Numerics.Tensors;

namespace Egop;

/// <summary>Where a basis with fewer coordinates than d cannot reach: the constant part of θ = V z + c.</summary>
internal static class Subspace
{
    /// <summary>c = θ − V Vᵀ θ, or null where the basis reaches all of R^d.</summary>
    public static double[]? Outside(IBasis basis, ReadOnlySpan<double> origin)
    {
        if (basis.Coordinates >= basis.Dimension)
            return null;
        double[] constant = basis.ToOriginal(basis.ToBasis(origin));
        TensorPrimitives.Subtract(origin, constant, constant);
        return constant;
    }

    /// <summary>θ ← θ + c.</summary>
    public static void Add(double[]? constant, Span<double> theta)
    {
        if (constant is not null)
            TensorPrimitives.Add(theta, constant, theta);
    }

    /// <summary>θ ← θ + c, rounded to single precision.</summary>
    public static void Add(double[]? constant, Span<float> theta)
    {
        for (int i = 0; i < constant?.Length; i++)
            theta[i] = (float)(theta[i] + constant[i]);
    }
}
