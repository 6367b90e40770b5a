using System.Numerics.Tensors;

namespace Egop;

/// <summary>EGOPs of two independent halves of the samples, compared.</summary>
internal static class SampleHalves
{
    /// <summary>
    /// sin of the largest principal angle between the leading k eigenvectors, ‖E_A − E_B‖₂, and λ_k − λ_{k+1} of the first half.
    /// </summary>
    public static (double Sine, double Distance, double Gap) Compare(IObjective objective, ISamplingDistribution distribution,
        EgopOptions options, int k)
    {
        ArgumentNullException.ThrowIfNull(options);
        int d = Guard.NotNull(objective).Dimension;
        if (k < 1 || k >= d)
            throw Guard.Bad(nameof(k), $"1 to {d - 1}", Guard.Text(k), "Give the number of leading eigenvectors.");
        if (options.Samples < 2)
            throw Guard.Bad(nameof(options), "at least two samples", Guard.Text(options.Samples), "Two halves need two samples.");
        LinearAlgebraProvider algebra = options.Provider ?? LinearAlgebra.Provider;
        double[] bundle = EgopEstimator.Gradients(objective, distribution, options);
        int half = options.Samples / 2;
        double[] a = Gram(algebra, bundle.AsSpan(0, half * d), half, d), b = Gram(algebra, bundle.AsSpan(half * d, half * d), half, d);
        double[] difference = new double[d * d], values = new double[d], other = new double[d];
        TensorPrimitives.Subtract<double>(a, b, difference);
        algebra.SymmetricEigen(d, difference, values);
        double distance = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        algebra.SymmetricEigen(d, a, values);
        algebra.SymmetricEigen(d, b, other);
        // The cosines of the principal angles are the singular values of U_Aᵀ U_B.
        double[] overlap = new double[k * k], cosines = new double[k];
        algebra.Multiply(false, true, k, k, d, 1, a.AsSpan(0, k * d), d, b.AsSpan(0, k * d), d, 0, overlap, k);
        algebra.SingularValues(k, k, overlap, cosines);
        double cosine = Math.Min(1, cosines[^1]);
        return (Math.Sqrt((1 - cosine) * (1 + cosine)), distance, values[k - 1] - values[k]);
    }

    private static double[] Gram(LinearAlgebraProvider algebra, ReadOnlySpan<double> rows, int count, int d)
    {
        double[] gram = new double[d * d];
        LinearAlgebra.AddGram(algebra, count, d, 1.0 / count, rows, gram);
        return gram;
    }
}
