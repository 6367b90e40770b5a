namespace Egop.Tests;

public class RandomStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Indices_are_uniform_by_the_chi_square_statistic(int count)
    {
        const int DrawsPerCell = 2000;
        var stream = new RandomStream(new SampleKey(11, (ulong)count));
        int[] tally = new int[count];
        for (int i = 0; i < count * DrawsPerCell; i++)
            tally[stream.NextIndex(count)]++;

        AssertUniform(tally, DrawsPerCell, $"seed 11, index {count}");
    }

    [Fact]
    public void Every_order_of_four_elements_is_equally_likely()
    {
        const int DrawsPerCell = 2000;
        var stream = new RandomStream(new SampleKey(12, 0));
        var tally = new Dictionary<string, int>();
        for (int i = 0; i < 24 * DrawsPerCell; i++)
        {
            char[] letters = ['a', 'b', 'c', 'd'];
            stream.Shuffle<char>(letters);
            tally[new string(letters)] = tally.GetValueOrDefault(new string(letters)) + 1;
        }

        Assert.Equal(24, tally.Count);
        AssertUniform([.. tally.Values], DrawsPerCell, "seed 12");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void An_index_below_a_count_of_zero_or_less_is_refused(int count)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new RandomStream(new SampleKey(0, 0)).NextIndex(count));

        Assert.Contains("count", thrown.Message);
        Assert.Contains($"actual {count}", thrown.Message);
    }

    /// <summary>Chi-square has mean k-1 and variance 2(k-1) (for equal cells, less a term 1/n): at most five standard deviations above.</summary>
    private static void AssertUniform(int[] tally, int expected, string seed)
    {
        double statistic = tally.Sum(n => (n - expected) * (double)(n - expected) / expected);
        int freedom = tally.Length - 1;
        Assert.True(statistic <= freedom + 5 * Math.Sqrt(2.0 * freedom), $"chi-square {statistic} with {freedom} degrees of freedom; {seed}");
    }
}
