using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>One value of every type that a notebook can show, with markup in every text that a user can give.</summary>
internal static class Displayables
{
    public const string Markup = "<b>&\"'";

    public static IEnumerable<object> All()
    {
        foreach (object value in Optimizer().Concat(Model()).Concat(Result()).Concat(Experiment()).Concat(Views()))
            yield return value;
    }

    public static IEnumerable<object> Optimizer()
    {
        IObjective f = Objectives.Rosenbrock(2);
        IOptimizer adam = new Adam { LearningRate = 0.1 };
        var refresh = new BasisRefresh { Every = 5, Estimate = _ => Bases.Identity(2) };
        foreach (Optimizer entry in Optimizers.Registry)
            yield return entry.WithLearningRate(0.1);
        yield return new Muon { LearningRate = 0.1 };
        yield return new GgtOptimetry();
        yield return new GgtTensorFlow();
        yield return adam.In(Bases.RandomRotation(2, 1));
        yield return adam.InEgopBases(f, refresh);
        yield return adam.ClipByValue(1).ClipByGlobalNorm(2);
        yield return adam.DecoupledDecay(0.1);
        yield return new DecoupledDecay(adam, 0.1);
        yield return adam.Ema(0.9);
        yield return adam.PolyakAverage();
        yield return adam.Lookahead();
        yield return adam.SkipNonFinite();
        yield return adam.Accumulate(4);
        yield return adam.Scheduled(nameof(Adam.Beta1), Schedules.Linear(0.9, 0.5, 10));
        yield return new Adam().Scheduled((a, step) => a with { Beta1 = 0.5 });
        yield return new ParameterGroups([new ParameterGroup(Markup, "*", adam)]);
        yield return new Frozen();
        yield return GradientTransforms.ClipByValue(1);
        yield return GradientTransforms.ClipByNorm(1);
        yield return GradientTransforms.ClipByGlobalNorm(1);
        yield return GradientTransforms.Scale(1);
        yield return GradientTransforms.ScaleBySchedule(0.1);
        yield return GradientTransforms.AddDecayedWeights(0.1);
        yield return GradientTransforms.Centralize();
        yield return GradientTransforms.Trace(0.9);
        yield return GradientTransforms.ScaleByAdam();
        yield return GradientTransforms.Scheduled(_ => new Scale(2));
        yield return GradientTransforms.FromFunction(Markup, (_, _, _) => { });
        yield return Schedules.Constant(0.1);
        yield return Schedules.Cosine(0.1, 1000);
        yield return Schedules.Linear(0.1, 0.2, 10);
        yield return Schedules.Exponential(0.1, 0.5, 10);
        yield return Schedules.InverseSquareRoot(0.1);
        yield return Schedules.Piecewise(0.1, (10, 0.2));
        yield return Schedules.OneCycle(0.1, 100);
        yield return Schedules.WarmUp(10, 0.1);
        yield return Schedules.Join(0.1, (10, 0.2));
        yield return Schedules.Product(Schedules.Cosine(0.1, 100), Schedules.Linear(0.1, 0.2, 10));
        yield return Schedules.FromFunction(step => 1.0 / (step + 1));
        yield return Schedules.RelativeStep();
        yield return refresh;
    }

    public static IEnumerable<object> Model()
    {
        ParameterLayout layout = ParameterLayout.Of([(Markup, [2, 3]), ("b", [2])]);
        Matrix<double> a = Problems.NormalMatrix(6, 3, 1), square = Problems.NormalMatrix(4, 4, 2);
        double[] y = [1, -1, 1, -1, 1, -1];
        IObjective quadratic = Objectives.Quadratic(Matrix<double>.Build.DenseIdentity(3));
        yield return quadratic;
        yield return Device.Cpu;
        yield return Device.Cpu.Capabilities;
        yield return LinearAlgebra.Managed;
        yield return Objectives.LeastSquares(a, y);
        yield return Objectives.LogisticRegression(a, y);
        yield return Objectives.LogSumExp(a, y);
        yield return Objectives.LinearNetwork([3, 2, 1], a, Matrix<double>.Build.Dense(6, 1));
        yield return Problems.Network(1);
        yield return Objectives.MatrixFactorization([square], [1.0], 2);
        yield return Objectives.Rosenbrock(2);
        yield return Objectives.FromFunction(layout, (_, _) => 0);
        yield return new Minibatches(Problems.Network(1), 8);
        yield return quadratic.In(Bases.RandomRotation(3, 1));
        foreach (ISamplingDistribution distribution in (ISamplingDistribution[])
            [SamplingDistributions.Gaussian(2, 1), SamplingDistributions.Ball(2, 1), SamplingDistributions.Cube(2, 1),
                SamplingDistributions.Sphere(2, 1),
            SamplingDistributions.TorchDefault(Problems.Network(1).Layout), SamplingDistributions.Constant([1, 2]),
            SamplingDistributions.Around([1, 2], SamplingDistributions.Gaussian(2, 1))])
            yield return distribution;
        yield return SamplingDistributions.Gaussian(2, 1).In(Bases.RandomRotation(2, 1));
        IBasis dense = Bases.RandomRotation(4, 1);
        PartialBasis partial = Bases.Partial(((DenseBasis)dense).ToMatrix().SubMatrix(0, 4, 0, 2), name: Markup);
        CoordinatePartition partition = CoordinatePartition.Of(8, [(Markup, [0, 1]), ("rest", [2, 3, 4, 5, 6, 7])]);
        yield return dense;
        yield return partial;
        yield return partial.Complete(0);
        yield return partial.KeepComplement();
        yield return Bases.Identity(3);
        yield return Bases.RandomRotation(partition, 1);
        yield return Bases.Kronecker(Matrix<double>.Build.DenseIdentity(2), Matrix<double>.Build.DenseIdentity(3));
        yield return KroneckerFit.Nearest(square, 2, 2);
        yield return layout;
        yield return layout[0];
        yield return partition;
        yield return partition[0];
        yield return (DataMatrix)Problems.NormalMatrix(20, 30, 3);
        yield return new EgopOptions { Samples = 10, Partition = partition };
        yield return new TrainOptions { Steps = 10 };
        yield return new SmoothnessOptions();
        yield return new GeometryOptions();
    }

