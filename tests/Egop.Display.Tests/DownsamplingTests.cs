namespace Egop.Tests;

public class DownsamplingTests
{
    private static readonly double[] _abscissas = [.. Enumerable.Range(0, 100_000).Select(i => (double)i)];

    [Fact]
    public void A_short_line_keeps_every_point_and_marks_every_gap()
    {
        Assert.Equal([0, 1, Downsampling.Gap, 3, 4], Downsampling.Select([0, 1, 2, 3, 4], [1, 1, double.NaN, 1, 1], 0, 4, 2));
        Assert.Empty(Downsampling.Select([double.NaN], [1], 0, 1, 10));
    }

    [Fact]
    public void Spikes_and_ends_of_a_long_line_stay()
    {
        double[] y = new double[_abscissas.Length];
        (y[12_345], y[77_777]) = (1e6, -1e6);
        List<int> kept = Downsampling.Select(_abscissas, y, 0, y.Length - 1, 500);
        Assert.Contains(12_345, kept);
        Assert.Contains(77_777, kept);
        Assert.Equal((0, y.Length - 1), (kept[0], kept[^1]));
        Assert.InRange(kept.Count, 500, 4 * 502);
        Assert.Equal(kept.Order(), kept);
    }

    [Fact]
    public void Every_bucket_keeps_its_extremes()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        double[] y = [.. _abscissas.Select(_ => random.NextDouble())];
        const int Buckets = 100;
        var kept = Downsampling.Select(_abscissas, y, 0, y.Length - 1, Buckets).ToHashSet();
        for (int b = 0; b < Buckets; b++)
        {
            int[] inside = [.. Enumerable.Range(0, y.Length).Where(i => (int)((double)i / (y.Length - 1) * Buckets) == b)];
            Assert.True(kept.Contains(inside.MinBy(i => y[i])) && kept.Contains(inside.MaxBy(i => y[i])), $"seed {Seed}, bucket {b}");
        }
    }

    [Fact]
    public void Wide_gaps_stay_and_gaps_thinner_than_a_bucket_do_not_multiply_the_points()
    {
        double[] y = [.. _abscissas.Select((_, i) => i % 2 == 0 || (i > 40_000 && i < 60_000) ? double.NaN : 1)];
        List<int> kept = Downsampling.Select(_abscissas, y, 0, y.Length - 1, 200);
        Assert.True(kept.Count < 6 * 202);
        int[] gaps = [.. Enumerable.Range(1, kept.Count - 2).Where(k => kept[k] == Downsampling.Gap)];
        Assert.Contains(gaps, k => kept[k - 1] == 39_999 && kept[k + 1] == 60_001);
    }

    [Fact]
    public void A_path_that_turns_back_keeps_its_extremes_in_both_directions()
    {
        double[] angle = [.. _abscissas.Select(i => i / 100)];
        double[] x = [.. angle.Select(Math.Cos)], y = [.. angle.Select(Math.Sin)];
        x[50_001] = 9;
        List<int> kept = Downsampling.Select(x, y, -1, 1, 300);
        Assert.Contains(50_001, kept);
        Assert.Equal((0, x.Length - 1), (kept[0], kept[^1]));
        Assert.True(kept.Count <= 6 * 300);
    }
}
