namespace Egop.Benchmarks;

internal static class EstimationGroup
{
    public static IEnumerable<Row> Rows(Bench bench)
    {
        foreach (string precision in (string[])["float64", "float32"])
        {
            foreach (Row row in Digits(bench, precision))
                yield return row;
        }

        foreach (Row row in LowRankRows.Rows(bench))
            yield return row;
    }

    /// <summary>Seconds of random points, gradients and their Gram matrix, without the decomposition.</summary>
    public static double Seconds(IObjective objective, EgopOptions options)
    {
        EstimationTimings timings =
            EgopEstimator.Estimate(objective, SamplingDistributions.Gaussian(objective.Dimension, 1), options).Timings;
        return (timings.Gradients + timings.OuterProducts).TotalSeconds;
    }

    private static IEnumerable<Row> Digits(Bench bench, string precision)
    {
        ReluNetwork network = Workloads.Digits(bench);
        int samples = bench.Size(Workloads.DigitsSamples, 256), measured = bench.Size(200, 16), rows = network.Rows.Rows;
        string widths = Workloads.Text(network.Widths);
        Peer Torch(string kind, double goal) => bench.Python.Peer(
            $"PyTorch, {kind}", goal, "gradients", kind, precision, widths, $"{rows}", $"{measured}", $"{samples}", "cross-entropy");

        bool isDouble = precision == "float64";
        var options = new EgopOptions
        {
            Samples = samples,
            Precision = isDouble ? Precision.Double : Precision.Single,
            SingularValues = false,
            Threads = Bench.Threads,
        };
        double d = network.Dimension, flops = samples * (Workloads.Flops(network.Widths, rows) + (d * d));
        foreach (Row row in bench.Compare(
            $"digits {widths} to an EGOP, {precision}", new Side("ours", () => Seconds(network, options)),
            [Torch("loop", 5), Torch("vmap", 4), Torch("bmm", 4), Torch("processes", 2.5),
                new(bench.Yardsticks.Flops(flops, isDouble), 0.85)], 3,
            $"{samples} random points, full-batch gradients ({rows} rows), Gram matrix of order {d}; PyTorch's gradients are {measured} "
            + "timed and scaled",
            timing => $"{flops / timing.Median / 1e9:F0} GF/s"))
            yield return row;
        bench.Python.EndAll();
    }
}
