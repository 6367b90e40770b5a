namespace Egop.Benchmarks;

internal static class SamplingGroup
{
    public static IEnumerable<Row> Rows(Bench bench)
    {
        int count = bench.Size(1 << 24, 1 << 16);
        double[] values = new double[count];
        var ours = Side.Of("ours", () => new RandomStream(new SampleKey(1, 0)).FillNormal(values));
        string Rate(Timing timing) => $"{count / timing.Median / 1e6:F0} M numbers a second";
        yield return bench.Compare(
            "normal numbers, double", ours, [bench.Python.Peer("NumPy", 2.5, "sampling", "float64", $"{count}")], 7, $"{count} numbers",
                Rate).Single();
        float[] singles = new float[count];
        var single = Side.Of("ours", () => new RandomStream(new SampleKey(1, 0)).FillNormal(singles));
        yield return bench.Compare(
            "normal numbers, single", single, [bench.Python.Peer("NumPy", 3.3, "sampling", "float32", $"{count}")], 7, $"{count} numbers",
                Rate).Single();
    }
}
