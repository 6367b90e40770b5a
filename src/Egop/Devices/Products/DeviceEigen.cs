namespace Egop;

/// <summary>Eigenproblems of symmetric matrices that lie on a device.</summary>
internal static class DeviceEigen
{
    /// <summary>Who solves them: "cuSOLVER", or the name of the CPU's provider.</summary>
    public static string Name(DeviceContext context, LinearAlgebraProvider provider) => context is CudaContext { Solver: not null } ? "cuSOLVER" : provider.Name;

    /// <summary>Eigenvalues, descending, and in row i the unit eigenvector of the i-th: by cuSOLVER, or on the CPU where there is none.</summary>
    /// <param name="context">Where the matrix lies.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">The matrix, n × n, of which cuSOLVER destroys the copy on the device.</param>
    /// <param name="products">Who solves on the CPU, on how many threads.</param>
    /// <param name="eigenvalues">λ_1 ≥ ... ≥ λ_n.</param>
    public static double[] Symmetric(DeviceContext context, int n, DeviceBuffer<double> a, Products products, out double[] eigenvalues)
    {
        double[] vectors = new double[n * n];
        eigenvalues = new double[n];
        if (context is CudaContext { Solver: { } solver })
        {
            using DeviceBuffer<double> values = context.Allocate<double>(n);
            solver.SymmetricEigen(n, a, values);
            values.Download(eigenvalues);
            a.Download(vectors);
            Array.Reverse(eigenvalues);
            for (int i = 0; i < n / 2; i++)
                Swap(vectors.AsSpan(i * n, n), vectors.AsSpan((n - 1 - i) * n, n));
        }
        else
        {
            a.Download(vectors);
            products.SymmetricEigen(n, vectors, eigenvalues);
        }

        return vectors;
    }

    private static void Swap(Span<double> a, Span<double> b)
    {
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (b[i], a[i]);
    }
}
