using System.Numerics.Tensors;

namespace Egop.Benchmarks;

internal static class LinearAlgebraGroup
{
    // What backward stability promises at these orders; the trial's worst was 1.6e-14.
    private const double LargestResidual = 5e-14;

    public static IEnumerable<Row> Rows(Bench bench)
    {
        foreach ((int n, double product, double single) in new[] { (1024, 0.90, 0.85), (2048, 0.95, 0.95) })
        {
            int size = bench.Size(n, n / 4);
            double cube = (double)size * size * size;
            yield return Pair(bench, $"dgemm {size}", Products.Double(size), Products.BlasDouble(bench.Blas, size), product, 2 * cube);
            yield return Pair(bench, $"sgemm {size}", Products.Single(size), Products.BlasSingle(bench.Blas, size), single, 2 * cube);
            yield return Pair(bench, $"dsyrk {size}", Products.GramDouble(size), Products.BlasGramDouble(bench.Blas, size), product, cube);
            yield return Pair(bench, $"ssyrk {size}", Products.GramSingle(size), Products.BlasGramSingle(bench.Blas, size), single, cube);
        }

        foreach ((int n, double goal) in new[] { (2410, 0.85), (1000, 0.7), (500, 0.45) })
            yield return Eigenbasis(bench, bench.Size(n, n / 10), goal);
    }

    private static Row Pair(Bench bench, string name, Action ours, Action? theirs, double goal, double flops)
    {
        string What(Timing timing) => $"{flops / timing.Best / 1e9:F0} GF/s at best";
        return bench.Compare(
            name, Side.Repeated("managed", ours), [Peer(bench, theirs is null ? null : Side.Repeated(Name(bench), theirs), goal)],
            rounds: 9, what: "square operands, row-major", note: What).Single();
    }

    // λ_j = j^-1.5, the kind of spectrum an EGOP has.
    private static Row Eigenbasis(Bench bench, int n, double goal)
    {
        double[] matrix =
            WithSpectrum(n), mine = new double[n * n], values = new double[n], copy = new double[n * n], unused = new double[n];
        var ours = new Side("managed", () =>
        {
            matrix.CopyTo(mine, 0);
            return Clock.Seconds(() => LinearAlgebra.SymmetricEigen(LinearAlgebra.Managed, n, mine, values, Bench.Threads));
        });
        OpenBlas? blas = bench.Blas;
        Side? theirs = blas is null ? null : new Side($"{Name(bench)} dsyevd", () =>
        {
            matrix.CopyTo(copy, 0);
            double seconds = 0;
            blas.WithThreads(Bench.Threads, () => seconds = Clock.Seconds(() => blas.SymmetricEigen(n, copy, unused)));
            return seconds;
        });
        Row row = bench.Compare(
            $"symmetric eigenbasis {n}", ours, [Peer(bench, theirs, goal)], rounds: n > 2000 ? 5 : 9, what: "EGOP-like spectrum").Single();
        (double residual, double orthogonality) = Errors(n, matrix, mine, values);
        return row with
        {
            Note = $"residual {residual:0.0e0}, orthogonality {orthogonality:0.0e0}. {row.Note}".TrimEnd(),
            IsWrong = !(residual < LargestResidual && orthogonality < LargestResidual),
        };
    }

    private static double[] WithSpectrum(int n)
    {
        double[] q = Random.Normal(n * n, 7), scaled = new double[n * n], matrix = new double[n * n];
        LinearAlgebra.Managed.Orthonormalize(n, q);
        for (int i = 0; i < n; i++)
            TensorPrimitives.Multiply(q.AsSpan(i * n, n), Math.Pow(i + 1, -0.75), scaled.AsSpan(i * n, n));
        LinearAlgebra.AddGram(LinearAlgebra.Managed, n, n, 1, scaled, matrix);
        return matrix;
    }

    // |V A Vᵀ − diag w| / w_1 and |V Vᵀ − I|, largest entries.
    private static (double Residual, double Orthogonality) Errors(int n, double[] a, double[] v, double[] w)
    {
        double[] product = new double[n * n], error = new double[n * n];
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, n, n, n, 1, v, n, a, n, 0, product, n);
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, true, n, n, n, 1, product, n, v, n, 0, error, n);
        for (int i = 0; i < n; i++)
            error[i * (n + 1)] -= w[i];
        double residual = TensorPrimitives.MaxMagnitude<double>(error);
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, true, n, n, n, 1, v, n, v, n, 0, error, n);
        for (int i = 0; i < n; i++)
            error[i * (n + 1)] -= 1;
        return (Math.Abs(residual) / w[0], Math.Abs(TensorPrimitives.MaxMagnitude<double>(error)));
    }

    private static string Name(Bench bench) => $"{bench.Blas?.Name}, {Bench.Threads} threads";

    private static Peer Peer(Bench bench, Side? side, double goal) =>
        side is null ? new Peer("OpenBLAS", null, goal, "the library does not load") : new Peer(side, goal);
}