    public static IEnumerable<object> Result()
    {
        IObjective f = Problems.Network(1);
        EgopEstimate estimate = EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(f.Dimension, 1), new() { Samples = 60 });
        yield return estimate;
        yield return EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(f.Dimension, 1),
            new() { Samples = 20, Partition = CoordinatePartition.Matrices(f.Layout()) });
        yield return EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(f.Dimension, 1), new() { Samples = 20, Rank = 3 });
        yield return estimate.Blocks[0];
        yield return estimate.Spectrum;
        TrainResult run = Trainer.Run(f, new Adam { LearningRate = 0.01 }, new double[f.Dimension], new() { Steps = 20 });
        yield return run;
        yield return Trainer.Run(Objectives.Rosenbrock(2), new Sgd { LearningRate = 1e9 }, [3, 4], new() { Steps = 20 });
        yield return LearningRateSweep.Run(
            Objectives.Rosenbrock(2), rate => new Sgd { LearningRate = rate }, [[3, 4]], new() { Steps = 5 });
        yield return new SweepEntry(0.1, double.NaN);
        yield return run.History[0];
        yield return run.State;
        yield return run.State.Slots[0];
        yield return Checkpoint.Of(run);
        yield return Quartiles.Of([1, 2, 3]);
        var rho = (IIsotropicDistribution)SamplingDistributions.Gaussian(3, 1);
        IObjective q = Objectives.Quadratic(Matrix<double>.Build.DenseDiagonal(3, 3, k => k + 1.0));
        EgopGeometry geometry = EgopGeometry.Of(q, rho, EgopEstimator.Estimate(q, rho, new() { Samples = 50 }));
        yield return geometry;
        yield return geometry.Smoothness;
        yield return geometry.Minimum;
        BoundObserver observer = new([1, 2, 3], 1, 0.1, 1e-3);
        for (int t = 1; t < 20; t++)
            observer.Observe([1.0 / t, 2.0 / t, -1.0 / t]);
        yield return observer;
        yield return observer.ToCurve(Markup);
        yield return new BootstrapInterval(1, 0, 2);
        yield return SpectrumBootstrap.Of(Problems.Normal(60, 5), 6, 20);
        yield return Assumption.Proved(Markup, 1);
        Certificate certificate = new()
        {
            Statement = Markup,
            Source = "[E] <1>",
            Formula = "a_1 \\le \\|b\\|",
            Left = 1,
            Right = 2,
            Note = Markup,
            Assumptions = [Assumption.Proved(Markup, 1)],
        };
        yield return certificate;
        yield return new CertificateTable(certificate, Certificate.NotApplicable(Markup, "[E]", "x", Markup));
        LabeledImages images = LabeledImages.Of(Markup, [[0, 1, 2, 3], [3, 2, 1, 0]], [0, 1], 2, 2, 2);
        yield return images;
        yield return new DataSplit(images, images, images);
        yield return IdxArray.Parse([0, 0, 8, 1, 0, 0, 0, 2, 1, 2], Markup, "");
        yield return NamedTensor.Of(Markup, [1, 2], 2);
        yield return new Safetensors([NamedTensor.Of(Markup, [1, 2], 2)], [new(Markup, Markup)]);
    }

    public static IEnumerable<object> Experiment()
    {
        Experiment experiment = Experiments.F5a;
        ExperimentSettings settings = experiment.SettingsOf(ExperimentSize.Smoke);
        var expectation = new Expectation(Markup, Markup, 1, 0, 2) { Note = Markup };
        var curve = new ExperimentCurve(Markup, Markup, [0, 1, 2], [[1, 2, 3], [2, 3, 4]]);
        var table = new ExperimentTable("t", new Table(Markup).AddRow(Markup));
        var chart = new ExperimentChart("c", ChartSamples.Grid());
        yield return experiment;
        // Every kind of settings: each experiment has its own.
        foreach (Experiment each in Experiments.All)
            yield return each.SettingsOf(ExperimentSize.Smoke);
        yield return expectation;
        yield return curve;
        yield return table;
        yield return chart;
        yield return new ExperimentResult(
            experiment, settings, [(Markup, 1)], [curve], [table], [chart], [expectation], [Markup], TimeSpan.Zero, 0, 1);
    }

    public static IEnumerable<object> Views()
    {
        yield return ChartSamples.Losses().WithTitle(Markup);
        yield return ChartSamples.Grid();
        yield return new Table(Markup, "n").AddRow(Markup, 1.5).AddRow(null, 2).AddRow("third", 3).WithCaption(Markup) with { MaxRows = 2 };
        yield return new HtmlView("<p>a &lt; b</p>");
        yield return new MatrixView(Problems.NormalMatrix(30, 20, 4));
        yield return new MatrixView(Vector<double>.Build.Dense([1, 1e-9, double.NaN, double.NegativeInfinity]));
        yield return CheckResult.That(Markup, () => throw new InvalidOperationException(Markup));
        yield return new CheckSummary(CheckResult.Close("x", 1e-6, 1.0, 2.0), CheckResult.Equal(Markup, Markup, Markup));
        yield return new ProgressView(Markup, 3, 10, Markup) { Chart = ChartSamples.Losses() };
        yield return new HtmlPage(Markup).AddParagraph(Markup);
    }
}
