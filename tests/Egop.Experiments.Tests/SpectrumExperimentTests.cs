using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class SpectrumExperimentTests
{
    private static readonly SpectrumSettings _whole = Egop.Experiments.F2.Settings(ExperimentSize.Smoke) with { Trials = 1 };
    private static readonly BlockSpectrumSettings _blocks = Egop.Experiments.F7.Settings(ExperimentSize.Smoke);

    [Fact]
    public void Densities_and_eigenvalues_of_F8_and_F2_are_those_of_the_estimate()
    {
        ExperimentResult result = Egop.Experiments.Find("F8").RunWith(_whole);
        EgopEstimate estimate = Estimate(_whole.SamplesPerParameter, Network(_whole.Hidden), null);
        EgopBlock block = estimate.Blocks[0];
        Assert.Equal(block.Densities.Take(_whole.Leading), result.Curves.Single(c => c.Name == "densities").Trials[0]);
        Assert.Equal(block.Spectrum.Eigenvalues, result.Curves.Single(c => c.Name == "eigenvalues").Trials[0]);
        Assert.Equal(estimate.StableRank, result.Number("stable rank, median"));
    }

    [Fact]
    public void Densities_within_the_layer_are_those_of_the_array_with_the_most_of_each_eigenvector()
    {
        ReluNetwork network = Network(_whole.Hidden);
        EgopBlock block = Estimate(_whole.SamplesPerParameter, network, null).Blocks[0];
        double[] own = [.. Egop.Experiments.F2.Run(_whole).Curves.Single(c => c.Name == "densities within their layer").Trials[0]];
        Matrix<double> vectors = block.ToEigenvectors();
        for (int k = 0; k < own.Length; k++)
        {
            double[] v = vectors.Column(k).ToArray();
            double[] part = network.Layout.Select(a => v[a.Offset..(a.Offset + a.Length)]).MaxBy(p => p.Sum(x => x * x))!;
            Assert.Equal(Math.Pow(part.Sum(Math.Abs), 2) / (part.Length * part.Sum(x => x * x)), own[k], 1e-12);
        }
    }

    [Fact]
    public void The_standard_normal_of_F6_has_the_numbers_of_F2()
    {
        SamplingSpectrumSettings settings = Egop.Experiments.F6.Settings(ExperimentSize.Smoke) with { Scales = [1] };
        ExperimentResult other = Egop.Experiments.F6.Run(settings);
        ExperimentResult whole =
            Egop.Experiments.F2.Run(_whole with { SamplesPerParameter = settings.SamplesPerParameter, SingularValues = false });
        Assert.Equal(whole.Number("stable rank, median"), other.Number("stable rank, N(0, I)"));
    }

    [Theory]
    [InlineData("W1")]
    [InlineData("W2")]
    public void Block_spectra_are_those_of_the_blocks_on_the_diagonal_of_the_whole_EGOP(string name)
    {
        ExperimentResult result = Egop.Experiments.F7.Run(_blocks);
        ReluNetwork network = Network(_blocks.Hidden);
        ParameterBlock array = network.Layout[name];
        int samples = (int)Math.Ceiling(_blocks.SamplesPerWeight * array.Length);
        Matrix<double> whole = EgopEstimator.Estimate(
            network.Minibatches(_blocks.BatchSize), SamplingDistributions.Gaussian(network.Dimension, 1),
            new EgopOptions { Samples = samples, Seed = Seed(), Method = EigenMethod.Covariance }).Blocks[0].ToMatrix();
        double[] expected = whole.SubMatrix(array.Offset, array.Length, array.Offset, array.Length)
            .Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).OrderDescending().ToArray();
        double[] actual = [.. result.Curves.Single(c => c.Name == $"digits, {name}").Trials[0]];
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < actual.Length; k++)
            Assert.InRange(actual[k], expected[k] - (1e-12 * expected[0]), expected[k] + (1e-12 * expected[0]));
    }

    [Fact]
    public void The_best_sign_direction_is_at_least_the_first_density_and_at_most_the_best_of_all_signs()
    {
        const int n = 8;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            IObjective f = Problems.LeastSquares(n, seed);
            var options = new EgopOptions { Samples = 60, Seed = seed, SingularValues = false };
            using var run = new ExperimentRun(Egop.Experiments.F2, _whole, new ExperimentOptions());
            MeasuredSpectrum measured = MeasuredSpectrum.Measure(run, "all", "key", f, SamplingDistributions.Gaussian(n, 1), options);
            EgopBlock block = EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(n, 1), options).Blocks[0];
            Matrix<double> e = block.ToMatrix();
            double best = Enumerable.Range(0, 1 << n).Max(bits =>
            {
                Vector<double> u = Vector<double>.Build.Dense(n, i => (bits >> i & 1) == 0 ? 1 : -1);
                return u * (e * u) / (n * block.Spectrum.Eigenvalues[0]);
            });
            Assert.InRange(measured.SignDensity, block.Densities[0] - 1e-12, best + 1e-12);
            Assert.InRange(best, 0, 1 + 1e-12);
            Assert.Equal(2 * measured.Spectrum.StableRank / (measured.SignDensity * n), measured.SignBound);
        }
    }

    [Fact]
    public void Scales_and_ratios_out_of_order_or_range_are_refused()
    {
        SamplingSpectrumSettings scales = Egop.Experiments.F6.Settings(ExperimentSize.Smoke);
        Assert.Throws<ArgumentException>(() => scales with { Scales = [1, 1] });
        Assert.Throws<ArgumentException>(() => scales with { Scales = [0] });
        SampleSizeSettings ratios = Egop.Experiments.S2.Settings(ExperimentSize.Smoke);
        Assert.Throws<ArgumentException>(() => ratios with { Ratios = [] });
        Assert.Throws<ArgumentException>(() => ratios with { Ratios = [1, 0.5] });
        Assert.Throws<ArgumentException>(() => ratios with { Ratios = [-1, 0.5] });
    }

    [Fact]
    public void The_spectra_of_Fashion_MNIST_are_there_when_it_is_asked_for()
    {
        ExperimentResult result = Egop.Experiments.F7.Run(_blocks with { FashionHidden = 1, SamplesPerWeight = 1 });
        Assert.Equal(["digits, W1", "digits, W2", "Fashion-MNIST, W1", "Fashion-MNIST, W2"], result.Curves.Select(c => c.Name));
        Assert.Equal(196, result.Curves[2].X.Length);
        Assert.Equal(4, result.Curves[3].X.Length);
    }

    private static ReluNetwork Network(int hidden)
    {
        LabeledImages images = Digits.Embedded();
        return Objectives.ReluNetwork([images.Features, hidden, images.Classes], images.ToMatrix(), images.Labels);
    }

    private static EgopEstimate Estimate(double perParameter, ReluNetwork network, CoordinatePartition? partition) =>
        EgopEstimator.Estimate(
        network, SamplingDistributions.Gaussian(network.Dimension, 1),
        new EgopOptions { Samples = (int)Math.Ceiling(perParameter * network.Dimension), Seed = Seed(), Partition = partition });

    private static ulong Seed() => Seeds.Derive(Seeds.Derive(1, Seeds.Sampling), "trial 0");
}
