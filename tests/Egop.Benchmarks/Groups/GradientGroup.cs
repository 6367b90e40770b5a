namespace Egop.Benchmarks;

internal static class GradientGroup
{
    private static readonly string[] _precisions = ["float64", "float32"];

    public static IEnumerable<Row> Rows(Bench bench)
    {
        ReluNetwork digits = Workloads.Digits(bench);
        foreach (string precision in _precisions)
            yield return AgainstFloor(bench, digits, bench.Size(1024, 64), precision, 0.85);
        foreach ((int[] widths, int count) in new[] { (new[] { 196, 20, 4 }, 1024), ([50, 30, 10], 2048), ([784, 100, 10], 128) })
        {
            ReluNetwork network = Workloads.Classifier(widths, bench.Size(2000, 300));
            foreach (string precision in _precisions)
                yield return AgainstFloor(bench, network, bench.Size(count, 32), precision, 0.7);
        }

        foreach (string precision in _precisions)
        {
            foreach (Row row in Linear(bench, precision))
                yield return row;
        }

        yield return Logistic(bench);
    }

    private static Side Sampling(string name, IObjective objective, int count, string precision) => Side.Of(name, () =>
    {
        if (precision == "float64")
            GradientSampler.Double(objective, count, Bench.Threads);
        else
            GradientSampler.Single(objective, count, Bench.Threads);
    });

    private static Row AgainstFloor(Bench bench, ReluNetwork network, int count, string precision, double goal)
    {
        double flops = count * Workloads.Flops(network.Widths, network.Rows.Rows);
        return bench.Compare(
            $"gradients {Workloads.Text(network.Widths)}, {precision}", Sampling("ours", network, count, precision),
            [new Peer(bench.Yardsticks.Flops(flops, precision == "float64"), goal)],
            what: $"{count} points, {network.Rows.Rows} rows", note: timing => $"{flops / timing.Median / 1e9:F0} GF/s").Single();
    }

    // Both objectives know their data by its sums of products alone.
    private static IEnumerable<Row> Linear(Bench bench, string precision)
    {
        int rows = 1000, count = bench.Size(12050, 512), measured = bench.Size(1000, 32);
        string what = $"{count} points, {rows} rows";
        int[] widths = [10, 50, 30, 10];
        yield return bench.Compare(
            $"gradients of linear {Workloads.Text(widths)}, {precision}",
            Sampling("ours", Workloads.Linear(widths, rows), count, precision),
            [Loop(bench, 20, precision, Workloads.Text(widths), rows, measured, count, "squared")], what: what).Single();
        yield return bench.Compare(
            $"gradients of least squares, d = 100, {precision}", Sampling("ours", Workloads.LeastSquares(rows, 100), count, precision),
            [Loop(bench, 20, precision, "100-1", rows, measured, count, "squared")], what: what).Single();
    }

    private static Row Logistic(Bench bench)
    {
        int rows = bench.Size(100_000, 2000), columns = bench.Size(1000, 100), count = 8;
        return bench.Compare(
            $"gradients of logistic regression, d = {columns}", Sampling("ours", Workloads.Logistic(rows, columns), count, "float64"),
            [Loop(bench, null, "float64", $"{columns}", rows, count, count, "logistic")],
            rounds: 3, what: $"{count} points, {rows} rows").Single();
    }

    // The script's round includes a Gram matrix; here the gradients alone count.
    private static Peer Loop(Bench bench, double? goal, string precision, string widths, int rows, int measured, int count, string loss)
    {
        Peer peer =
            bench.Python.Peer("PyTorch loop", goal, "gradients", "loop", precision, widths, $"{rows}", $"{measured}", $"{count}", loss);
        return peer.Side is not { } side ? peer : peer with
        {
            Side = side with
            {
                Round = () =>
                {
                    side.Round();
                    return bench.Python.Said(side.Name, "gradients")!.Value;
                },
            },
        };
    }
}
