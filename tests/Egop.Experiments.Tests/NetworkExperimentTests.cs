using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>What the experiments on networks rest on, apart from how they come out.</summary>
public class NetworkExperimentTests
{
    private const int Steps = 40;

    private static readonly IOptimizer[] _methods = [new Adam { LearningRate = 0.02 }, new Adagrad { LearningRate = 0.05 }];

    [Fact]
    public void The_data_of_the_linear_network_have_singular_values_k_to_the_minus_two()
    {
        double[] a = LinearNetworkProblem.Data(300, 6, 2, seed: 5);
        Vector<double> values = Matrix<double>.Build.DenseOfRowMajor(300, 6, a).Svd(computeVectors: false).S;
        for (int k = 0; k < 6; k++)
            Assert.Equal(Math.Pow(k + 1, -2), values[k], 1e-13);
    }

    [Fact]
    public void The_linear_network_has_targets_that_one_linear_map_fits_on_all_parts()
    {
        var problem = new LinearNetworkProblem(Egop.Experiments.F3.Settings(ExperimentSize.Smoke), seed: 3);
        Matrix<double> a = Read(problem.Network.A), y = Read(problem.Network.Y);
        Matrix<double> map = a.QR().Solve(y);
        Assert.True((a * map - y).FrobeniusNorm() < 1e-12 * y.FrobeniusNorm());

        // W3 W2 W1 = mapᵀ through layers of 4, 8, 6, 4 units, as identities padded with zeros.
        ParameterLayout layout = problem.Network.Layout;
        double[] theta = new double[layout.Dimension];
        for (int i = 0; i < 4; i++)
        {
            theta[layout["W1"].Offset + (i * 4) + i] = 1;
            theta[layout["W2"].Offset + (i * 8) + i] = 1;
            for (int j = 0; j < 4; j++)
                theta[layout["W3"].Offset + (i * 6) + j] = map[j, i];
        }

        double typical = problem.ValidationLoss(new double[layout.Dimension]);
        Assert.True(typical > 0);
        Assert.True(problem.ValidationLoss(theta) < 1e-24 * typical);
    }

    [Fact]
    public void Rotating_each_row_of_the_first_layer_is_training_on_rotated_data()
    {
        int[] widths = [5, 7, 3];
        Matrix<double> a = SyntheticData.DecayingMatrix(60, 5, 1, 1), y = SyntheticData.DecayingMatrix(60, 3, 1, 2);
        Matrix<double> q = ((DenseBasis)Bases.RandomRotation(5, 3)).ToMatrix();
        LinearNetwork network = Objectives.LinearNetwork(widths, a, y), rotated = Objectives.LinearNetwork(widths, a * q, y);
        CoordinatePartition first = CoordinatePartition.FirstLayer(network.Layout);
        IBasis basis = Bases.Block(first, [Bases.Kronecker(Matrix<double>.Build.DenseIdentity(7), q)]);
        double[] start = SamplingDistributions.XavierNormal(network.Layout).Draw(new SampleKey(4, 0));
        var options = new TrainOptions { Steps = Steps, Seed = 6 };
        foreach (IOptimizer optimizer in _methods)
        {
            double[] inBasis = Trainer.Run(network.Minibatches(20), optimizer, start, options.In(basis)).Losses();
            double[] onRotated = Trainer.Run(rotated.Minibatches(20), optimizer, basis.ToBasis(start), options).Losses();
            AssertClose(onRotated, inBasis);
        }
    }

    [Fact]
    public void All_vectors_of_a_partial_basis_are_the_whole_basis()
    {
        ClassifierProblem problem = SmallDigits();
        int d = problem.Network.Dimension;
        EgopEstimate egop =
            EgopEstimator.Estimate(problem.Minibatches, problem.Start, new EgopOptions { Samples = d, Seed = 1, SingularValues = false });
        double[] start = problem.Start.Draw(new SampleKey(2, 0));
        var options = new TrainOptions { Steps = Steps, Seed = 3, RecordEvery = 1 };
        foreach (IOptimizer optimizer in _methods)
        {
            double[] whole = Trainer.Run(problem.Minibatches, optimizer, start, options.In(Bases.FromEgop(egop))).Losses();
            AssertClose(whole, Trainer.Run(problem.Minibatches, optimizer, start, options.In(Bases.Partial(egop, d))).Losses());
        }
    }

    [Fact]
    public void A_basis_of_the_weight_matrices_leaves_biases_alone()
    {
        ClassifierProblem problem = SmallDigits();
        ParameterLayout layout = problem.Network.Layout;
        IBasis basis = Bases.FromEgop(EgopEstimator.Estimate(problem.Minibatches, problem.Start,
            new EgopOptions { Samples = 400, Seed = 1, Partition = problem.Weights, SingularValues = false }));
        double[] theta = problem.Start.Draw(new SampleKey(2, 0)), z = basis.ToBasis(theta);
        foreach (ParameterBlock array in layout)
        {
            ReadOnlySpan<double> before = array.Of(theta), after = array.Of(z);
            Assert.Equal(!array.IsMatrix, before.SequenceEqual(after));
            Assert.Equal(Norm(before), Norm(after), 1e-12);
        }
    }

