namespace Egop.Tests;

public class BasisOptimizerTests
{
    private static readonly ReluNetwork _network = Problems.Network(4);
    private static readonly double[] _start = SamplingDistributions.XavierNormal(_network.Layout).InitialPoint(2);
    private static readonly IBasis _rotation = Bases.RandomRotation(53, 6);

    public static TheoryData<string> Names() => [.. Methods.Names];

    private static IOptimizer Make(string name) => Methods.Of(name).WithLearningRate(0.01);

    private static EgopOptimizer Refreshed(IOptimizer inner, SecondMomentPolicy policy = SecondMomentPolicy.Rotate) => new()
    {
        Inner = inner,
        Objective = _network,
        Refresh = new()
        {
            Every = 4,
            SecondMoments = policy,
            Estimate = BasisRefresh.Egop(new() { Samples = 60, SingularValues = false }, SamplingDistributions.Gaussian(53, 0.3)),
        },
    };

    [Theory]
    [InlineData("SGD with momentum")]
    [InlineData("Adagrad")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("Adafactor")]
    [InlineData("full-matrix Adagrad")]
    [InlineData("Shampoo")]
    public void An_optimizer_in_a_basis_moves_as_training_in_the_basis_does(string name)
    {
        PartialBasis leading = ((DenseBasis)_rotation).Leading(9);
        foreach (IBasis basis in (IBasis[])[_rotation, leading, leading.Complete(2), leading.KeepComplement()])
        {
            // What decays or scales by the coordinates themselves sees those of a partial basis differently: within the span only.
            if (basis is ImplicitComplementBasis && name is "AdamW" or "Adafactor")
                continue;
            var options = new TrainOptions { Steps = 15, KeepPoints = true };
            TrainResult outside = Trainer.Run(_network, Make(name).In(basis), _start, options),
                inside = Trainer.Run(_network, Make(name), _start, options.In(basis));
            Assert.All(
                outside.History.Zip(inside.History),
                p => Assert.True(
                    Problems.Distance(p.First.Point.ToArray(), p.Second.Point.ToArray()) <= 1e-9, $"{basis}: step {p.First.Step}"));
        }
    }

