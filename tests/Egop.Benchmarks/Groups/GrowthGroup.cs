namespace Egop.Benchmarks;

internal static class GrowthGroup
{
    private static readonly int[] _widths = [64, 32, 10];

    public static IEnumerable<Row> Rows(Bench bench)
    {
        int rows = bench.Size(3823, 200), samples = bench.Size(1200, 32);
        ReluNetwork network = Workloads.Classifier(_widths, rows), twice = Workloads.Classifier(_widths, 2 * rows);
        yield return Doubling(bench, "data rows n doubled", () => Estimate(network, samples), () => Estimate(twice, samples), "n");
        yield return Doubling(bench, "samples M doubled", () => Estimate(network, samples), () => Estimate(network, 2 * samples), "M");
        Timing[] timings =
            bench.Duel(5, Of("2 threads", () => Estimate(network, samples)), Of("1 thread", () => Estimate(network, samples, 1)));
        yield return Duel.Row("two threads", timings[0], timings[1], 1.85, $"{samples} gradients and their Gram matrix");
    }

    private static Row Doubling(Bench bench, string name, Func<double> once, Func<double> twice, string what)
    {
        Timing[] timings = bench.Duel(7, Of(what, once), Of($"2 {what}", twice));
        return new Row(name, $"twice the time at {what}")
        {
            What = "digits-like network, gradients and Gram matrix",
            Goal = 1.1,
            IsGoalAtMost = true,
            Ratio = timings[1].Median / (2 * timings[0].Median),
            BestRatio = timings[1].Best / (2 * timings[0].Best),
            Ours = timings[1].Median,
            Theirs = 2 * timings[0].Median,
        };
    }

    private static Side Of(string name, Func<double> round) => new(name, round);

    private static double Estimate(IObjective objective, int samples, int threads = 0) =>
        EstimationGroup.Seconds(
            objective, new EgopOptions { Samples = samples, SingularValues = false, Threads = threads == 0 ? Bench.Threads : threads });
}
