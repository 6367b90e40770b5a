namespace Egop.Tests;

public class LayerWiseDistributionTests
{
    private static readonly ParameterLayout _network = ParameterLayout.Network([40, 60, 20], biases: true);

    [Fact]
    public void Xavier_normal_weights_have_the_variance_two_over_fan_in_plus_fan_out_and_the_normal_distribution()
    {
        var rho = (LayerWiseDistribution)SamplingDistributions.XavierNormal(_network);
        foreach ((string name, double variance) in new[] { ("W1", 2.0 / 100), ("W2", 2.0 / 80) })
        {
            double[] weights = Values(rho, name, 41);
            Statistics.AssertMean(variance, [.. weights.Select(w => w * w)], $"{name}, seed 41");
            Statistics.AssertDistribution(w => Statistics.NormalCdf(w / Math.Sqrt(variance)), weights, $"{name}, seed 41");
        }
    }

    [Fact]
    public void Xavier_uniform_weights_fill_the_interval_of_the_same_variance()
    {
        var rho = (LayerWiseDistribution)SamplingDistributions.XavierUniform(_network);
        AssertUniform(rho, "W1", Math.Sqrt(6.0 / 100));
        AssertUniform(rho, "W2", Math.Sqrt(6.0 / 80));
    }

    [Fact]
    public void The_Torch_default_fills_one_over_the_root_of_fan_in_for_weights_and_biases()
    {
        var rho = (LayerWiseDistribution)SamplingDistributions.TorchDefault(_network);
        foreach ((string name, int fanIn) in new[] { ("W1", 40), ("b1", 40), ("W2", 60), ("b2", 60) })
            AssertUniform(rho, name, 1 / Math.Sqrt(fanIn));
    }

    [Fact]
    public void Xavier_biases_fill_one_over_the_root_of_the_fan_in_of_their_layer_or_are_zero_on_request()
    {
        AssertUniform((LayerWiseDistribution)SamplingDistributions.XavierNormal(_network), "b1", 1 / Math.Sqrt(40));
        AssertUniform((LayerWiseDistribution)SamplingDistributions.XavierNormal(_network), "b2", 1 / Math.Sqrt(60));
        AssertUniform((LayerWiseDistribution)SamplingDistributions.XavierUniform(_network), "b2", 1 / Math.Sqrt(60));
        foreach (LayerWiseDistribution rho in new[]
                 {
                     SamplingDistributions.XavierNormal(_network, BiasInitialization.Zero),
                     SamplingDistributions.XavierUniform(_network, BiasInitialization.Zero),
                 })
        {
            Assert.All(Values(rho, "b1", 42, draws: 3), b => Assert.Equal(0, b));
            Assert.All(Values(rho, "b2", 42, draws: 3), b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void The_numbers_of_an_array_do_not_depend_on_the_other_arrays()
    {
        var key = new SampleKey(43, 5);
        double[] with = SamplingDistributions.XavierNormal(_network).Draw(key);
        ParameterLayout bare = ParameterLayout.Network([40, 60, 20], biases: false);
        double[] without = SamplingDistributions.XavierNormal(bare).Draw(key);

        foreach (string name in new[] { "W1", "W2" })
            Assert.Equal(bare[name].Of(without.AsSpan()).ToArray(), _network[name].Of(with.AsSpan()).ToArray());
    }

    [Fact]
    public void Arrays_are_uncorrelated_even_when_their_distributions_are_equal()
    {
        ParameterLayout twins = ParameterLayout.Of([("a", [500]), ("b", [500])]);
        var rho = (LayerWiseDistribution)SamplingDistributions.LayerWise(twins, b => SamplingDistributions.Gaussian(b.Length, 1));
        double[] products =
        [
            .. Enumerable.Range(0, 100)
                .Select(i => rho.Draw(new SampleKey(44, (ulong)i)))
                .SelectMany(p => p[..500].Zip(p[500..], (a, b) => a * b)),
        ];

        Statistics.AssertMean(0, products, "seed 44");
    }

    [Fact]
    public void The_initial_point_is_none_of_the_points_sampled_with_the_same_seed()
    {
        var rho = (LayerWiseDistribution)SamplingDistributions.XavierNormal(_network);
        double[] start = rho.InitialPoint(45);

        Assert.Equal(start, rho.InitialPoint(45));
        Assert.All(Enumerable.Range(0, 100), i => Assert.NotEqual(start[0], rho.Draw(new SampleKey(45, (ulong)i))[0]));
    }

    [Fact]
    public void A_distribution_of_the_wrong_size_is_refused_with_the_name_of_the_array()
    {
        var thrown = Assert.Throws<ArgumentException>(
            () => SamplingDistributions.LayerWise(_network, b => SamplingDistributions.Gaussian(b.Name == "b1" ? 61 : b.Length, 1)));

        Assert.Contains("dimension 60 for array b1", thrown.Message);
        Assert.Contains("actual dimension 61", thrown.Message);
    }

    [Fact]
    public void A_layout_that_begins_with_a_vector_has_no_fan_in_and_is_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => SamplingDistributions.XavierNormal(ParameterLayout.Vector(7)));

        Assert.Contains("a weight matrix before the first bias", thrown.Message);
        Assert.Contains("theta", thrown.Message);
    }

    [Fact]
    public void A_constant_of_no_coordinates_or_with_a_coordinate_that_is_not_finite_is_refused()
    {
        Assert.Contains("at least one coordinate", Assert.Throws<ArgumentException>(() => SamplingDistributions.Constant([])).Message);
        Assert.Contains("NaN at index 1", Assert.Throws<ArgumentException>(() => SamplingDistributions.Constant([0, double.NaN])).Message);
    }

    private static void AssertUniform(LayerWiseDistribution rho, string name, double bound)
    {
        double[] values = Values(rho, name, 46);
        Assert.All(values, v => Assert.InRange(v, -bound, bound));
        Statistics.AssertDistribution(v => (v + bound) / (2 * bound), values, $"{name}, seed 46");
    }

    private static double[] Values(LayerWiseDistribution rho, string name, ulong seed, int draws = 40) =>
        [.. Enumerable.Range(0, draws).SelectMany(i => rho.Layout[name].Of(rho.Draw(new SampleKey(seed, (ulong)i)).AsSpan()).ToArray())];
}
