namespace Egop.Benchmarks;

/// <summary>Products of random square matrices, ours and OpenBLAS's; OpenBLAS runs inside <see cref="OpenBlas.WithThreads"/>.</summary>
internal static class Products
{
    public static Action Double(int n)
    {
        double[] a = Random.Normal(n * n, 1), b = Random.Normal(n * n, 2), c = new double[n * n];
        return () => LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, n, n, n, 1, a, n, b, n, 0, c, n, Bench.Threads);
    }

    public static Action Single(int n)
    {
        float[] a = Random.NormalSingle(n * n, 1), b = Random.NormalSingle(n * n, 2), c = new float[n * n];
        return () => LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, n, n, n, 1f, a, n, b, n, 0f, c, n, Bench.Threads);
    }

    public static Action? BlasDouble(OpenBlas? blas, int n)
    {
        if (blas is null)
            return null;
        double[] a = Random.Normal(n * n, 1), b = Random.Normal(n * n, 2), c = new double[n * n];
        return () => blas.WithThreads(Bench.Threads, () => blas.Multiply(n, a, b, c));
    }

    public static Action? BlasSingle(OpenBlas? blas, int n)
    {
        if (blas is null)
            return null;
        float[] a = Random.NormalSingle(n * n, 1), b = Random.NormalSingle(n * n, 2), c = new float[n * n];
        return () => blas.WithThreads(Bench.Threads, () => blas.Multiply(n, a, b, c));
    }

    /// <summary>C ← C + AᵀA of a square matrix.</summary>
    public static Action GramDouble(int n)
    {
        double[] a = Random.Normal(n * n, 1), c = new double[n * n];
        return () => LinearAlgebra.AddGram(LinearAlgebra.Managed, n, n, 1, a, c, Bench.Threads);
    }

    public static Action GramSingle(int n)
    {
        float[] a = Random.NormalSingle(n * n, 1), c = new float[n * n];
        return () => LinearAlgebra.AddGram(LinearAlgebra.Managed, n, n, 1f, a, c, Bench.Threads);
    }

    public static Action? BlasGramDouble(OpenBlas? blas, int n)
    {
        if (blas is null)
            return null;
        double[] a = Random.Normal(n * n, 1), c = new double[n * n];
        return () => blas.WithThreads(Bench.Threads, () => blas.Gram(n, n, a, c));
    }

    public static Action? BlasGramSingle(OpenBlas? blas, int n)
    {
        if (blas is null)
            return null;
        float[] a = Random.NormalSingle(n * n, 1), c = new float[n * n];
        return () => blas.WithThreads(Bench.Threads, () => blas.Gram(n, n, a, c));
    }
}
