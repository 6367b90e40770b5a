using System.Runtime.Intrinsics;

namespace Egop.Tests;

public class VectorPathTests
{
    private const double Eps = 2.220446049250313e-16;

    [Theory]
    [InlineData(0UL)]
    [InlineData(uint.MaxValue - 3UL)] // a carry into the second counter word
    [InlineData(ulong.MaxValue - 3)] // the counter wraps round
    public void Eight_blocks_at_once_are_eight_single_blocks(ulong start)
    {
        const ulong Index = 0x0123456789ABCDEF, Seed = 0xFEDCBA9876543210;
        (Vector512<ulong> first, Vector512<ulong> second) = PhiloxVector.Eight(start, Index, Seed);
        for (int lane = 0; lane < PhiloxVector.Blocks; lane++)
        {
            ulong block = unchecked(start + (ulong)lane);
            (uint x0, uint x1, uint x2, uint x3) = Philox4x32.Block(
                (uint)(block & uint.MaxValue), (uint)(block >> 32), 0x89ABCDEF, 0x01234567, 0x76543210, 0xFEDCBA98);
            Assert.Equal(x0 | ((ulong)x1 << 32), first[lane]);
            Assert.Equal(x2 | ((ulong)x3 << 32), second[lane]);
        }
    }

    [Fact]
    public void The_logarithm_agrees_with_the_platform_from_the_smallest_uniform_to_one()
    {
        var stream = new RandomStream(new SampleKey(21, 0));
        for (int i = 0; i < 20_000; i++)
        {
            double u = i switch
            {
                0 => 1,
                1 => Math.BitDecrement(1.0),
                2 => Math.ScaleB(1, -53),
                < 200 => Math.ScaleB(1, -i % 53),
                < 400 => Math.Sqrt(0.5) + (i - 300) * Eps,
                _ => Math.ScaleB(1 - 0.5 * stream.NextUniform(), -(i % 53)),
            };
            double expected = Math.Log(u);
            double actual = BoxMuller.Log(Vector512.Create(u))[0];

            // ln u = e ln 2 + ln m; the parts partly cancel only for e = -1, by at most a factor two, so four units in the last place.
            Assert.True(
                Math.Abs(actual - expected) <= 4 * Eps * Math.Abs(expected), $"u = {u:R}: expected {expected:R}, actual {actual:R}");
        }
    }

    [Fact]
    public void Cosine_and_sine_agree_with_the_platform_and_are_exact_at_quarter_turns()
    {
        var stream = new RandomStream(new SampleKey(22, 0));
        (double, double)[] quarters = [(1, 0), (0, 1), (-1, 0), (0, -1)];
        for (int i = 0; i < 20_000; i++)
        {
            long j = i < 4 ? (long)i << 51 : i < 12 ? ((long)(i - 4) << 50) + 1 : (long)(stream.NextUInt64() >> 11);
            (Vector512<double> c, Vector512<double> s) = BoxMuller.CosineAndSine(Vector512.Create(j));
            (double sine, double cosine) = double.SinCosPi(Math.ScaleB(j, -52));
            if (i < 4)
                Assert.Equal(quarters[i], (c[0], s[0]));

            // The reduction is exact; the angle, the series and the reference are each good to about one unit in the last place.
            Assert.True(Math.Abs(c[0] - cosine) <= 4 * Eps * Math.Abs(cosine), $"j = {j}: cosine {c[0]:R}, expected {cosine:R}");
            Assert.True(Math.Abs(s[0] - sine) <= 4 * Eps * Math.Abs(sine), $"j = {j}: sine {s[0]:R}, expected {sine:R}");
        }
    }
}
