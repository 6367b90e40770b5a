using System.Runtime.Intrinsics;

namespace Egop.Tests;

public class SinglePrecisionSamplingTests
{
    private const float Eps = 1.1920929e-7f;

    public static TheoryData<string> All => [.. Make.Keys];

    private static Dictionary<string, Func<int, ISamplingDistribution>> Make => new()
    {
        ["Gaussian"] = d => SamplingDistributions.Gaussian(d, 0.7),
        ["Sphere"] = d => SamplingDistributions.SphereOfScale(d, 0.7),
        ["Ball"] = d => SamplingDistributions.BallOfScale(d, 0.7),
        ["Cube"] = d => SamplingDistributions.CubeOfScale(d, 0.7),
        ["LayerWise"] = d => SamplingDistributions.LayerWise(
            ParameterLayout.Vector(d), b => SamplingDistributions.Gaussian(b.Length, 0.7)),
    };

    [Fact]
    public void Normals_are_the_Box_Muller_transform_of_the_stream_for_every_length_and_alignment()
    {
        for (int before = 0; before < 3; before++)
        {
            for (int length = 0; length <= 130; length++)
            {
                var key = new SampleKey(71, (ulong)length);
                RandomStream stream = new(key), bits = new(key);
                for (int i = 0; i < before; i++)
                    Assert.Equal(bits.NextUInt64(), stream.NextUInt64());
                float[] values = new float[length];
                stream.FillNormal(values.AsSpan());
                for (int i = 0; i < length; i += 2)
                {
                    ulong word = bits.NextUInt64();
                    double u = (((uint)word >> 1) | 1) / (double)(1u << 31), v = (uint)(word >> 32) / (double)(1L << 32);
                    double radius = Math.Sqrt(-2 * Math.Log((float)u));
                    (double sine, double cosine) = double.SinCosPi(2 * v);
                    AssertClose(radius * cosine, values[i]);
                    if (i + 1 < length)
                        AssertClose(radius * sine, values[i + 1]);
                }

                // Nothing was taken beyond the last pair.
                Assert.Equal(bits.NextUInt64(), stream.NextUInt64());
            }
        }

        // A root of a logarithm and a sine of a rounded angle, each good to a few units in the last place.
        static void AssertClose(double expected, float actual) =>
            Assert.True(Math.Abs(expected - actual) <= 8 * Eps * Math.Abs(expected), $"seed 71: expected {expected:R}, actual {actual:R}");
    }

    [Fact]
    public void Filling_in_one_call_and_in_pieces_gives_the_same_bits()
    {
        for (int before = 0; before < 2; before++)
        {
            for (int piece = 1; piece < 70; piece++)
                Assert.Equal(Normals(before, 200), Normals(before, piece));
        }

        static float[] Normals(int before, int piece)
        {
            var stream = new RandomStream(new SampleKey(72, (ulong)before));
            for (int i = 0; i < before; i++)
                stream.NextUInt64();
            float[] values = new float[200];
            for (int start = 0; start < 200; start += piece)
                stream.FillNormal(values.AsSpan(start, Math.Min(piece, 200 - start)));
            return values;
        }
    }

    [Fact]
    public void Uniforms_are_the_upper_bits_of_the_halves_of_the_stream_for_every_length_and_alignment()
    {
        for (int before = 0; before < 3; before++)
        {
            for (int length = 0; length <= 100; length++)
            {
                var key = new SampleKey(73, (ulong)length);
                RandomStream stream = new(key), bits = new(key);
                for (int i = 0; i < before; i++)
                    Assert.Equal(bits.NextUInt64(), stream.NextUInt64());
                float[] values = new float[length];
                stream.FillUniform(values.AsSpan());
                for (int i = 0; i < length; i += 2)
                {
                    ulong word = bits.NextUInt64();
                    Assert.Equal(((uint)word >> 8) / 16777216.0, values[i]);
                    if (i + 1 < length)
                        Assert.Equal((word >> 40) / 16777216.0, values[i + 1]);
                }

                Assert.Equal(bits.NextUInt64(), stream.NextUInt64());
            }
        }
    }

