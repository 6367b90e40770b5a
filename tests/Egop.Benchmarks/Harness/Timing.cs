namespace Egop.Benchmarks;

/// <summary>The rounds of one side.</summary>
internal sealed record Timing(string Name, IReadOnlyList<double> Seconds)
{
    public double Median { get; } = MedianOf(Seconds);

    public double Best { get; } = Seconds.Min();

    private static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
