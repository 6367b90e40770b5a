using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Null where a value is needed is an ArgumentNullException that names the argument, at once.</summary>
public class NullArgumentTests
{
    private static readonly IObjective _f = Objectives.Rosenbrock(2);
    private static readonly ISamplingDistribution _rho = SamplingDistributions.Gaussian(2, 1);
    private static readonly IOptimizer _sgd = new Sgd { LearningRate = 0.1 };
    private static readonly ParameterLayout _layout = ParameterLayout.Vector(2);
    private static readonly TrainOptions _train = new() { Steps = 1 };
    private static readonly EgopOptions _estimate = new() { Samples = 1 };
    private static readonly double[][] _starts = [[1, 2]];
    private static readonly BasisRefresh _refresh = new() { Every = 1, Estimate = _ => Bases.Identity(2) };

    public static TheoryData<string, Action> Refused => new()
    {
        { "objective", () => Trainer.Run(null!, _sgd, _starts[0], _train) },
        { "optimizer", () => Trainer.Run(_f, null!, _starts[0], _train) },
        { "options", () => Trainer.Run(_f, _sgd, _starts[0], null!) },
        { "starts", () => Trainer.RunAll(_f, _sgd, null!, _train) },
        { "options", () => Trainer.RunAll(_f, _sgd, _starts, null!) },
        { "loss", () => LearningRateSweep.Run(null!) },
        { "create", () => LearningRateSweep.Run(_f, null!, _starts, _train) },
        { "optimizer", () => LearningRateSweep.Run(_f, _ => null!, _starts, _train) },
        { "starts", () => LearningRateSweep.Run(_f, _ => _sgd, null!, _train) },
        { "values", () => Quartiles.Of(null!) },
        { "objective", () => EgopEstimator.Estimate(null!, _rho, _estimate) },
        { "distribution", () => EgopEstimator.Estimate(_f, null!, _estimate) },
        { "options", () => EgopEstimator.Estimate(_f, _rho, null!) },
        { "objective", () => EgopEstimator.Gradients(null!, _rho, _estimate) },
        { "distribution", () => EgopEstimator.Gradients(_f, null!, _estimate) },
        { "options", () => EgopEstimator.Gradients(_f, _rho, null!) },
        { "eigenvalues", () => _ = new Spectrum(null!) },
        { "objective", () => ((IObjective)null!).In(Bases.Identity(2)) },
        { "basis", () => _f.In(null!) },
        { "distribution", () => ((ISamplingDistribution)null!).In(Bases.Identity(2)) },
        { "basis", () => _rho.In(null!) },
        { "basis", () => ((IBasis)null!).ToBasis([1]) },
        { "basis", () => ((IBasis)null!).ToOriginal([1]) },
        { "objective", () => ((IObjective)null!).Value([1]) },
        { "objective", () => ((IObjective)null!).Gradient([1]) },
        { "objective", () => ((IObjective)null!).Layout() },
        { "distribution", () => ((ISamplingDistribution)null!).InitialPoint(1) },
        { "arrays", () => ParameterLayout.Of(null!) },
        { "widths", () => ParameterLayout.Network(null!, true) },
        { "blocks", () => CoordinatePartition.Of(2, null!) },
        { "layout", () => CoordinatePartition.Matrices(null!) },
        { "layout", () => CoordinatePartition.FirstLayer(null!) },
        { "layout", () => CoordinatePartition.Arrays(null!, "a") },
        { "names", () => CoordinatePartition.Arrays(_layout, (IEnumerable<string>)null!) },
        { "vectors", () => Bases.Dense(null!) },
        { "partition", () => Bases.Block(null!, []) },
        { "bases", () => Bases.Block(CoordinatePartition.Whole(2), null!) },
        { "bases[0]", () => Bases.Block(CoordinatePartition.Whole(2), [null!]) },
        { "estimate", () => Bases.FromEgop((EgopEstimate)null!) },
        { "partition", () => Bases.RandomRotation(null!, 1) },
        { "vectors", () => Bases.Partial((Matrix<double>)null!) },
        { "estimate", () => Bases.Partial((EgopEstimate)null!, 1) },
        { "left", () => Bases.Kronecker(null!, Matrix<double>.Build.DenseIdentity(1)) },
        { "right", () => Bases.Kronecker(Matrix<double>.Build.DenseIdentity(1), null!) },
        { "estimate", () => Bases.Kronecker(null!, _layout) },
        { "objective", () => Bases.Kronecker(null!, _rho, _estimate) },
        { "distribution", () => Bases.Kronecker(_f, null!, _estimate) },
        { "options", () => Bases.Kronecker(_f, _rho, null!) },
        { "vectors", () => Bases.NearestKronecker(null!, 1, 2) },
        { "matrix", () => KroneckerFit.Nearest(null!, 1, 2) },
        { "basis", () => ((IBasis)null!).OrthogonalityError() },
        { "basis", () => ((IBasis)null!).ToBasisMany([1], [1]) },
        { "basis", () => ((IBasis)null!).ToOriginalMany([1], [1]) },
        { "optimizer", () => ((IOptimizer)null!).In(Bases.Identity(2)) },
        { "basis", () => _sgd.In(null!) },
        { "Inner", () => ((IOptimizer)null!).InEgopBases(_f, _refresh) },
        { "Objective", () => _sgd.InEgopBases(null!, _refresh) },
        { "Refresh", () => _sgd.InEgopBases(_f, null!) },
        { "Estimate", () => _ = new BasisRefresh { Estimate = null! } },
        { "options", () => BasisRefresh.Egop(null!, _rho) },
        { "distribution", () => BasisRefresh.Egop(_estimate, null!) },
        { "distribution", () => SamplingDistributions.Around([1], null!) },
        { "layout", () => _ = new OptimizerState(null!) },
        { "slots", () => _ = new OptimizerState(_layout, null!) },
        { "values", () => _ = new StateSlot("a", SlotKind.Momentum, null!) },
        { "values", () => StateSlot.InSinglePrecision("a", SlotKind.Momentum, null!) },
        { "transforms", () => _ = new Chain(null!) },
        { "transforms", () => _ = new Chain([null!]) },
        { "optimizer", () => ((IOptimizer)null!).HyperParameters() },
        { "state", () => _sgd.Averaged(null!) },
        { "state", () => _sgd.Ema(0.5).Step(null!, [1, 2], new double[2]) },
        { "Method", () => GradientTransforms.ScaleBy(null!) },
        { "Function", () => GradientTransforms.FromFunction("a", null!) },
        { "Create", () => GradientTransforms.Scheduled(null!) },
        { "groups", () => _ = new ParameterGroups([null!]) },
        { "Arrays", () => _ = new ParameterGroup("a", null!, _sgd) },
        { "Optimizer", () => _ = new ParameterGroup("a", "*", null!) },
        { "predicate", () => ParameterMask.Where(null!) },
        { "first", () => Schedules.Join(null!) },
        { "images", () => ((LabeledImages)null!).Take(1) },
        { "images", () => ((LabeledImages)null!).Shuffle(1) },
        { "images", () => ((LabeledImages)null!).Split(1, 0, 0, 1) },
        { "images", () => ((LabeledImages)null!).WithClasses(1) },
        { "images", () => ((LabeledImages)null!).MaxPool2x2() },
        { "images", () => ((LabeledImages)null!).WithName("a") },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void It_is_refused_by_name(string name, Action action) =>
        Assert.Equal(name, Assert.Throws<ArgumentNullException>(action).ParamName);

    [Fact]
    public void Every_optimizer_refuses_a_null_learning_rate()
    {
        foreach (Optimizer entry in Methods.All)
            Assert.Equal(
                "LearningRate", Assert.Throws<ArgumentNullException>(() => entry.WithLearningRate(0.1).WithLearningRate(null!)).ParamName);
    }

    [Fact]
    public void Null_or_empty_names_and_shapes_inside_a_sequence_are_refused_with_where_they_are()
    {
        Refuses("shape", "\"a\"", () => ParameterLayout.Of([("a", null!)]));
        Refuses("none", "\"a\"", () => CoordinatePartition.Of(2, [("a", null!)]));
        Refuses("name", "block 0", () => CoordinatePartition.Of(2, [(null!, [0])]));
        Refuses("null", "index 1", () => Objectives.MatrixFactorization([Matrix<double>.Build.Dense(1, 1), null!], [1, 2], 1));

        static void Refuses(string what, string where, Action action)
        {
            string message = Assert.Throws<ArgumentException>(action).Message;
            Assert.Contains(what, message);
            Assert.Contains(where, message);
        }
    }

    [Fact]
    public void A_target_loss_of_NaN_an_empty_list_of_singular_values_and_a_slot_of_a_state_without_any_are_refused()
    {
        Assert.Contains(
            "TargetLoss", Assert.Throws<ArgumentException>(() => new TrainOptions { Steps = 1, TargetLoss = double.NaN }).Message);
        Assert.Contains("singularValues", Assert.Throws<ArgumentException>(() => new Spectrum([1], [])).Message);
        Assert.Contains("has no arrays", Assert.Throws<ArgumentException>(() => _sgd.Init(_layout)["momentum"].Length).Message);
    }
}
