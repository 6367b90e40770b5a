using MathNet.Numerics.LinearAlgebra;

namespace Egop.Benchmarks;

internal static class BasisGroup
{
    public static IEnumerable<Row> Rows(Bench bench)
    {
        int d = bench.Size(78_400, 4000), rank = bench.Size(1000, 100);
        // Vectors of single precision, as the peer has them.
        float[] x = Random.NormalSingle(d, 1), z = new float[rank];
        PartialBasis basis = SparseColumns(d, rank);
        Peer torch = bench.Python.Peer("PyTorch", 0.95, "apply", $"{d}", $"{rank}");
        PartialBasis[] stored = [basis.Stored(BasisStorage.Single), basis.Stored(BasisStorage.BFloat16)];
        Side[] ours = [.. stored.Select(held => Side.Repeated($"{held.Storage}", () =>
        {
            held.ToBasisMany(x, z);
            held.ToOriginalMany(z, x);
        }))];
        Timing[] timings = bench.Duel(9, [.. ours, .. torch.Side is { } side ? new[] { side } : []]);
        foreach ((int i, string name, double goal) in new[] { (0, "single storage", 0.95), (1, "bfloat16 storage", 2.0) })
        {
            string what = $"U of {d} x {rank}: z = U'x and x = Uz", title = $"both ways through U, {name}";
            double bytes = 2.0 * stored[i].Cost.Bytes;
            yield return torch.Side is null
                ? Bench.Absent(title, torch.Name, goal, torch.Reason, what) with { Ours = timings[i].Median }
                : Duel.Row(title, timings[i], timings[2], goal, what, $"{bytes / timings[i].Median / 1e9:F0} GB/s");
        }
    }

    // Exactly orthonormal without a factorization: columns of disjoint support. The time does not depend on the numbers.
    private static PartialBasis SparseColumns(int d, int rank)
    {
        Matrix<double> u = Matrix<double>.Build.Dense(d, rank);
        for (int i = 0; i < d; i++)
            u[i, i % rank] = i % 2 == 0 ? 1 : -1;
        return new PartialBasis(u.NormalizeColumns(2));
    }
}
