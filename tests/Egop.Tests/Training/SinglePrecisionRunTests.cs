namespace Egop.Tests;

/// <summary>Whole runs in single precision, beside loops written out by hand and beside runs in double.</summary>
public sealed class SinglePrecisionRunTests : IDisposable
{
    private const int D = 53;

    private static readonly ReluNetwork _network = Problems.Network(4);
    private static readonly double[] _start = SamplingDistributions.XavierNormal(_network.Layout).InitialPoint(2);
    private static readonly IBasis _rotation = Bases.RandomRotation(D, 9);
    private static readonly TrainOptions _single = new() { Steps = 12, Precision = Precision.Single, KeepPoints = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names() => [.. Methods.Names];

    private static IOptimizer Create(string name, Schedule rate) => Methods.Of(name).WithLearningRate(rate);

    private static IBasis? BasisOf(string kind)
    {
        var rotation = (DenseBasis)_rotation;
        return kind switch
        {
            "none" => null,
            "identity" => new IdentityBasis(D),
            "rotation" => rotation,
            "rotation in single" => rotation.Stored(BasisStorage.Single),
            "leading" => rotation.Leading(11),
            "complement" => rotation.Leading(11, BasisStorage.Single).KeepComplement(),
            "blocks" => Bases.RandomRotation(CoordinatePartition.Matrices(_network.Layout), 2),
            _ => throw new ArgumentException(kind),
        };
    }

    /// <summary>1/2 Σ i (x_i − 1)², which has double precision only.</summary>
    private static IObjective Bowl(int d) => Objectives.FromFunction(d, static (x, g) =>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            g[i] = (1 + (i % 5)) * (x[i] - 1);
            sum += g[i] * (x[i] - 1) / 2;
        }

        return sum;
    });

    public static TheoryData<string, string, bool> Loops()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (Optimizer entry in Methods.All)
        {
            foreach (string basis in (string[])["none", "rotation in single"])
            {
                rows.Add(entry.Name, basis, false);
                rows.Add(entry.Name, basis, true);
            }
        }

        foreach (string basis in (string[])["identity", "rotation", "leading", "complement", "blocks"])
            rows.Add("Adam", basis, true);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_run_is_the_loop_of_evaluations_and_steps_bit_for_bit(string name, string kind, bool isMinibatched)
    {
        IOptimizer optimizer = Create(name, Schedules.Cosine(0.02, 20));
        IBasis? basis = BasisOf(kind);
        IBasis v = basis ?? new IdentityBasis(D);
        IObjective f = isMinibatched ? _network.Minibatches(7) : _network;
        TrainOptions options = _single with { Seed = 3, RecordEvery = 1 };
        TrainResult run = Trainer.Run(f, optimizer, _start, options.In(basis));
        Assert.Equal((Precision.Single, StopReason.StepsDone, 13), (run.Precision, run.StopReason, run.History.Count));

        double[] outside = v.Coordinates < D ? [.. _start.Zip(v.ToOriginal(v.ToBasis(_start)), (a, b) => a - b)] : new double[D];
        float[] z = Round(v.ToBasis(_start)), gradient = new float[z.Length];
        OptimizerState state = optimizer.Init(v.LayoutOf(_network.Layout), Precision.Single);
        for (int t = 0; t <= options.Steps; t++)
        {
            (float[] theta, double loss) = Evaluate(f);
            Iterate entry = run.History[t];
            Assert.Equal(Bits([loss, Math.Sqrt(gradient.Sum(g => (double)g * g))]), Bits([entry.Loss, entry.GradientNorm]));
            Assert.Equal(Bits(Widen(theta)), Bits(entry.Point.ToArray()));
            if (t == options.Steps)
                break;
            if (isMinibatched)
                Evaluate(_network.Minibatches(7).At(new BatchKey(3, t)));
            optimizer.Step(state, gradient, z);
        }

        Assert.Equal(Bits(run.History[^1].Point.ToArray()), Bits(run.FinalPoint));
        Assert.Equal(state.Slots.Select(s => (s.Name, s.Precision)), run.State.Slots.Select(s => (s.Name, s.Precision)));
        foreach ((StateSlot a, StateSlot b) in state.Slots.Zip(run.State.Slots))
            Assert.Equal(Bits(a.ToDoubles()), Bits(b.ToDoubles()));

        (float[] Theta, double Loss) Evaluate(IObjective at)
        {
            float[] mapped = new float[D], slope = new float[D];
            double[] loss = new double[1];
            v.ToOriginalMany(z, mapped);
            float[] theta = Round(Widen(mapped).Zip(outside, (a, b) => a + b));
            at.EvaluateMany(theta, loss, slope);
            v.ToBasisMany(slope, gradient);
            return (theta, loss[0]);
        }
    }

    public static TheoryData<string, string, string> Pairs()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string problem in (string[])["bowl", "least squares", "network", "network in minibatches"])
        {
            foreach (string optimizer in (string[])["SGD", "SGD with momentum", "Adagrad", "Adam", "Shampoo"])
            {
                // Of a whole vector Shampoo is no smooth function of the gradients: the test below.
                if (optimizer == "Shampoo" && problem == "bowl")
                    continue;
                foreach (string basis in (string[])["none", "rotation", "leading", "blocks"])
                    rows.Add(problem, optimizer, basis);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_short_run_follows_the_one_in_double_to_float_accuracy(string problem, string name, string basis)
    {
        IObjective f = problem switch
        {
            "bowl" => Bowl(D),
            "least squares" => Problems.LeastSquares(D, 5),
            "network" => _network,
            _ => _network.Minibatches(7),
        };
        // Twelve steps of a smooth function carry some tens of roundings of 6e-8 each; adaptive methods divide by gradients a hundred times
        // smaller than the largest.
        const double tolerance = 1e-4;
        IOptimizer optimizer = Create(name, 0.02);
        TrainResult wide = Trainer.Run(f, optimizer, _start, _single with { Precision = Precision.Double, Basis = BasisOf(basis) });
        TrainResult narrow = Trainer.Run(f, optimizer, _start, _single.In(BasisOf(basis)));
        double moved = Problems.Distance(wide.FinalPoint, _start), apart = Problems.Distance(wide.FinalPoint, narrow.FinalPoint);
        Assert.True(apart > 0 && apart <= tolerance * moved, $"{apart:E2} apart after {moved:E2}");
        Assert.Equal(wide.StepNumbers(), narrow.StepNumbers());
        Assert.All(wide.Losses().Zip(narrow.Losses()), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, tolerance * Math.Abs(p.First)));
        Assert.All(narrow.FinalPoint, x => Assert.Equal(x, (float)x));
        Assert.Contains(wide.FinalPoint, x => x != (float)x);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("rotation")]
    public void A_method_that_magnifies_roundings_departs_as_far_in_double_from_rounded_gradients(string basis)
    {
        // Shampoo multiplies by ε^(-1/2) what a rounding adds outside the span of the few gradients there were.
        IObjective f = Bowl(D), rounded = Objectives.FromFunction(D, (x, g) =>
        {
            double value = f.Evaluate(x, g);
            for (int i = 0; i < g.Length; i++)
                g[i] = (float)g[i];
            return value;
        });
        TrainOptions wide = _single with { Precision = Precision.Double };
        IOptimizer shampoo = Create("Shampoo", 0.02);
        IReadOnlyList<double> exact = Trainer.Run(f, shampoo, _start, wide.In(BasisOf(basis))).FinalPoint;
        double byGradients = Problems.Distance(exact, Trainer.Run(rounded, shampoo, _start, wide.In(BasisOf(basis))).FinalPoint);
        double bySingle = Problems.Distance(exact, Trainer.Run(f, shampoo, _start, _single.In(BasisOf(basis))).FinalPoint);
        Assert.InRange(bySingle, byGradients / 10, byGradients * 10);
        Assert.True(byGradients > 1e-3, $"{byGradients:E2}");
    }

    [Fact]
    public void Double_is_the_default()
    {
        var options = new TrainOptions { Steps = 3 };
        TrainResult run = Trainer.Run(_network, new Adam { LearningRate = 0.1 }, _start, options);
        Assert.Equal((Precision.Double, Precision.Double), (options.Precision, run.Precision));
        Assert.All(run.State.Slots, s => Assert.Equal(Precision.Double, s.Precision));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_was_saved_and_resumed_is_the_run_that_never_stopped(string name)
    {
        IObjective f = _network.Minibatches(7);
        IOptimizer optimizer = Create(name, Schedules.Cosine(0.02, 20));
        TrainOptions options = _single with { Seed = 4, RecordEvery = 3 };
        string path = _folder.File("run.safetensors");
        foreach (IBasis? basis in (IBasis?[])[null, _rotation])
        {
            TrainResult whole = Trainer.Run(f, optimizer, _start, options.In(basis));
            foreach (int stop in (int[])[6, 7])
            {
                Checkpoint.Of(Trainer.Run(f, optimizer, _start, options with { Steps = stop, Basis = basis })).Save(path);
                Assert.All(Safetensors.Read(path).Where(t => t.Name is "W1" or "b2" or "run.coordinates"),
                    t => Assert.Equal(TensorType.F32, t.Type));
                Checkpoint loaded = Checkpoint.Load(path, optimizer, f.Layout(), Precision.Single);
                Same(whole, Trainer.Resume(f, optimizer, loaded, options.In(basis)));
            }
        }
    }

    [Fact]
    public void Resuming_in_the_other_precision_is_refused()
    {
        foreach (Precision precision in (Precision[])[Precision.Single, Precision.Double])
        {
            TrainOptions options = _single with { Precision = precision };
            Checkpoint from = Checkpoint.Of(Trainer.Run(_network, new Adam { LearningRate = 0.1 }, _start, options));
            Precision other = precision == Precision.Single ? Precision.Double : Precision.Single;
            string message = Assert.Throws<ArgumentException>(
                () => Trainer.Resume(_network, new Adam { LearningRate = 0.1 }, from, options with { Precision = other })).Message;
            Assert.Contains($"the precision of the checkpoint, {precision}, actual {other}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("rotation")]
    public void Numbers_beyond_single_precision_end_the_run_at_the_last_finite_point(string basis)
    {
        // The error grows 999 to 4999 times a step: 5e3^20 is little to a double, and 1e3^13 is more than the 3.4e38 of a float.
        IObjective f = Bowl(D);
        TrainOptions options = _single with { Steps = 20 };
        TrainResult wide =
            Trainer.Run(f, new Sgd { LearningRate = 1e3 }, _start, options with { Precision = Precision.Double, Basis = BasisOf(basis) });
        TrainResult narrow = Trainer.Run(f, new Sgd { LearningRate = 1e3 }, _start, options.In(BasisOf(basis)));
        Assert.Equal((StopReason.StepsDone, StopReason.NonFinite), (wide.StopReason, narrow.StopReason));
        Assert.InRange(narrow.Steps, 10, 13);
        Assert.All(narrow.FinalPoint, x => Assert.True(double.IsFinite(x)));
        Assert.Equal(Bits(narrow.History[^2].Point.ToArray()), Bits(narrow.FinalPoint));
        Assert.False(double.IsFinite(narrow.FinalLoss));
    }

    [Fact]
    public void Target_and_tolerance_end_a_run_as_in_double()
    {
        IObjective f = Bowl(D);
        TrainOptions options = _single with { Steps = 1000 };
        TrainResult target = Trainer.Run(f, new Sgd { LearningRate = 0.1 }, _start, options with { TargetLoss = 1e-3, Basis = _rotation });
        TrainResult tolerance =
            Trainer.Run(f, new Sgd { LearningRate = 0.1 }, _start, options with { GradientTolerance = 1e-3, Basis = _rotation });
        Assert.Equal((StopReason.TargetLoss, StopReason.GradientTolerance), (target.StopReason, tolerance.StopReason));
        Assert.InRange(target.FinalLoss, 0, 1e-3);
        Assert.InRange(tolerance.History[^1].GradientNorm, 0, 1e-3);
    }

    [Fact]
    public void A_start_or_a_precision_that_is_none_is_refused()
    {
        double[] far = [.. _start];
        far[7] = 1e39;
        string message =
            Assert.Throws<ArgumentException>(() => Trainer.Run(_network, new Adam { LearningRate = 0.1 }, far, _single)).Message;
        Assert.Contains("1E+39 at coordinate 7", message, StringComparison.Ordinal);
        Assert.Contains("Double or Single", Assert.Throws<ArgumentException>(() => _single with { Precision = (Precision)2 }).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_of_threads_gives_the_same_bits_in_lock_step_and_alone()
    {
        const int d = 600;
        IBasis large = Bases.RandomRotation(d, 8), narrow = ((DenseBasis)large).Stored(BasisStorage.Single);
        TrainOptions options = _single with { Steps = 6 };
        IOptimizer adam = new Adam { LearningRate = 0.1 };
        foreach ((IObjective f, IBasis? basis) in ((IObjective, IBasis?)[])[(_network.Minibatches(9), _rotation), (_network, null),
            (Bowl(d), large), (Bowl(d), narrow)])
        {
            double[][] starts = [.. Enumerable.Range(0, 5).Select(i => Problems.Normal(f.Dimension, (ulong)i))];
            Assert.Equal(f.Dimension == d, LockStep.Pays([.. starts.Select(s => new TrainingJob(adam, s, options.In(basis)))]));
            foreach (int threads in (int[])[1, 2])
            {
                IReadOnlyList<TrainResult> runs = Trainer.RunAll(f, adam, starts, options.In(basis), threads);
                for (int i = 0; i < runs.Count; i++)
                    Same(Trainer.Run(f, adam, starts[i], options with { Seed = (ulong)i, Basis = basis }), runs[i]);
            }
        }
    }

    [Fact]
    public void A_sweep_finds_what_runs_one_by_one_find()
    {
        double[][] starts = [.. Enumerable.Range(0, 3).Select(i => Problems.Normal(D, (ulong)i))];
        SweepResult alone = LearningRateSweep.Run(
            rate => Quartiles.Of(starts.Select((
                s, i) => Trainer.Run(_network, new Adam { LearningRate = rate }, s, _single with { Seed = (ulong)i }).FinalLoss)).Median);
        foreach (int threads in (int[])[1, 2])
            Assert.Equal(
                alone.Entries, LearningRateSweep.Run(_network, rate => new Adam { LearningRate = rate }, starts, _single, threads).Entries);
    }

    [Fact]
    public void Minibatches_without_a_finite_gradient_in_single_precision_can_be_left_out()
    {
        // Its gradient 1e39 is finite in double.
        IObjective faulty = Objectives.FromFunction(3, static (x, g) =>
        {
            g.Fill(1e39);
            return 1;
        });
        var f = new EveryFourth(Bowl(3), faulty);
        IOptimizer skipping = new Sgd { LearningRate = 0.1 }.SkipNonFinite(2);
        TrainOptions options = _single with { Steps = 20 };
        TrainResult run = Trainer.Run(f, skipping, [1, 2, 3], options);
        Assert.Equal(StopReason.StepsDone, run.StopReason);
        Assert.Equal(5, SkipNonFinite.TotalErrors(run.State));
        Assert.Equal(StopReason.NonFinite, Trainer.Run(f, new Sgd { LearningRate = 0.1 }, [1, 2, 3], options).StopReason);
        Assert.Equal(
            0, SkipNonFinite.TotalErrors(Trainer.Run(f, skipping, [1, 2, 3], options with { Precision = Precision.Double }).State));
    }

    private sealed class EveryFourth(IObjective inner, IObjective fault) : IMinibatchObjective
    {
        public int Dimension => inner.Dimension;

        public int BatchSize => 1;

        public int BatchesPerEpoch => 4;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => inner.Evaluate(x, gradient);

        public IObjective At(BatchKey key) => key.Step % 4 == 3 ? fault : inner;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refresh_to_the_same_basis_is_none(string name)
    {
        IOptimizer optimizer = Create(name, 0.01);
        TrainOptions refreshing = _single with { Refresh = new() { Every = 5, Estimate = _ => _rotation } };
        TrainResult refreshed = Trainer.Run(_network, optimizer, _start, refreshing.In(_rotation));
        Assert.Equal([5, 10], refreshed.Refreshes);
        Same(Trainer.Run(_network, optimizer, _start, _single.In(_rotation)), refreshed);
    }

    [Theory]
    [InlineData("SGD with momentum", SecondMomentPolicy.Rotate)]
    [InlineData("Adam", SecondMomentPolicy.Rotate)]
    [InlineData("Adam", SecondMomentPolicy.Keep)]
    [InlineData("Adam", SecondMomentPolicy.Reset)]
    [InlineData("Shampoo", SecondMomentPolicy.Rotate)]
    public void Refreshes_carry_the_state_over_as_in_double_and_resume_bit_for_bit(string name, SecondMomentPolicy policy)
    {
        IOptimizer optimizer = Create(name, Schedules.Cosine(0.01, 20));
        BasisRefresh refresh =
            new() { Every = 4, Estimate = at => Bases.RandomRotation(D, (ulong)(100 + at.Index)), SecondMoments = policy };
        TrainOptions options = _single with { Steps = 11, Refresh = refresh };
        TrainResult narrow = Trainer.Run(_network, optimizer, _start, options.In(_rotation));
        TrainResult wide = Trainer.Run(_network, optimizer, _start, options with { Precision = Precision.Double, Basis = _rotation });
        Assert.Equal(wide.State.Steps, narrow.State.Steps);
        double moved = Problems.Distance(wide.FinalPoint, _start), apart = Problems.Distance(wide.FinalPoint, narrow.FinalPoint);
        Assert.True(apart > 0 && apart <= 1e-4 * moved, $"{apart:E2} apart after {moved:E2}");

        TrainResult first = Trainer.Run(_network, optimizer, _start, options with { Steps = 6, Basis = _rotation });
        Same(narrow, Trainer.Resume(_network, optimizer, Checkpoint.Of(first), options.In(first.Basis)));
    }

    [Fact]
    public void Averages_of_the_iterates_are_in_original_coordinates()
    {
        IOptimizer averaging = new Sgd { LearningRate = 0.05 }.Ema(0.9);
        TrainResult wide = Trainer.Run(_network, averaging, _start, _single with { Precision = Precision.Double, Basis = _rotation });
        TrainResult narrow = Trainer.Run(_network, averaging, _start, _single.In(_rotation));
        Assert.InRange(Problems.Distance(wide.AveragedPoint!, narrow.AveragedPoint!), 0, 1e-5 * Problems.Norm(wide.AveragedPoint!));
    }

    [Fact]
    public void A_step_makes_no_vector()
    {
        const int d = 4000;
        IObjective f = Objectives.Rosenbrock(d);
        foreach ((IObjective objective, IOptimizer optimizer) in ((IObjective, IOptimizer)[])[(f, new Adam { LearningRate = 1e-3 }),
            (Bowl(d), new Sgd { LearningRate = 1e-3, Momentum = 0.9 })])
        {
            Run(20);
            long few = Run(20), many = Run(520);
            Assert.True((many - few) / 500.0 < 256, $"{(many - few) / 500.0} bytes a step");

            long Run(int steps)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Trainer.Run(objective, optimizer, new double[d],
                    new TrainOptions { Steps = steps, RecordEvery = 1000, Precision = Precision.Single });
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    private static float[] Round(IEnumerable<double> values) => [.. values.Select(v => (float)v)];

    private static double[] Widen(IEnumerable<float> values) => [.. values.Select(v => (double)v)];

    private static IEnumerable<long> Bits(IEnumerable<double> values) => values.Select(BitConverter.DoubleToInt64Bits);

    private static void Same(TrainResult expected, TrainResult actual)
    {
        Assert.Equal((expected.StopReason, expected.Precision), (actual.StopReason, actual.Precision));
        Assert.Equal(Bits(expected.FinalPoint), Bits(actual.FinalPoint));
        Assert.Equal(expected.StepNumbers(), actual.StepNumbers());
        Assert.Equal(Bits(expected.Losses()), Bits(actual.Losses()));
        Assert.Equal(Bits(expected.History.Select(i => i.GradientNorm1)), Bits(actual.History.Select(i => i.GradientNorm1)));
        Assert.Equal(Bits(expected.History[^1].Point.ToArray()), Bits(actual.History[^1].Point.ToArray()));
        Assert.Equal(expected.State.Steps, actual.State.Steps);
        foreach ((StateSlot a, StateSlot b) in expected.State.Slots.Zip(actual.State.Slots))
            Assert.Equal(Bits(a.ToDoubles()), Bits(b.ToDoubles()));
    }
}