    [Fact]
    public void A_zero_gradient_leaves_the_parameters_alone_bit_by_bit()
    {
        IOptimizer adam = new Adam { LearningRate = 0.1 }.In(_rotation);
        OptimizerState state = adam.Init(_network.Layout);
        double[] x = (double[])_start.Clone();
        for (int t = 0; t < 3; t++)
            adam.Step(state, new double[53], x);
        Assert.Equal(_start, x);
        Assert.Equal(3, state.Steps);
        IOptimizer plain = new Adam { LearningRate = 0.1 };
        Assert.Same(plain, plain.In(Bases.Identity(53)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_refreshed_optimizer_moves_as_the_refreshed_run_does(string name)
    {
        // Random bases: in an eigenbasis the gradient has coordinates of rounding noise alone, which some methods divide by themselves.
        // SOAP makes an eigenbasis of
        // its own from the first gradient of each array, whose null space of two or more dimensions no rounding leaves alone: it is
        // compared on one array that is a vector.
        IOptimizer inner = Make(name);
        IObjective network = inner is Soap ? Objectives.FromFunction(53, _network.Evaluate) : _network;
        EgopOptimizer egop = Refreshed(inner) with
        {
            Objective = network,
            Refresh = new() { Every = 4, Estimate = at => Bases.RandomRotation(53, (ulong)at.Index) },
        };
        TrainResult run = Trainer.Run(network, inner, _start, new TrainOptions { Steps = 10, KeepPoints = true, Refresh = egop.Refresh });
        double[] x = (double[])_start.Clone();
        OptimizerState state = egop.Init(network.Layout());
        for (int t = 0; t <= 10; t++)
        {
            double[] expected = run.History[t].Point.ToArray();
            Assert.True(Problems.Distance(x, expected) <= 1e-9 * Problems.Norm(expected), $"step {t}: {Problems.Distance(x, expected):R}");
            if (t < 10)
                egop.Step(state, _network.Gradient(x), x);
        }

        Assert.Equal(10, state.Steps);
        Assert.All(x, v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [InlineData("Adam", SecondMomentPolicy.Rotate)]
    [InlineData("Adam", SecondMomentPolicy.Reset)]
    [InlineData("SOAP", SecondMomentPolicy.Keep)]
    public void A_clone_and_a_state_rebuilt_from_its_arrays_go_on_with_the_same_bits(string name, SecondMomentPolicy policy)
    {
        EgopOptimizer egop = Refreshed(Make(name), policy);
        foreach (int at in (int[])[1, 4, 6, 8])
        {
            double[] x = (double[])_start.Clone();
            OptimizerState state = egop.Init(_network.Layout);
            Go(state, x, at);
            OptimizerState clone = state.Clone();
            // As a reader of stored states makes it: the arrays and the number of steps, nothing else.
            OptimizerState rebuilt = egop.Init(_network.Layout);
            rebuilt.Reset(state);
            rebuilt.Steps = state.Steps;
            double[] y = (double[])x.Clone(), z = (double[])x.Clone();
            Go(state, x, 5);
            Go(clone, y, 5);
            Go(rebuilt, z, 5);
            Assert.Equal(x, y);
            Assert.Equal(x, z);
            Assert.Equal(state.ToString(), rebuilt.ToString());
        }

        void Go(OptimizerState state, double[] x, int steps)
        {
            for (int t = 0; t < steps; t++)
                egop.Step(state, _network.Gradient(x), x);
        }
    }

    [Fact]
    public void The_wrappers_pass_on_the_learning_rate_and_name_what_they_wrap()
    {
        IOptimizer wrapped = new Adam { LearningRate = 0.1 }.In(_rotation);
        Assert.Equal("Adam in the random rotation basis", wrapped.Name);
        Assert.Equal(wrapped, wrapped.WithLearningRate(0.2).WithLearningRate(0.1));
        Assert.Equal(0.2, wrapped.WithLearningRate(0.2).LearningRate.At(0));
        EgopOptimizer egop = Refreshed(new Adam { LearningRate = 0.1 });
        Assert.Equal("Adam in refreshed EGOP bases", egop.Name);
        Assert.Equal(egop, egop.WithLearningRate(0.2).WithLearningRate(0.1));
        OptimizerState state = egop.Init(_network.Layout);
        Assert.Null(egop.BasisOf(state));
        egop.Step(state, _network.Gradient(_start), (double[])_start.Clone());
        Assert.Equal("EGOP", egop.BasisOf(state)!.Name);
        Assert.StartsWith("1 steps; refreshed at: norm ", state.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_sizes_are_refused_before_a_step_is_counted()
    {
        IOptimizer adam = new Adam { LearningRate = 0.1 }.In(_rotation);
        EgopOptimizer egop = Refreshed(new Adam { LearningRate = 0.1 });
        foreach (IOptimizer optimizer in (IOptimizer[])[adam, egop])
        {
            Assert.Contains("length 53", Assert.Throws<ArgumentException>(() => optimizer.Init(ParameterLayout.Vector(52))).Message,
                StringComparison.Ordinal);
            OptimizerState state = optimizer.Init(_network.Layout);
            Assert.Contains("length 53",
                Assert.Throws<ArgumentException>(() => optimizer.Step(state, new double[52], new double[53])).Message,
                    StringComparison.Ordinal);
            Assert.Contains("length 53",
                Assert.Throws<ArgumentException>(() => optimizer.Step(state, new double[53], new double[52])).Message,
                    StringComparison.Ordinal);
            Assert.Equal(0, state.Steps);
        }

        EgopOptimizer partial = egop with { Refresh = new() { Every = 4, Estimate = _ => ((DenseBasis)_rotation).Leading(5) } };
        Assert.Contains("FirstBasis",
            Assert.Throws<ArgumentException>(() => partial.Step(partial.Init(_network.Layout), new double[53], new double[53])).Message,
                StringComparison.Ordinal);
        partial = partial with { FirstBasis = ((DenseBasis)_rotation).Leading(5) };
        partial.Step(partial.Init(_network.Layout), new double[53], new double[53]);
    }
}
