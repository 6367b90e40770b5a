using System.Numerics.Tensors;

namespace Egop;

/// <summary>Functions of a symmetric positive semidefinite matrix through its eigenvalues: the roots every full-matrix method divides
/// by.</summary>
internal static class SymmetricPower
{
    /// <summary>f(A) = Σ f(max(w_i, 0)) e_i e_iᵀ, row-major, n × n, f ≥ 0; or, lifted, Σ f(w_i − min(w_min, 0)) e_i e_iᵀ.</summary>
    public static void Compute(
        LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix, Func<double, double> f, Span<double> result,
            bool isLifted = false)
    {
        (double[] vectors, double[] eigenvalues) = Eigen(provider, n, matrix);
        double lift = isLifted ? Math.Min(eigenvalues.Min(), 0) : 0;
        // f(A) = BᵀB with rows √f(w_i) e_i of B: half the products of a general one.
        for (int i = 0; i < n; i++)
        {
            double root = Math.Sqrt(f(Math.Max(eigenvalues[i] - lift, 0)));
            Span<double> row = vectors.AsSpan(i * n, n);
            TensorPrimitives.Multiply(row, root, row);
        }

        result.Clear();
        LinearAlgebra.AddGram(provider, n, n, 1, vectors, result);
    }

    /// <summary>f(A) v without forming f(A).</summary>
    public static void Apply(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix, Func<double, double> f,
        ReadOnlySpan<double> v, Span<double> result)
    {
        (double[] vectors, double[] eigenvalues) = Eigen(provider, n, matrix);
        double[] coordinates = new double[n];
        provider.MultiplyVector(false, n, n, 1, vectors, n, v, 0, coordinates);
        for (int i = 0; i < n; i++)
            coordinates[i] *= f(Math.Max(eigenvalues[i], 0));
        provider.MultiplyVector(true, n, n, 1, vectors, n, coordinates, 0, result);
    }

    private static (double[] Vectors, double[] Eigenvalues) Eigen(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix)
    {
        double[] vectors = matrix.ToArray(), eigenvalues = new double[n];
        OptimizerEigen.Compute(provider, n, vectors, eigenvalues);
        return (vectors, eigenvalues);
    }
}

/// <summary>The eigendecomposition as optimizers need it: of whatever a run puts into their matrices, without exceptions.</summary>
internal static class OptimizerEigen
{
    /// <summary>Replaces a symmetric matrix by its eigenvectors (rows) with eigenvalues in descending order; all NaN when an entry is NaN
    /// or infinite.</summary>
    /// <remarks>A run that diverges ends with a reason, not with an exception out of its factorization: NaN spreads to the parameters, as
    /// in a diagonal method.</remarks>
    public static void Compute(LinearAlgebraProvider provider, int n, Span<double> matrix, Span<double> eigenvalues)
    {
        if (TensorPrimitives.IsFiniteAll<double>(matrix))
        {
            LinearAlgebra.SymmetricEigen(provider, n, matrix, eigenvalues);
            return;
        }

        matrix.Fill(double.NaN);
        eigenvalues.Fill(double.NaN);
    }
}