    // As in double precision: the hash shows nothing about quality, it detects a change of any bit between versions or processors.
    [Fact]
    public void The_bits_of_ten_thousand_normals_have_not_changed_since_the_first_version()
    {
        float[] values = new float[10_000];
        new RandomStream(new SampleKey(1, 2)).FillNormal(values.AsSpan());
        ulong hash = 0xCBF29CE484222325;
        foreach (float value in values)
            hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(value)) * 0x100000001B3);

        Assert.Equal(15727347949826789682UL, hash);
    }

    [Fact]
    public void Normals_have_the_moments_the_distribution_and_the_tails_of_the_normal_law()
    {
        float[] drawn = new float[2_000_000];
        new RandomStream(new SampleKey(74, 0)).FillNormal(drawn.AsSpan());
        double[] x = Array.ConvertAll(drawn, v => (double)v);

        Statistics.AssertMean(0, x, "seed 74, mean");
        Statistics.AssertMean(1, [.. x.Select(v => v * v)], "seed 74, variance");
        Statistics.AssertMean(0, [.. x.Select(v => v * v * v)], "seed 74, third moment");
        Statistics.AssertMean(3, [.. x.Select(v => v * v * v * v)], "seed 74, fourth moment");
        Statistics.AssertMean(0.0026997960632601866, [.. x.Select(v => Math.Abs(v) > 3 ? 1.0 : 0.0)], "seed 74, P(|x| > 3)");
        Statistics.AssertMean(6.334248366623996e-05, [.. x.Select(v => Math.Abs(v) > 4 ? 1.0 : 0.0)], "seed 74, P(|x| > 4)");
        Statistics.AssertMean(0, [.. x.Zip(x.Skip(1), (a, b) => a * b)], "seed 74, covariance at lag 1");
        Statistics.AssertDistribution(Statistics.NormalCdf, x[..200_000], "seed 74");
    }

    [Fact]
    public void The_logarithm_agrees_with_the_platform_from_the_smallest_uniform_to_one()
    {
        var stream = new RandomStream(new SampleKey(75, 0));
        for (int i = 0; i < 20_000; i++)
        {
            float u = i switch
            {
                0 => 1,
                1 => MathF.BitDecrement(1f),
                2 => MathF.ScaleB(1, -31),
                < 200 => MathF.ScaleB(1, -i % 31),
                < 400 => MathF.Sqrt(0.5f) + ((i - 300) * Eps),
                _ => (float)Math.ScaleB(1 - (0.5 * stream.NextUniform()), -(i % 31)),
            };
            double expected = Math.Log(u);
            float actual = BoxMullerSingle.Log(Vector512.Create(u))[0];
            Assert.True(
                Math.Abs(actual - expected) <= 4 * Eps * Math.Abs(expected), $"u = {u:R}: expected {expected:R}, actual {actual:R}");
        }
    }

    [Fact]
    public void Cosine_and_sine_agree_with_the_platform_and_are_exact_at_quarter_turns()
    {
        var stream = new RandomStream(new SampleKey(76, 0));
        (float, float)[] quarters = [(1, 0), (0, 1), (-1, 0), (0, -1)];
        for (int i = 0; i < 20_000; i++)
        {
            uint j = i < 4 ? (uint)i << 30 : i < 12 ? ((uint)(i - 4) << 29) + 1 : (uint)stream.NextUInt64();
            (Vector512<float> c, Vector512<float> s) = BoxMullerSingle.CosineAndSine(Vector512.Create(j));
            (double sine, double cosine) = double.SinCosPi(Math.ScaleB(j, -31));
            if (i < 4)
                Assert.Equal(quarters[i], (c[0], s[0]));
            Assert.True(Math.Abs(c[0] - cosine) <= 4 * Eps * Math.Abs(cosine), $"j = {j}: cosine {c[0]:R}, expected {cosine:R}");
            Assert.True(Math.Abs(s[0] - sine) <= 4 * Eps * Math.Abs(sine), $"j = {j}: sine {s[0]:R}, expected {sine:R}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_distribution_has_its_law_in_single_precision_too(string name)
    {
        const int Draws = 20_000;
        foreach (int d in new[] { 1, 2, 5 })
        {
            ISamplingDistribution rho = Make[name](d);
            float[][] points = [.. Enumerable.Range(0, Draws).Select(i => Single(rho, new SampleKey(77, (ulong)i)))];
            for (int i = 0; i < d; i++)
            {
                Statistics.AssertMean(0, [.. points.Select(p => (double)p[i])], $"{rho}, seed 77, coordinate {i}");
                for (int j = 0; j <= i; j++)
                    AssertSecondMoment(
                        i == j ? 0.49 : 0, [.. points.Select(p => (double)p[i] * p[j])], $"{rho}, seed 77, moment ({i}, {j})");
            }

            // The fourth moment tells the laws apart; in double precision they are tested against their formulas.
            double[] wide = [.. Enumerable.Range(0, Draws).Select(i => Math.Pow(rho.Draw(new SampleKey(78, (ulong)i))[0], 4))];
            double[] difference = [.. points.Select((p, i) => Math.Pow(p[0], 4) - wide[i])];
            AssertSecondMoment(0, difference, $"{rho}, seeds 77 and 78, fourth moment");
        }

        // On a line the sphere is two points: no scatter, but single precision's roundings, which add up.
        static void AssertSecondMoment(double expected, double[] values, string what)
        {
            if (values.Max() - values.Min() <= 4 * Eps)
                Assert.Equal(expected, values.Average(), 2 * Eps);
            else
                Statistics.AssertMean(expected, values, what);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_draw_depends_on_its_key_alone_and_a_point_of_another_length_is_refused(string name)
    {
        ISamplingDistribution rho = Make[name](37);
        float[] first = Single(rho, new SampleKey(79, 3));
        Assert.NotEqual(first, Single(rho, new SampleKey(79, 4)));
        Assert.Equal(first, Single(rho, new SampleKey(79, 3)));
        Assert.Contains("expected length 37, actual length 38",
            Assert.Throws<ArgumentException>(() => rho.Sample(new SampleKey(0, 0), new float[38].AsSpan())).Message);
    }

    [Fact]
    public void A_distribution_without_single_precision_draws_in_double_and_rounds()
    {
        var rho = new Exponential();
        var key = new SampleKey(80, 5);
        Assert.Equal(Array.ConvertAll(rho.Draw(key), x => (float)x), Single(rho, key));
        Assert.Contains(
            "expected length 3, actual length 2", Assert.Throws<ArgumentException>(() => rho.Sample(key, new float[2].AsSpan())).Message);
        ISamplingDistribution constant = SamplingDistributions.Constant([0.1, 1e-60, -7]);
        Assert.Equal([0.1f, 0f, -7f], Single(constant, key));
        ISamplingDistribution rotated = SamplingDistributions.Gaussian(3, 1).In(Bases.RandomRotation(3, 9));
        Assert.Equal(Array.ConvertAll(rotated.Draw(key), x => (float)x), Single(rotated, key));
        ISamplingDistribution mixed = SamplingDistributions.LayerWise(
            ParameterLayout.Of([("a", [3]), ("b", [3])]), b => b.Name == "a" ? rho : SamplingDistributions.Gaussian(3, 1));
        Assert.All(Single(mixed, key)[..3], x => Assert.True(x > 0));
    }

    private static float[] Single(ISamplingDistribution rho, SampleKey key)
    {
        float[] point = new float[rho.Dimension];
        rho.Sample(key, point.AsSpan());
        return point;
    }

    private sealed class Exponential : ISamplingDistribution
    {
        public int Dimension => 3;

        public void Sample(SampleKey key, Span<double> point)
        {
            Assert.Equal(3, point.Length);
            new RandomStream(key).FillUniform(point);
            for (int i = 0; i < point.Length; i++)
                point[i] = -Math.Log(1 - point[i]);
        }
    }
}
