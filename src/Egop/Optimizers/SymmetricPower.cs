namespace Egop;

/// <summary>Functions of a symmetric positive semidefinite matrix through its eigenvalues: the roots every full-matrix method divides by.</summary>
internal static class SymmetricPower
{
    /// <summary>f(A) = Σ f(max(w_i, 0)) e_i e_iᵀ, row-major, n × n; or, lifted, Σ f(w_i − min(w_min, 0)) e_i e_iᵀ.</summary>
    public static void Compute(
        LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix, Func<double, double> f, Span<double> result, bool isLifted = false)
    {
        (double[] vectors, double[] eigenvalues) = Eigen(provider, n, matrix);
        double lift = isLifted ? Math.Min(eigenvalues.Min(), 0) : 0;
        double[] scaled = (double[])vectors.Clone();
        for (int i = 0; i < n; i++)
        {
            double factor = f(Math.Max(eigenvalues[i] - lift, 0));
            for (int j = 0; j < n; j++)
                scaled[i * n + j] *= factor;
        }

        LinearAlgebra.Multiply(provider, true, false, n, n, n, 1, scaled, n, vectors, n, 0, result, n);
    }

    /// <summary>f(A) v without forming f(A).</summary>
    public static void Apply(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix, Func<double, double> f, ReadOnlySpan<double> v, Span<double> result)
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
