namespace Egop.Tests;

public class RandomStreamTests
{
    private const double Eps = 2.220446049250313e-16;

    [Fact]
    public void Filling_uniforms_gives_the_numbers_drawn_one_by_one_for_every_length_and_alignment()
    {
        for (int before = 0; before < 3; before++)
        {
            for (int length = 0; length <= 70; length++)
            {
                var key = new SampleKey(3, (ulong)length);
                var one = new RandomStream(key);
                var many = new RandomStream(key);
                for (int i = 0; i < before; i++)
                    Assert.Equal(one.NextUInt64(), many.NextUInt64());
                double[] filled = new double[length];
                many.FillUniform(filled);

                foreach (double value in filled)
                    Assert.Equal(one.NextUniform(), value);
                Assert.Equal(one.NextUInt64(), many.NextUInt64());
            }
        }
    }

    [Fact]
    public void Filling_normals_gives_the_same_bits_in_one_call_and_in_pieces()
    {
        const int Total = 200;
        for (int before = 0; before < 2; before++)
        {
            var key = new SampleKey(4, (ulong)before);
            double[] whole = Normals(key, before, Total, Total);
            for (int piece = 1; piece < 40; piece++)
                Assert.Equal(whole, Normals(key, before, Total, piece));
        }

        static double[] Normals(SampleKey key, int before, int total, int piece)
        {
            var stream = new RandomStream(key);
            for (int i = 0; i < before; i++)
                stream.NextUInt64();
            double[] values = new double[total];
            for (int start = 0; start < total; start += piece)
                stream.FillNormal(values.AsSpan(start, Math.Min(piece, total - start)));
            return values;
        }
    }

    [Fact]
    public void Normals_are_the_Box_Muller_transform_of_the_stream_by_the_functions_of_the_platform()
    {
        for (int length = 0; length <= 256; length++)
        {
            var key = new SampleKey(5, (ulong)length);
            double[] values = new double[length];
            new RandomStream(key).FillNormal(values);
            var bits = new RandomStream(key);
            for (int i = 0; i < length; i += 2)
            {
                double u = ((bits.NextUInt64() >> 11) + 1) * 0.5 / (1UL << 52);
                double v = (bits.NextUInt64() >> 11) * 0.5 / (1UL << 52);
                double radius = Math.Sqrt(-2 * Math.Log(u));
                (double sine, double cosine) = double.SinCosPi(2 * v);
                AssertClose(radius * cosine, values[i]);
                if (i + 1 < length)
                    AssertClose(radius * sine, values[i + 1]);
            }
        }

        // Each side is a product of a root of a logarithm and a sine, each of them good to one or two units in the last place.
        static void AssertClose(double expected, double actual) =>
            Assert.True(Math.Abs(expected - actual) <= 8 * Eps * Math.Abs(expected), $"seed 5: expected {expected:R}, actual {actual:R}");
    }

    // The hash came from this code: it shows nothing about quality. It detects a change of any bit, between versions or between processors
    // (it was the same with 512-bit, 256-bit and without vector instructions), which would alter every saved result.
    [Fact]
    public void The_bits_of_ten_thousand_normals_have_not_changed_since_the_first_version()
    {
        double[] values = new double[10_000];
        new RandomStream(new SampleKey(1, 2)).FillNormal(values);
        ulong hash = 0xCBF29CE484222325;
        foreach (double value in values)
            hash = unchecked((hash ^ BitConverter.DoubleToUInt64Bits(value)) * 0x100000001B3);

        Assert.Equal(5486814876408919897UL, hash);
    }

    [Fact]
    public void One_normal_at_a_time_equals_many()
    {
        var key = new SampleKey(6, 0);
        double[] many = new double[33];
        new RandomStream(key).FillNormal(many);
        var one = new RandomStream(key);

        foreach (double value in many)
            Assert.Equal(value, one.NextNormal());
    }

    [Fact]
    public void Normals_have_the_moments_and_the_distribution_of_the_normal_law()
    {
        double[] x = new double[200_000];
        new RandomStream(new SampleKey(7, 0)).FillNormal(x);

        Statistics.AssertMean(0, x, "seed 7, mean");
        Statistics.AssertMean(1, [.. x.Select(v => v * v)], "seed 7, variance");
        Statistics.AssertMean(0, [.. x.Select(v => v * v * v)], "seed 7, third moment");
        Statistics.AssertMean(3, [.. x.Select(v => v * v * v * v)], "seed 7, fourth moment");
        Statistics.AssertMean(0.0026997960632601866, [.. x.Select(v => Math.Abs(v) > 3 ? 1.0 : 0.0)], "seed 7, P(|x| > 3)");
        Statistics.AssertDistribution(Statistics.NormalCdf, x, "seed 7");
    }

    [Fact]
    public void Uniforms_have_the_distribution_of_the_uniform_law_and_stay_below_one()
    {
        double[] x = new double[200_000];
        new RandomStream(new SampleKey(8, 0)).FillUniform(x);

        Assert.All(x, v => Assert.InRange(v, 0, Math.BitDecrement(1.0)));
        Statistics.AssertMean(0.5, x, "seed 8, mean");
        Statistics.AssertMean(1.0 / 12, [.. x.Select(v => (v - 0.5) * (v - 0.5))], "seed 8, variance");
        Statistics.AssertDistribution(v => v, x, "seed 8");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Streams_of_neighbouring_keys_are_uncorrelated(ulong seedStep, ulong indexStep)
    {
        double[] x = new double[100_000], y = new double[100_000];
        new RandomStream(new SampleKey(9, 9)).FillNormal(x);
        new RandomStream(new SampleKey(9 + seedStep, 9 + indexStep)).FillNormal(y);

        Statistics.AssertMean(0, [.. x.Zip(y, (a, b) => a * b)], "seed 9, covariance");
        Statistics.AssertMean(0, [.. x.Zip(y.Skip(1), (a, b) => a * b)], "seed 9, covariance at lag 1");
        Statistics.AssertMean(1, [.. x.Zip(y, (a, b) => a * a * b * b)], "seed 9, covariance of squares");
    }

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

        Statistics.AssertEqualCells(tally, DrawsPerCell, $"seed 11, index {count}");
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
        Statistics.AssertEqualCells(tally.Values, DrawsPerCell, "seed 12");
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
}
