using System.Globalization;

namespace Egop.Tests;

public class AxisTicksTests
{
    [Theory]
    [InlineData(0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0", 0)]
    [InlineData(-3, 7, 5, "−2 0 2 4 6", 0)]
    [InlineData(0, 100, 4, "0 50 100", 0)]
    [InlineData(0.0301, 0.0349, 5, "0.031 0.032 0.033 0.034", 0)]
    [InlineData(0, 3e-7, 3, "0 1 2 3", -7)]
    [InlineData(0, 2.5e9, 5, "0.0 0.5 1.0 1.5 2.0 2.5", 9)]
    [InlineData(1e300, 3e300, 2, "1 2 3", 300)]
    public void Linear_ticks_are_multiples_of_1_2_or_5(double lo, double hi, int count, string labels, int exponent)
    {
        AxisTicks ticks = AxisTicks.For(lo, hi, log: false, count);
        Assert.Equal(labels, string.Join(' ', ticks.Major.Select(tick => tick.Text)));
        Assert.Equal(exponent, ticks.Exponent);
    }

    [Theory]
    [InlineData(-3, 1, 6, "−3 −2 −1 0 1")]
    [InlineData(-12, 3, 6, "−12 −9 −6 −3 0 3")]
    [InlineData(-300, 300, 7, "−300 −200 −100 0 100 200 300")]
    public void Logarithmic_ticks_are_evenly_spaced_decades(double lo, double hi, int count, string powers)
    {
        AxisTicks ticks = AxisTicks.For(lo, hi, log: true, count);
        Assert.All(ticks.Major, tick => Assert.Equal("10", tick.Text));
        Assert.Equal(powers, string.Join(' ', ticks.Major.Select(tick => tick.Superscript)));
    }

    [Fact]
    public void A_logarithmic_axis_of_less_than_two_decades_still_has_ticks()
    {
        Assert.Equal(
            "0.5 1 2", string.Join(' ', AxisTicks.For(Math.Log10(0.4), Math.Log10(4), log: true, 5).Major.Select(tick => tick.Text)));
        AxisTicks narrow = AxisTicks.For(Math.Log10(3), Math.Log10(5), log: true, 4);
        Assert.Equal("3.0 3.5 4.0 4.5 5.0", string.Join(' ', narrow.Major.Select(tick => tick.Text)));
        Assert.Equal(Math.Log10(4), narrow.Major[2].Coordinate, 1e-15);
    }

    [Fact]
    public void Labels_tell_the_number_exactly_and_ticks_lie_in_the_range()
    {
        const int Seed = 12;
        var random = new Random(Seed);
        for (int trial = 0; trial < 2000; trial++)
        {
            double scale = Math.Pow(10, random.Next(-200, 200)), lo = (random.NextDouble() - 0.5) * scale,
                hi = lo + (random.NextDouble() * scale) + (1e-6 * scale);
            int count = random.Next(2, 12);
            AxisTicks ticks = AxisTicks.For(lo, hi, log: false, count);
            string where = $"seed {Seed}, trial {trial}: [{lo:R}, {hi:R}], {count}";
            // A step of at least 1/count of the range has at most count + 1 multiples in it; the next finer step after one hit has at
            // most five.
            Assert.InRange(ticks.Major.Length, 2, Math.Max(count + 1, 6));
            double slack = 1e-8 * (hi - lo);
            foreach (Tick tick in ticks.Major)
            {
                Assert.True(tick.Coordinate >= lo - slack && tick.Coordinate <= hi + slack, where);
                double read = double.Parse($"{tick.Text.Replace('−', '-')}E{ticks.Exponent}", CultureInfo.InvariantCulture);
                // The label is exact; the coordinate carries the rounding of one power of ten and one product.
                Assert.True(Math.Abs(read - tick.Coordinate) <= 1e-14 * Math.Abs(read), $"{where}: {tick}");
            }
        }
    }

    [Fact]
    public void Labels_of_one_axis_are_distinct()
    {
        foreach ((double lo, double hi) in new[] { (1e6, 1e6 + 5), (1 - 1e-9, 1 + 1e-9), (-1e-5, 1e-5), (123456, 123460) })
        {
            string[] labels = [.. AxisTicks.For(lo, hi, log: false, 6).Major.Select(tick => tick.Text)];
            Assert.Equal(labels.Length, labels.Distinct().Count());
            Assert.True(labels.Length > 2);
        }
    }
}
