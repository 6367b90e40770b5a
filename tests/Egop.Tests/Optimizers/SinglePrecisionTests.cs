namespace Egop.Tests;

/// <summary>Optimizer state and steps in single precision.</summary>
public class SinglePrecisionTests
{
    private static readonly ParameterLayout _layout = ParameterLayout.Vector(3);

    [Fact]
    public void A_slot_holds_one_precision_and_says_which_when_asked_for_the_other()
    {
        StateSlot wide = new("a", SlotKind.Factor, [1.0, 0.1]), narrow = StateSlot.InSinglePrecision("b", SlotKind.Factor, [1f, 0.1f]);
        Assert.Equal((Precision.Double, 2), (wide.Precision, wide.Length));
        Assert.Equal((Precision.Single, 2), (narrow.Precision, narrow.Length));
        Assert.Equal([1.0, 0.1], wide.ToDoubles());
        Assert.Equal([1.0, 0.1f], narrow.ToDoubles());
        Assert.NotSame(wide.Values, wide.ToDoubles());
        Assert.Contains("SingleValues", Assert.Throws<InvalidOperationException>(() => narrow.Values).Message, StringComparison.Ordinal);
        Assert.Contains("Values", Assert.Throws<InvalidOperationException>(() => wide.SingleValues).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_both_precisions_gives_each_array_in_its_own_and_clones_both()
    {
        var state = new OptimizerState(_layout, new StateSlot("a", SlotKind.Momentum, [1.0, 2, 3]),
            StateSlot.InSinglePrecision("b", SlotKind.SecondMoment, [4f, 5, 6]));
        OptimizerState clone = state.Clone();
        state["a"][0] = 0;
        state.SingleValues("b")[0] = 0;
        Assert.Equal([1, 2, 3], clone["a"].ToArray());
        Assert.Equal([4, 5, 6], clone.SingleValues("b").ToArray());
        Assert.Equal([SlotKind.Momentum, SlotKind.SecondMoment], clone.Slots.Select(s => s.Kind));
        Assert.Equal("0 steps; a: norm 3.742; b: norm 8.775", clone.ToString());
        Assert.Contains("Double", Assert.Throws<ArgumentException>(() => state["b"].Length).Message, StringComparison.Ordinal);
        Assert.Contains("Single", Assert.Throws<ArgumentException>(() => state.SingleValues("a").Length).Message, StringComparison.Ordinal);
        Assert.Contains(
            "one of a, b", Assert.Throws<ArgumentException>(() => state.SingleValues("c").Length).Message, StringComparison.Ordinal);
        Assert.Contains("length 3",
            Assert.Throws<ArgumentException>(() => new OptimizerState(
                _layout, StateSlot.InSinglePrecision("b", SlotKind.SecondMoment, new float[2]))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<IOptimizer> InDouble => [new FullMatrixAdagrad { LearningRate = 0.1 }, new HeavyBall(0.9, 0.1)];

    [Theory]
    [MemberData(nameof(InDouble), DisableDiscoveryEnumeration = true)]
    public void A_method_without_single_precision_steps_in_double_and_rounds_the_parameters_once(IOptimizer optimizer)
    {
        OptimizerState wide = optimizer.Init(_layout), narrow = optimizer.Init(_layout, Precision.Single);
        double[] x = [1, 2, 3];
        float[] y = [1, 2, 3];
        for (int t = 0; t < 5; t++)
        {
            float[] gradient = [.. Problems.Normal(3, (ulong)t).Select(g => (float)g)];
            optimizer.Step(wide, [.. gradient.Select(g => (double)g)], x);
            for (int i = 0; i < 3; i++)
                x[i] = (float)x[i];
            optimizer.Step(narrow, gradient, y);
            Assert.Equal(x, y.Select(v => (double)v));
        }

        Assert.Equal(wide.ToString(), narrow.ToString());
        Assert.Contains("Double or Single", Assert.Throws<ArgumentException>(() => optimizer.Init(_layout, (Precision)7)).Message,
            StringComparison.Ordinal);
        Assert.Contains("length 3", Assert.Throws<ArgumentException>(() => optimizer.Step(narrow, new float[2], new float[3])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_state_or_optimizer_is_refused_by_name()
    {
        foreach (Optimizer entry in Methods.All)
        {
            IOptimizer optimizer = entry.WithLearningRate(0.1);
            Assert.Equal("state", Assert.Throws<ArgumentNullException>(() => optimizer.Step(null!, [1.0], new double[1])).ParamName);
            Assert.Equal("state", Assert.Throws<ArgumentNullException>(() => optimizer.Step(null!, [1f], new float[1])).ParamName);
            Assert.Equal("layout", Assert.Throws<ArgumentNullException>(() => optimizer.Init(null!)).ParamName);
            Assert.Equal("layout", Assert.Throws<ArgumentNullException>(() => optimizer.Init(null!, Precision.Single)).ParamName);
        }
    }

    [Fact]
    public void A_method_of_ones_own_runs_in_single_precision_in_every_basis_and_composition()
    {
        IObjective f = Problems.LeastSquares(12, 4);
        var options = new TrainOptions { Steps = 60, Precision = Precision.Single };
        double[] start = Problems.Normal(12, 1);
        IOptimizer own = new HeavyBall(0.9, 0.02), library = new Sgd { LearningRate = 0.02, Momentum = 0.9 };
        Assert.InRange(Apart(own, library, null), 0, 1e-5);
        Assert.InRange(Apart(own.ClipByGlobalNorm(0.5), library.ClipByGlobalNorm(0.5), Bases.RandomRotation(12, 3)), 0, 1e-5);

        double Apart(IOptimizer a, IOptimizer b, IBasis? basis) =>
            Problems.Distance(
                Trainer.Run(f, a, start, options.In(basis)).FinalPoint, Trainer.Run(f, b, start, options.In(basis)).FinalPoint);
    }

    /// <summary>Momentum as a user writes it.</summary>
    private sealed class HeavyBall(double mu, Schedule rate) : DoubleOptimizer
    {
        public override string Name => "heavy ball";

        public override Schedule LearningRate => rate;

        public override IOptimizer WithLearningRate(Schedule learningRate) => new HeavyBall(mu, learningRate);

        public override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
            [new StateSlot("momentum", SlotKind.Momentum, new double[layout.Dimension])];

        public override void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
        {
            long t = state.BeginStep(gradient, x);
            Span<double> m = state["momentum"];
            for (int i = 0; i < x.Length; i++)
            {
                m[i] = mu * m[i] + gradient[i];
                x[i] -= rate.At(t - 1) * m[i];
            }
        }
    }
}
