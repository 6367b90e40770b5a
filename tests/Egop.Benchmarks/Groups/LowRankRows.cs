using System.Globalization;
using System.Numerics.Tensors;

namespace Egop.Benchmarks;

/// <summary>W3: the leading r directions of 2000 gradients of a 784 x 100 layer, in single precision.</summary>
internal static class LowRankRows
{
    private const double LargestOrthogonality = 1e-5;

    // The share of the best peer's captured energy that ours must have.
    private const double Share = 1 - 1e-4;

    public static IEnumerable<Row> Rows(Bench bench)
    {
        TabulatedGradients gradients = TabulatedGradients.PowerLaw(bench.Size(2000, 200), bench.Size(78_400, 4000));
        string path = Path.Combine(Path.GetTempPath(), $"egop-bench-{Environment.ProcessId}.f32");
        try
        {
            gradients.Save(path);
            foreach (Row row in Directions(bench, gradients, path, bench.Size(1000, 100), 4, 5, 2))
                yield return row;
            foreach (Row row in Directions(bench, gradients, path, bench.Size(50, 5), 1.1, null, 5))
                yield return row;
        }
        finally
        {
            File.Delete(path);
        }

        yield return Memory(bench, gradients.Rows, gradients.Dimension, bench.Size(1000, 100));
    }

    private static IEnumerable<Row> Directions(
        Bench bench, TabulatedGradients gradients, string path, int rank, double torchGoal, double? sklearnGoal, int rounds)
    {
        Peer Peer(string name, string kind, double? goal) =>
            bench.Python.Peer(name, goal, "lowrank", kind, path, $"{gradients.Rows}", $"{gradients.Dimension}", $"{rank}");
        EgopEstimate? estimate = null;
        var ours = new Side("ours",
            () => Clock.Seconds(() => estimate = EgopEstimator.Estimate(gradients, gradients.Distribution, Options(gradients.Rows, rank))));
        Peer[] peers = [Peer("torch.svd_lowrank", "torch", torchGoal), Peer("sklearn randomized_svd", "sklearn", sklearnGoal)];
        Row[] rows = [.. bench.Compare(
            $"top {rank} of {gradients.Rows} gradients", ours, peers, rounds,
            $"d = {gradients.Dimension}, single precision, singular values as j^-0.8",
            warmUp: rank < 100)];
        (double energy, double orthogonality) = Quality(gradients, estimate!, rank);
        foreach ((Row row, Peer peer) in rows.Zip(peers))
        {
            double? theirs = bench.Python.Said(peer.Name, "energy");
            yield return row with
            {
                Note = string.Create(
                    CultureInfo.InvariantCulture, $"{Method(estimate!)}energy {energy:F2}, orthogonality {orthogonality:0.0e0}")
                    + (theirs is { } other ? string.Create(CultureInfo.InvariantCulture, $"; peer's energy {other:F2}") : row.Note),
                IsWrong = !(orthogonality < LargestOrthogonality) || (theirs is { } least && energy < Share * least),
            };
        }

        bench.Python.EndAll();
    }

    private static string Method(EgopEstimate estimate) => $"{estimate.Blocks[0].Method} route; ";

    private static EgopOptions Options(int samples, int rank) => new()
    {
        Samples = samples,
        Rank = rank,
        Precision = Precision.Single,
        SingularValues = false,
        Threads = Bench.Threads,
    };

    // ||G U||_F^2 and the largest entry of U'U - I, both from U itself and not from what the estimate says.
    private static (double Energy, double Orthogonality) Quality(TabulatedGradients gradients, EgopEstimate estimate, int rank)
    {
        int d = gradients.Dimension;
        ReadOnlySpan<float> u = estimate.Blocks[0].SingleEigenvectorRows.Span;
        float[] image = new float[gradients.Rows * rank];
        double[] gram = new double[rank * rank];
        LinearAlgebra.Multiply(
            LinearAlgebra.Managed, false, true, gradients.Rows, rank, d, 1f, gradients.Matrix, d, u, d, 0f, image, rank, Bench.Threads);
        LinearAlgebra.AddRowGram(LinearAlgebra.Managed, rank, d, 1.0, u, gram, Bench.Threads);
        for (int i = 0; i < rank; i++)
            gram[i * (rank + 1)] -= 1;
        return (image.Sum(value => (double)value * value), Math.Abs(TensorPrimitives.MaxMagnitude<double>(gram)));
    }

    // A peak belongs to a process: this program is started again for it.
    private static Row Memory(Bench bench, int samples, int dimension, int rank)
    {
        double bytes = Children.Ask(bench.Cancellation, Children.LowRankMemory, $"{samples}", $"{dimension}", $"{rank}");
        double least = sizeof(float) * ((double)samples * dimension + (double)rank * dimension);
        return new Row($"peak memory of the top {rank}", "M d + r d single numbers")
        {
            What = $"{samples} gradients, d = {dimension}, beyond the runtime's own before the start",
            Goal = 1.4,
            IsGoalAtMost = true,
            Ratio = bytes / least,
            Ours = bytes / 1e9,
            Theirs = least / 1e9,
            Unit = "GB",
        };
    }

    /// <summary>The child: estimates from gradients made on the spot and returns the bytes by which its memory grew at most.</summary>
    public static double PeakOf(int samples, int dimension, int rank)
    {
        var objective = new GeneratedGradients(dimension);
        // A small run first, so that code and thread pool are not counted.
        var small = new GeneratedGradients(500);
        EgopEstimator.Estimate(small, small.Distribution, Options(50, 5));
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        EgopEstimate estimate = EgopEstimator.Estimate(objective, objective.Distribution, Options(samples, rank));
        process.Refresh();
        GC.KeepAlive(estimate);
        return process.PeakWorkingSet64 - before;
    }
}
