namespace Egop.Tests;

/// <summary>Chains are the methods whose pieces they hold.</summary>
public class ChainTests
{
    public static TheoryData<string, IOptimizer, IOptimizer> Same() => new()
    {
        { "SGD with momentum", new Chain(new MomentumTrace(0.9), new Scale(0.05)), new Sgd { Momentum = 0.9, LearningRate = 0.05 } },
        { "Nesterov", new Chain(new MomentumTrace(0.9) { Nesterov = true }, new Scale(0.05)),
            new Sgd { Momentum = 0.9, Nesterov = true, LearningRate = 0.05 } },
        { "coupled decay", new Chain(new AddDecayedWeights(0.1), new MomentumTrace(0.9), new Scale(0.05)),
            new Sgd { Momentum = 0.9, WeightDecay = 0.1, LearningRate = 0.05 } },
        { "Adam", new Chain(GradientTransforms.ScaleByAdam(), new Scale(0.05)), new Adam { LearningRate = 0.05 } },
        { "Adam with coupled decay", new Adam { LearningRate = 0.05 }.CoupledDecay(0.1),
            new Adam { LearningRate = 0.05, WeightDecay = 0.1 } },
        { "AdamW of pieces", new Chain(GradientTransforms.ScaleByAdam(), new AddDecayedWeights(0.1), new Scale(0.05)), Adam.W(0.05, 0.1) },
        { "AdamW of pieces, rate at the end",
            new Chain(GradientTransforms.ScaleByAdam(), new AddDecayedWeights(0.1)) { Last = new Sgd { LearningRate = 0.05 } },
                Adam.W(0.05, 0.1) },
        { "AdamW with a schedule",
            new Chain(GradientTransforms.ScaleByAdam(), new AddDecayedWeights(0.1), new ScaleBySchedule(Schedules.Cosine(0.1, 30))),
                Adam.W(Schedules.Cosine(0.1, 30), 0.1) },
        { "AdamW by decoupled decay", new Adam { LearningRate = 0.05 }.DecoupledDecay(0.1), Adam.W(0.05, 0.1) },
        { "RMSProp", new Chain(GradientTransforms.ScaleByRms(), new Scale(0.01)), RmsProp.Optax(0.01) },
        { "RMSProp with momentum", new Chain(GradientTransforms.ScaleByRms(), new Scale(0.01), new MomentumTrace(0.9)),
            RmsProp.Optax(0.01) with { Momentum = 0.9 } },
        { "centered RMSProp", new Chain(GradientTransforms.ScaleByRms(centered: true), new Scale(0.01)),
            RmsProp.Optax(0.01) with { Centered = true } },
        { "Adagrad", new Chain(GradientTransforms.ScaleByRss(), new Scale(0.1)), Adagrad.Optax(0.1) },
        { "Adafactor as a piece", new Chain(GradientTransforms.ScaleBy(new Adafactor { LearningRate = 0.05 })),
            new Adafactor { LearningRate = 0.05 } },
        { "AdamW as a piece", new Chain(GradientTransforms.ScaleBy(Adam.W(0.05, 0.1))), Adam.W(0.05, 0.1) },
        { "AdaLomo's clipping", new Adafactor { LearningRate = 0.05 }.ClipByGlobalNorm(0.5, NormClipping.Torch),
            new Adafactor { LearningRate = 0.05, ClipGradientNorm = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void A_chain_of_a_methods_pieces_is_the_method_to_rounding(string name, IOptimizer chain, IOptimizer method)
    {
        double[] expected = Runs.Follow(method, 25), actual = Runs.Follow(chain, 25);
        double difference = Problems.Distance(expected, actual) / Problems.Norm(expected);
        Assert.True(difference <= 2e-14, $"{name}: {difference:R}");
    }

    [Fact]
    public void Chains_are_associative_to_the_bit()
    {
        IGradientTransform[] a =
            [new ClipByGlobalNorm(3), new MomentumTrace(0.5)], b = [GradientTransforms.ScaleByAdam(), new AddDecayedWeights(0.1)];
        IOptimizer last = new Sgd { LearningRate = 0.05, Momentum = 0.9 };
        double[] flat = Runs.Follow(new Chain([.. a, .. b]) { Last = last }, 12);
        Assert.Equal(flat, Runs.Follow(new Chain(a) { Last = new Chain(b) { Last = last } }, 12));
        Assert.Equal(flat, Runs.Follow(last.After(b).After(a), 12));
        Assert.Equal<IOptimizer>(new Chain([.. a, .. b]) { Last = last }, last.After(b).After(a));
        Assert.Equal(Runs.Follow(last, 12), Runs.Follow(new Chain { Last = last }, 12));
    }

    [Fact]
    public void What_is_named_last_sees_the_gradient_first()
    {
        IOptimizer optimizer = new Sgd { LearningRate = 1 }.ClipByGlobalNorm(1).After(new Scale(10));
        double[] x = [0, 0];
        optimizer.Step(optimizer.Init(ParameterLayout.Vector(2)), [0.3, 0.4], x);
        Assert.Equal(-0.6, x[0], 1e-15);
        Assert.Equal("scale, clip by global norm, SGD", optimizer.Name);
    }

    [Fact]
    public void The_gradient_given_is_not_changed()
    {
        double[] gradient = [3, 4], x = [0, 0];
        IOptimizer optimizer = new Adam { LearningRate = 0.1 }.ClipByGlobalNorm(1);
        optimizer.Step(optimizer.Init(ParameterLayout.Vector(2)), gradient, x);
        Assert.Equal([3, 4], gradient);
    }

    [Fact]
    public void The_state_names_its_arrays_by_piece_and_knows_which_follow_a_change_of_basis()
    {
        var chain = new Chain(new MomentumTrace(0.9), new MomentumTrace(0.5), GradientTransforms.ScaleByAdam())
        {
            Last = new Sgd
            {
                LearningRate = 0.1,
                Momentum = 0.9,
            }
        };
        OptimizerState state = chain.Init(Runs.Layout);
        Assert.Equal(
            [("trace/momentum", SlotKind.Momentum), ("trace 2/momentum", SlotKind.Momentum), ("scale by Adam/momentum", SlotKind.Momentum),
            ("scale by Adam/second moment", SlotKind.SecondMoment), ("optimizer/momentum", SlotKind.SecondMoment)],
            state.Slots.Select(s => (s.Name, s.Kind)));
        chain.Step(state, Runs.Gradient(0), Runs.Start());
        Assert.StartsWith("1 steps; trace/momentum: norm ", state.ToString(), StringComparison.Ordinal);
        state["trace/momentum"].Clear();
        Assert.Contains("trace/momentum: norm 0;", state.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_another_optimizer_is_refused()
    {
        OptimizerState adam = new Adam { LearningRate = 0.1 }.Init(Runs.Layout);
        foreach (IOptimizer optimizer in Runs.Compositions(new Adam { LearningRate = 0.1 }).Where(o => o is not ScheduledOptimizer))
            Assert.Contains("Use the state with the optimizer that made it",
                Assert.Throws<ArgumentException>(() => optimizer.Step(adam, Runs.Gradient(0), Runs.Start())).Message,
                    StringComparison.Ordinal);
    }
}