    [Fact]
    public void Neurons_own_every_weight_once_and_no_bias()
    {
        ParameterLayout layout = ParameterLayout.Network([5, 3, 2], biases: true);
        CoordinatePartition neurons = RotationExperiment.Neurons(layout);
        Assert.Equal(["W1, neuron 1", "W1, neuron 2", "W1, neuron 3", "W2, neuron 1", "W2, neuron 2"], neurons.Select(b => b.Name));
        Assert.Equal([5, 5, 5, 3, 3], neurons.Select(b => b.Count));
        Assert.Equal(
            layout.Where(b => b.IsMatrix).SelectMany(b => Enumerable.Range(b.Offset, b.Length)),
                neurons.SelectMany(b => b.Indices.ToArray()).Order());
    }

    [Fact]
    public void A_basis_re_estimated_after_the_end_is_one_that_never_is()
    {
        StalenessSettings settings = Egop.Experiments.S1.Settings(ExperimentSize.Smoke) with { RefreshEpochs = [100] };
        ExperimentResult result = Egop.Experiments.S1.Run(settings);
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            ExperimentCurve once = Curve("EGOP, once"), later = Curve("EGOP, every 100 epochs");
            Assert.Equal(once.Trials[0].AsSpan(), later.Trials[0].AsSpan());

            ExperimentCurve Curve(string name) => result.Curves.Single(c => c.Panel == $"{method}, one rate" && c.Name == name);
        }
    }

    [Fact]
    public void A_basis_re_estimated_on_the_way_changes_nothing_before()
    {
        ExperimentResult result = Egop.Experiments.S1.Run(Egop.Experiments.S1.Settings(ExperimentSize.Smoke));
        ExperimentCurve[] adam = [.. result.Curves.Where(c => c.Panel == "Adam, one rate")];
        double[] once = [.. adam.Single(c => c.Name == "EGOP, once").Trials[0]],
            every2 = [.. adam.Single(c => c.Name == "EGOP, every 2 epochs").Trials[0]];
        // An entry for the start and one an epoch; the estimate comes before the first step of the third epoch.
        Assert.Equal(once[..3], every2[..3]);
        Assert.NotEqual(once[3], every2[3]);
    }

    [Theory]
    [InlineData("F1R")]
    [InlineData("F3")]
    [InlineData("R1")]
    [InlineData("S1")]
    [InlineData("S3")]
    public void Numbers_do_not_depend_on_the_number_of_threads(string id)
    {
        Experiment experiment = Egop.Experiments.Find(id);
        ExperimentSettings settings = experiment.SettingsOf(ExperimentSize.Smoke).WithTrials(2);
        ExperimentResult one = experiment.RunWith(settings, new ExperimentOptions { Threads = 1 }),
            three = experiment.RunWith(settings, new ExperimentOptions { Threads = 3 });
        Assert.Equal(one.Numbers, three.Numbers);
        Assert.Equal(one.Expectations, three.Expectations);
        Assert.Equal(one.Curves.SelectMany(c => c.Trials).SelectMany(t => t), three.Curves.SelectMany(c => c.Trials).SelectMany(t => t));
    }

    [Fact]
    public void The_papers_size_has_the_publishers_digits_or_says_that_they_are_missing()
    {
        DigitsSettings settings = Egop.Experiments.F1R.Settings(ExperimentSize.Paper);
        Assert.Equal(DigitsSource.Uci, settings.Source);
        LabeledImages? all = null;
        try
        {
            all = Digits.Load();
        }
        catch (DataException)
        {
            string message = Assert.Throws<DataException>(() => ClassifierProblem.Digits(settings, 1)).Message;
            Assert.Contains("optdigits", message, StringComparison.Ordinal);
            Assert.Contains("EGOP_DATA", message, StringComparison.Ordinal);
        }

        if (all is not null)
            Assert.Equal((3823, 2410),
                (ClassifierProblem.Digits(settings, 1).Network.Rows.Rows, ClassifierProblem.Digits(settings, 1).Network.Dimension));
    }

    [Fact]
    public void Settings_that_make_no_sense_say_what_is_wrong()
    {
        LinearNetworkSettings linear = Egop.Experiments.F3.Settings(ExperimentSize.Smoke);
        Assert.Contains("10-5", Assert.Throws<ArgumentException>(() => linear with { Widths = [10, 5] }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => linear with { Widths = default });
        Assert.Throws<ArgumentException>(() => linear with { Sampling = (NetworkSampling)9 });
        PartialBasisSettings partial = Egop.Experiments.S3.Settings(ExperimentSize.Smoke);
        Assert.Contains("5, 5", Assert.Throws<ArgumentException>(() => partial with { Ranks = [5, 5] }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => partial with { Ranks = [0, 5] });
        Assert.Throws<ArgumentException>(() => partial with { Ranks = [] });
        Assert.Throws<ArgumentException>(() => partial with { Source = (DigitsSource)9 });
        StalenessSettings stale = Egop.Experiments.S1.Settings(ExperimentSize.Smoke);
        Assert.Throws<ArgumentException>(() => stale with { RefreshEpochs = [3, 0] });
        Assert.Throws<ArgumentException>(() => stale with { RefreshEpochs = [3, 3] });
        Assert.Throws<ArgumentException>(() => Egop.Experiments.R1.Settings(ExperimentSize.Smoke) with { Rotations = 0 });
    }

    private static ClassifierProblem SmallDigits() =>
        ClassifierProblem.Digits(Egop.Experiments.F1R.Settings(ExperimentSize.Smoke), seed: 9);

    private static Matrix<double> Read(DataMatrix matrix) =>
        Matrix<double>.Build.DenseOfRowMajor(matrix.Rows, matrix.Columns, matrix.Elements.ToArray());

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected[^1] < expected[0]);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-9 * expected[0], $"entry {i}: {expected[i]:R} and {actual[i]:R}");
    }
}
