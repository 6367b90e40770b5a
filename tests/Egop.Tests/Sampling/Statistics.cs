namespace Egop.Tests;

/// <summary>Statistical tests at five standard deviations: a correct generator fails one in two million of them, and seeds are
/// fixed.</summary>
internal static class Statistics
{
    private const double Sigmas = 5;

    /// <summary>The mean of the values is the one given, within five times the standard error measured from the values
    /// themselves.</summary>
    public static void AssertMean(double expected, IReadOnlyCollection<double> values, string what)
    {
        double mean = values.Average();
        double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        double standardError = Math.Sqrt(variance / values.Count);
        // Quantities that are constant up to rounding (the norm on a sphere) have no sampling error; rounding accumulates once a term.
        double rounding = values.Count * 1.2e-16 * values.Max(Math.Abs);
        Assert.True(
            Math.Abs(mean - expected) <= Sigmas * standardError + rounding,
            $"{what}: mean {mean}, expected {expected}, standard error {standardError}");
    }

    /// <summary>Kolmogorov and Smirnov: P(√n sup|F_n - F| > x) ≤ 2 exp(-2x²) (Massart), at the probability of five standard
    /// deviations.</summary>
    public static void AssertDistribution(Func<double, double> cdf, double[] values, string what)
    {
        const double Probability = 5.7e-7;
        double[] sorted = [.. values.Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double p = cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(p - (double)i / sorted.Length, (i + 1.0) / sorted.Length - p));
        }

        double limit = Math.Sqrt(Math.Log(2 / Probability) / (2 * sorted.Length));
        Assert.True(distance <= limit, $"{what}: distance {distance}, limit {limit}, n = {sorted.Length}");
    }

    /// <summary>
    /// Equal cells by chi-square, which has mean k-1 and variance 2(k-1): at most five standard deviations above.
    /// Its upper tail is heavier than the normal one for few cells, so the allowance is the Laurent-Massart bound at the same probability.
    /// </summary>
    public static void AssertEqualCells(IReadOnlyCollection<int> tally, double expected, string what)
    {
        const double Probability = 2.9e-7;
        double statistic = tally.Sum(n => (n - expected) * (n - expected) / expected);
        int freedom = tally.Count - 1;
        double x = -Math.Log(Probability);
        double limit = freedom == 0 ? 0 : freedom + 2 * Math.Sqrt(freedom * x) + 2 * x;
        Assert.True(statistic <= limit, $"{what}: chi-square {statistic}, limit {limit}, {freedom} degrees of freedom");
    }

    /// <summary>Φ(x), the distribution function of N(0, 1).</summary>
    public static double NormalCdf(double x) => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-x / Math.Sqrt(2));
}
