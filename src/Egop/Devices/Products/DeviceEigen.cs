namespace Egop;

/// <summary>Eigenproblems of symmetric matrices, solved by a device where it can.</summary>
internal static class DeviceEigen
{
    /// <summary>Who solves them: "cuSOLVER", or the name of the CPU's provider.</summary>
    public static string Name(DeviceContext context, LinearAlgebraProvider provider) =>
        context is CudaContext { Solver: not null } ? "cuSOLVER" : provider.Name;

    /// <summary>
    /// Eigenvalues, descending, and in row i the unit eigenvector of the i-th: by cuSOLVER, or on the CPU where there is none.
    /// </summary>
    /// <param name="context">Whose device may solve.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">The symmetric matrix, n × n; receives the eigenvectors.</param>
    /// <param name="eigenvalues">Receives λ_1 ≥ ... ≥ λ_n.</param>
    /// <param name="provider">Who solves on the CPU.</param>
    /// <param name="threads">On how many threads.</param>
    public static void Symmetric(
        DeviceContext context, int n, double[] a, double[] eigenvalues, LinearAlgebraProvider provider, int threads)
    {
        if (n == 0 || context is not CudaContext { Solver: { } solver })
        {
            LinearAlgebra.SymmetricEigen(provider, n, a, eigenvalues, threads);
            return;
        }

        using DeviceBuffer<double> matrix = context.Upload<double>(a), values = context.Allocate<double>(n);
        solver.SymmetricEigen(n, matrix, values);
        values.Download(eigenvalues);
        matrix.Download(a);
        Array.Reverse(eigenvalues);
        for (int i = 0; i < n / 2; i++)
            Swap(a.AsSpan(i * n, n), a.AsSpan((n - 1 - i) * n, n));
    }

    private static void Swap(Span<double> a, Span<double> b)
    {
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (b[i], a[i]);
    }
}
