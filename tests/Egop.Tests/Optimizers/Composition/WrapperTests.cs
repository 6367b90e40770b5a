namespace Egop.Tests;

/// <summary>Averages, lookahead, skipping, accumulation and groups against their definitions.</summary>
public class WrapperTests
{
    public static TheoryData<string> Names() => [.. Methods.Names];

    private static IOptimizer Create(string name) => Methods.Of(name).WithLearningRate(0.1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrappers_that_do_nothing_leave_every_method_its_bits(string name)
    {
        IOptimizer inner = Create(name);
        double[] expected = Runs.Follow(inner, 11);
        Assert.Equal(expected, Runs.Follow(inner.Ema(0), 11, out OptimizerState ema));
        Assert.Equal(expected, inner.Ema(0).Averaged(ema));
        Assert.Equal(expected, Runs.Follow(inner.Ema(0.9), 11));
        Assert.Equal(expected, Runs.Follow(inner.PolyakAverage(), 11));
        Assert.Equal(expected, Runs.Follow(inner.Lookahead(4, 1), 11));
        Assert.Equal(expected, Runs.Follow(inner.SkipNonFinite(), 11));
        Assert.Equal(expected, Runs.Follow(inner.Accumulate(1), 11));
        Assert.Equal(expected, Runs.Follow(inner.DecoupledDecay(0), 11));
        Assert.Equal(expected, Runs.Follow(inner.Scheduled((o, _) => o), 11));
        Assert.Equal(expected, Runs.Follow(new ParameterGroups(new ParameterGroup("all", "*", inner)), 11));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Accumulating_equal_gradients_makes_the_step_of_one_of_them(string name)
    {
        IOptimizer inner = Create(name), accumulating = inner.Accumulate(3);
        OptimizerState a = inner.Init(Runs.Layout), b = accumulating.Init(Runs.Layout);
        double[] x = Runs.Start(), y = Runs.Start();
        for (int t = 0; t < 5; t++)
        {
            inner.Step(a, Runs.Gradient(t), x);
            for (int k = 0; k < 3; k++)
            {
                double[] before = (double[])y.Clone();
                accumulating.Step(b, Runs.Gradient(t), y);
                Assert.Equal(k < 2 ? before : x, y);
            }
        }

        Assert.Equal(15, b.Steps);
    }

    [Fact]
    public void The_moving_average_is_the_weighted_mean_of_the_iterates()
    {
        IOptimizer inner = new Adam { LearningRate = 0.1 };
        foreach (bool debiased in (bool[])[true, false])
        {
            var ema = new ParameterEma(inner, 0.8) { IsDebiased = debiased };
            OptimizerState state = ema.Init(Runs.Layout);
            double[] x = Runs.Start(), expected = new double[53];
            double weight = 0;
            for (int t = 0; t < 9; t++)
            {
                ema.Step(state, Runs.Gradient(t), x);
                // PyTorch's AveragedModel begins with the first iterate in full.
                double share = t == 0 && !debiased ? 1 : 0.2;
                for (int i = 0; i < 53; i++)
                    expected[i] = (1 - share) * expected[i] + share * x[i];
                weight = (1 - share) * weight + share;
                Assert.True(Problems.Distance(expected.Select(v => v / weight), ema.Averaged(state)!) <= 1e-13);
            }
        }
    }

    [Fact]
    public void The_Polyak_average_is_the_mean_of_the_iterates_after_its_start()
    {
        var average = new PolyakAverage(new Adam { LearningRate = 0.1 }, 4);
        OptimizerState state = average.Init(Runs.Layout);
        double[] x = Runs.Start();
        var iterates = new List<double[]>();
        for (int t = 1; t <= 12; t++)
        {
            average.Step(state, Runs.Gradient(t), x);
            iterates.Add((double[])x.Clone());
            double[][] counted = [.. t <= 4 ? iterates.TakeLast(1) : iterates.Skip(4)];
            double[] mean = [.. Enumerable.Range(0, 53).Select(i => counted.Average(p => p[i]))];
            Assert.True(Problems.Distance(mean, average.Averaged(state)!) <= 1e-13, $"step {t}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lookahead_is_the_two_nested_loops_of_its_paper(bool resets)
    {
        const int period = 3;
        const double alpha = 0.4;
        IOptimizer inner = new Adam { LearningRate = Schedules.Cosine(0.3, 20) };
        var lookahead = new Lookahead(inner, period, alpha) { ResetsState = resets };
        OptimizerState state = lookahead.Init(Runs.Layout), fast = inner.Init(Runs.Layout);
        double[] x = Runs.Start(), slow = Runs.Start(), theta = Runs.Start();
        for (int t = 0; t < 5 * period; t++)
        {
            lookahead.Step(state, Runs.Gradient(t), x);
            inner.Step(fast, Runs.Gradient(t), theta);
            if (t % period == period - 1)
            {
                for (int i = 0; i < 53; i++)
                    slow[i] += alpha * (theta[i] - slow[i]);
                slow.CopyTo(theta, 0);
                if (resets)
                    fast = inner.Init(Runs.Layout);
            }

            Assert.True(Problems.Distance(theta, x) <= 1e-13, $"step {t}: {Problems.Distance(theta, x):R}");
            Assert.True(Problems.Distance(slow, lookahead.Averaged(state)!) <= 1e-13);
        }
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_left_out_to_the_bit_until_there_are_too_many_in_a_row()
    {
        IOptimizer inner = new Adam { LearningRate = Schedules.Cosine(0.3, 20) };
        var skip = new SkipNonFinite(inner, 2);
        OptimizerState state = skip.Init(Runs.Layout), reference = inner.Init(Runs.Layout);
        double[] x = Runs.Start(), y = Runs.Start();
        double[] bad = Runs.Gradient(99), infinite = Runs.Gradient(98);
        bad[52] = double.NaN;
        infinite[0] = double.NegativeInfinity;
        foreach (double[] gradient in (double[][])[Runs.Gradient(0), bad, infinite, Runs.Gradient(1), infinite, Runs.Gradient(2), bad, bad])
        {
            bool finite = gradient.All(double.IsFinite);
            string inside = Inside(state);
            double[] before = (double[])x.Clone();
            skip.Step(state, gradient, x);
            if (finite)
                inner.Step(reference, gradient, y);
            else
                Assert.Equal((Bits(before), inside), (Bits(x), Inside(state)));
            // The run is the one without the bad gradients, its learning rate included.
            Assert.Equal(y, x);
        }

        Assert.Equal((8, 2, 5), (state.Steps, SkipNonFinite.ConsecutiveErrors(state), SkipNonFinite.TotalErrors(state)));
        skip.Step(state, bad, x);
        Assert.Equal(3, SkipNonFinite.ConsecutiveErrors(state));
        Assert.True(double.IsNaN(x[52]) && double.IsFinite(x[0]));

        static string Bits(IEnumerable<double> values) => string.Join(";", values.Select(BitConverter.DoubleToInt64Bits));
        static string Inside(OptimizerState state) => Bits(state.Slots.Where(s => s.Kind != SlotKind.Scalar).SelectMany(s => s.Values));
    }

    [Fact]
    public void Accumulation_steps_with_the_mean_and_its_schedule_counts_steps()
    {
        Schedule schedule = Schedules.Cosine(0.3, 5);
        IOptimizer accumulating = new Adam { LearningRate = schedule }.Accumulate(4), inner = new Adam { LearningRate = schedule };
        OptimizerState a = accumulating.Init(Runs.Layout), b = inner.Init(Runs.Layout);
        double[] x = Runs.Start(), y = Runs.Start();
        for (int t = 0; t < 20; t++)
        {
            Assert.Equal(schedule.At(t / 4), accumulating.LearningRate.At(t));
            accumulating.Step(a, Runs.Gradient(t), x);
            if (t % 4 == 3)
                inner.Step(b, [.. Enumerable.Range(0, 53).Select(i => Enumerable.Range(t - 3, 4).Average(s => Runs.Gradient(s)[i]))], y);
            Assert.True(Problems.Distance(x, y) <= 1e-12, $"gradient {t}");
        }

        IOptimizer sum = new GradientAccumulation(new Sgd { LearningRate = 0.1 }, 4) { IsSum = true },
            mean = new Sgd { LearningRate = 0.4 }.Accumulate(4);
        Assert.True(Problems.Distance(Runs.Follow(sum, 8), Runs.Follow(mean, 8)) <= 1e-14);
    }

    [Fact]
    public void Groups_with_one_optimizer_are_the_optimizer_to_the_bit_when_it_is_diagonal()
    {
        foreach (string name in (string[])["SGD", "SGD with momentum", "Adagrad", "RMSProp", "Adadelta", "Adam", "AdamW", "AMSGrad",
            "Adamax", "NAdam", "RAdam", "AGD"])
        {
            IOptimizer inner = Create(name);
            // Weights and biases alternate, so that neither group is contiguous; the halves are.
            foreach (string mask in (string[])["W*", "?1"])
                Assert.Equal(Runs.Follow(inner, 11),
                    Runs.Follow(new ParameterGroups(new ParameterGroup("some", mask, inner), new ParameterGroup("rest", "*", inner)), 11));
        }
    }

    [Fact]
    public void Each_group_runs_as_if_it_were_alone_and_a_frozen_one_stays()
    {
        IOptimizer weights = new Adam { LearningRate = 0.1 }.ClipByGlobalNorm(1), biases = new Sgd { LearningRate = 0.01, Momentum = 0.9 };
        var groups = new ParameterGroups(
            new ParameterGroup("frozen", "W2", new Frozen()), new ParameterGroup("weights", ParameterMask.Matrices, weights),
                new ParameterGroup("biases", "b*", biases));
        double[] x = Runs.Follow(groups, 9, out OptimizerState state), start = Runs.Start();
        Assert.Equal(Runs.Layout["W2"].Of(start).ToArray(), Runs.Layout["W2"].Of(x).ToArray());
        Alone(weights, "W1");
        Alone(biases, "b1", "b2");
        Assert.Equal(["weights/optimizer/momentum", "weights/optimizer/second moment", "biases/momentum"], state.Slots.Select(s => s.Name));
        Assert.All(state.Slots, s => Assert.Equal(SlotKind.Factor, s.Kind));
        Assert.Equal("frozen: frozen; weights: clip by global norm, Adam; biases: SGD with momentum", groups.Name);

        void Alone(IOptimizer optimizer, params string[] names)
        {
            double[] Part(double[] whole) => [.. names.SelectMany(n => Runs.Layout[n].Of(whole).ToArray())];
            double[] y = Part(start);
            OptimizerState own = optimizer.Init(ParameterLayout.Of(names.Select(n => (
                n, Runs.Layout[n].IsMatrix ? new[] { Runs.Layout[n].Rows, Runs.Layout[n].Columns } : [Runs.Layout[n].Rows]))));
            for (int t = 0; t < 9; t++)
                optimizer.Step(own, Part(Runs.Gradient(t)), y);
            Assert.Equal(y, Part(x));
        }
    }

    [Fact]
    public void Another_rate_keeps_the_ratio_of_the_groups()
    {
        var groups = new ParameterGroups(
            new ParameterGroup("frozen", "W1", new Frozen()), new ParameterGroup("a", "W2", new Adam { LearningRate = 0.1 }),
                new ParameterGroup("b", "*", new Sgd { LearningRate = 0.02 }));
        var changed = (ParameterGroups)groups.WithLearningRate(Schedules.Cosine(0.5, 10));
        Assert.Equal(0.1, groups.LearningRate.At(3));
        Assert.Equal(Schedules.Cosine(0.5, 10), changed.LearningRate);
        Assert.Equal(0.2 * Schedules.Cosine(0.5, 10).At(7), changed.Groups[2].Optimizer.LearningRate.At(7), 1e-17);
        Assert.Same(groups.Groups[0].Optimizer, changed.Groups[0].Optimizer);
        Assert.Contains("\"b\"", Assert.Throws<ArgumentException>(() => new ParameterGroups(
            new ParameterGroup("a", "W*", new Adam { LearningRate = 0.1 }),
                new ParameterGroup("b", "*", new Sgd { LearningRate = Schedules.Linear(0, 1, 10) })).WithLearningRate(1)).Message,
                    StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_do_not_fit_the_layout_are_refused()
    {
        ParameterGroup Group(string name, ParameterMask mask) => new(name, mask, new Sgd { LearningRate = 0.1 });
        string Message(params ParameterGroup[] groups) => Assert.Throws<ArgumentException>(() => new ParameterGroups(groups).Init(Runs.Layout)).Message;
        Assert.Contains("none for \"b1\"", Message(Group("weights", "W*")), StringComparison.Ordinal);
        Assert.Contains("none in \"late\"", Message(Group("all", "*"), Group("late", "b*")), StringComparison.Ordinal);
        Assert.Contains("\"W9\"", Message(Group("typo", "W9"), Group("rest", "*")), StringComparison.Ordinal);
        Assert.Contains("names that differ", Message(Group("a", "W*"), Group("a", "b*")), StringComparison.Ordinal);
        Assert.Contains("not empty", Message(Group("", "*")), StringComparison.Ordinal);
        Assert.Contains("at least one group", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_average_is_found_through_what_is_around_it()
    {
        IOptimizer ema = new Adam { LearningRate = 0.1 }.Ema(0.9), wrapped = ema.ClipByGlobalNorm(1e9).Scheduled((o, _) => o).Accumulate(2)
            .SkipNonFinite();
        Runs.Follow(ema.Accumulate(2), 8, out OptimizerState plain);
        Runs.Follow(wrapped, 8, out OptimizerState state);
        Assert.Equal(ema.Accumulate(2).Averaged(plain), wrapped.Averaged(state));
        Assert.Null(wrapped.Averaged(wrapped.Init(Runs.Layout)));
        Assert.Null(new Adam { LearningRate = 0.1 }.Averaged(new Adam { LearningRate = 0.1 }.Init(Runs.Layout)));
        Assert.Contains("at least one step",
            Assert.Throws<ArgumentException>(() => ((ParameterEma)ema).Average(ema.Init(Runs.Layout), new double[53])).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_hyper_parameters_are_refused_by_name()
    {
        IOptimizer sgd = new Sgd { LearningRate = 0.1 };
        Refuses("Decay", () => sgd.Ema(1));
        Refuses("Start", () => sgd.PolyakAverage(-1));
        Refuses("Period", () => sgd.Lookahead(0));
        Refuses("SlowRate", () => sgd.Lookahead(5, 0));
        Refuses("SlowRate", () => sgd.Lookahead(5, 1.1));
        Refuses("MaxConsecutive", () => sgd.SkipNonFinite(-1));
        Refuses("Every", () => sgd.Accumulate(0));
        Refuses("WeightDecay", () => sgd.DecoupledDecay(-1));
        Assert.Equal("Inner", Assert.Throws<ArgumentNullException>(() => new ParameterEma(null!, 0.5)).ParamName);
        Assert.Equal("Last", Assert.Throws<ArgumentNullException>(() => new Chain { Last = null! }).ParamName);

        static void Refuses(string name, Action action) =>
            Assert.StartsWith(name, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
