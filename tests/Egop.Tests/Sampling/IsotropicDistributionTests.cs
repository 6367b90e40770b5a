namespace Egop.Tests;

public class IsotropicDistributionTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> All => [.. Make.Keys];

    private static Dictionary<string, Func<int, IIsotropicDistribution>> Make => new()
    {
        ["Gaussian"] = d => SamplingDistributions.Gaussian(d, 0.7),
        ["Sphere"] = d => SamplingDistributions.SphereOfScale(d, 0.7),
        ["Ball"] = d => SamplingDistributions.BallOfScale(d, 0.7),
        ["Cube"] = d => SamplingDistributions.CubeOfScale(d, 0.7),
    };

    [Theory]
    [MemberData(nameof(All))]
    public void The_mean_is_zero_and_the_second_moment_is_the_squared_scale_times_the_identity(string name)
    {
        foreach (int d in new[] { 1, 2, 5 })
        {
            IIsotropicDistribution rho = Make[name](d);
            double[][] points = Points(rho, seed: 31);

            Assert.Equal(0.7, rho.Scale, 1e-15);
            for (int i = 0; i < d; i++)
            {
                Statistics.AssertMean(0, [.. points.Select(p => p[i])], $"{rho}, seed 31, coordinate {i}");
                for (int j = 0; j <= i; j++)
                    Statistics.AssertMean(i == j ? 0.49 : 0, [.. points.Select(p => p[i] * p[j])], $"{rho}, seed 31, moment ({i}, {j})");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Rotation_invariance_is_as_declared_by_fourth_moments_along_two_directions(string name)
    {
        const int Dimension = 3;
        IIsotropicDistribution rho = Make[name](Dimension);
        double[] differences =
            [.. Points(rho, seed: 32).Select(p => Math.Pow(p[0], 4) - Math.Pow(p.Sum() / Math.Sqrt(Dimension), 4))];

        if (rho.IsRotationInvariant)
            Statistics.AssertMean(0, differences, $"{rho}, seed 32");
        else // For the cube: E[x^4] = 9c^4/5 along an axis and c^4 (3 - 6/(5d)) along the diagonal.
            Statistics.AssertMean(Math.Pow(0.7, 4) * (1.8 - 3 + 1.2 / Dimension), differences, $"{rho}, seed 32");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_draw_depends_on_its_key_alone_not_on_the_order_or_the_thread(string name)
    {
        IIsotropicDistribution rho = Make[name](37);
        double[][] forward = Points(rho, seed: 33, count: 200);
        double[][] parallel = new double[200][];
        Parallel.For(0, 200, i => parallel[199 - i] = rho.Draw(new SampleKey(33, (ulong)(199 - i))));

        Assert.Equal(forward, parallel);
        Assert.Equal(200, forward.Select(p => p[0]).Distinct().Count());
        Assert.NotEqual(forward[0], rho.Draw(new SampleKey(34, 0)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_point_of_another_length_is_refused(string name)
    {
        IIsotropicDistribution rho = Make[name](3);
        var thrown = Assert.Throws<ArgumentException>(() => rho.Sample(new SampleKey(0, 0), new double[4]));

        Assert.Contains("point: expected length 3, actual length 4", thrown.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Every_point_of_a_sphere_has_the_radius_as_its_norm(int dimension)
    {
        IIsotropicDistribution rho = SamplingDistributions.Sphere(dimension, 2.5);

        // The norm, the division, the product and this norm each round; a sum of d squares errs by at most d/2 units, halved by the root.
        double tolerance = 2.5 * 2.3e-16 * (2 + dimension / 2.0);
        Assert.All(Points(rho, seed: 35, count: 500), p => Assert.Equal(2.5, Math.Sqrt(p.Sum(x => x * x)), tolerance));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void The_norm_in_a_ball_has_the_distribution_function_of_the_volume(int dimension)
    {
        IIsotropicDistribution rho = SamplingDistributions.Ball(dimension, 3);
        double[] norms = [.. Points(rho, seed: 36).Select(p => Math.Sqrt(p.Sum(x => x * x)))];

        Assert.All(norms, r => Assert.InRange(r, 0, 3 * (1 + 1e-14)));
        Statistics.AssertDistribution(r => Math.Pow(r / 3, dimension), norms, $"{rho}, seed 36");
    }

    [Fact]
    public void The_directions_of_a_ball_do_not_depend_on_the_norm()
    {
        double[][] points = Points(SamplingDistributions.Ball(2, 1), seed: 37);

        Statistics.AssertDistribution(
            angle => angle / (2 * Math.PI) + 0.5,
            [.. points.Where(p => p[0] * p[0] + p[1] * p[1] < 0.5).Select(p => Math.Atan2(p[1], p[0]))],
            "angles of the inner half, seed 37");
    }

    [Fact]
    public void Gaussian_coordinates_have_the_normal_distribution_function()
    {
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(3, 2);
        double[][] points = Points(rho, seed: 38);
        for (int i = 0; i < 3; i++)
            Statistics.AssertDistribution(x => Statistics.NormalCdf(x / 2), [.. points.Select(p => p[i])], $"{rho}, seed 38");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_dimension_below_one_and_a_scale_that_is_not_positive_are_refused_by_name(string name)
    {
        var dimension = Assert.Throws<ArgumentException>(() => Make[name](0));
        Assert.Contains("dimension: expected a whole number of at least 1, actual 0", dimension.Message);

        foreach (double bad in new[] { -1, 0, double.NaN, double.PositiveInfinity })
        {
            ArgumentException[] thrown =
            [
                Assert.Throws<ArgumentException>(() => SamplingDistributions.Gaussian(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.Sphere(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.SphereOfScale(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.Ball(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.BallOfScale(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.Cube(2, bad)),
                Assert.Throws<ArgumentException>(() => SamplingDistributions.CubeOfScale(2, bad)),
            ];
            Assert.All(thrown, t => Assert.Contains("expected a positive finite number", t.Message));
            Assert.Equal(
                ["scale", "radius", "scale", "radius", "scale", "halfWidth", "scale"],
                thrown.Select(t => t.ParamName));
        }
    }

    private static double[][] Points(ISamplingDistribution rho, ulong seed, int count = Draws) =>
        [.. Enumerable.Range(0, count).Select(i => rho.Draw(new SampleKey(seed, (ulong)i)))];
}
