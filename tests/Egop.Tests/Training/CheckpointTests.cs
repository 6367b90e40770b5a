using System.Globalization;

namespace Egop.Tests;

/// <summary>State and runs saved by name, and gone on from bit for bit, for every method of the registry.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly ParameterLayout _layout = ParameterLayout.Of([("W1", [4, 3]), ("b1", [5])]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("checkpoint.safetensors");

    public static TheoryData<string> Names() => [.. Methods.Names];

    private static IOptimizer Create(string name, Schedule rate) => Methods.Of(name).WithLearningRate(rate);

    /// <summary>Optimizers whose slots come and go with their options.</summary>
    public static TheoryData<IOptimizer> Variants() => new((IOptimizer[])
    [
        new Sgd { LearningRate = 0.1, Momentum = 0.9, Nesterov = true },
        new RmsProp { Centered = true, Momentum = 0.9 },
        new Adam { AmsGrad = AmsGrad.Optax, Nesterov = true, WeightDecay = 0.1, IsDecayDecoupled = true },
        new GgtOptimetry { Window = 4 },
        new GgtTensorFlow { Window = 4 },
        new Ggt { Window = 4, Beta2 = 0.9 },
        new AdaGram { Rank = 2 },
        new AdaGram { Rank = 2, IsSymmetric = true },
        new AdaGram { Rank = 2, Truncation = AdaGramTruncation.SvdOfAuthors },
        new LowRankGradientDescent { Rank = 3, IsBasisRenewed = true },
        new Shampoo { GradientDecay = 0.5, RenewEvery = 3 },
        new DistributedShampoo
        {
            Momentum = 0.5,
            Beta2 = 0.9,
            Grafting = ShampooGrafting.Adam,
            GraftingBeta2 = 0.9,
            RenewEvery = 3,
            LargestBlock = 2,
        },
        new Soap { RenewEvery = 3, IsNormalized = true },
        new GaLore { Rank = 2, RenewEvery = 4 },
        new AdaDiag { RenewEvery = 4 },
        Adafactor.AdaLomo(0.01),
        new Adam { LearningRate = 0.1 }.ClipByGlobalNorm(0.5).Ema(0.9),
        new Adagrad { LearningRate = 0.1 }.Lookahead(3, 0.5).PolyakAverage(),
        new Sgd { LearningRate = 0.1, Momentum = 0.9 }.SkipNonFinite(4).Accumulate(3),
        new Soap { LearningRate = 0.1 }.DecoupledDecay(0.1),
        new ParameterGroups(new ParameterGroup("W", "W*", new Adam { LearningRate = 0.1 }),
            new ParameterGroup("rest", "*", new Sgd { LearningRate = 0.1 })),
    ]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_that_was_saved_and_loaded_goes_on_bit_for_bit(string name) => GoesOn(Create(name, Schedules.Cosine(0.1, 30)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void So_does_every_variant_of_a_method(IOptimizer optimizer) => GoesOn(optimizer);

    private void GoesOn(IOptimizer optimizer)
    {
        // Through every phase of a method with a window or a rank: before it is full, full, renewed.
        foreach (int k in (int[])[1, 2, 7])
        {
            double[] x = Problems.Normal(17, 1), y = (double[])x.Clone();
            OptimizerState whole = optimizer.Init(_layout), first = optimizer.Init(_layout);
            Steps(optimizer, whole, x, 2 * k);
            Steps(optimizer, first, y, k);
            new Checkpoint(y, first).Save(Path);
            Checkpoint loaded = Checkpoint.Load(Path, optimizer, _layout);
            Assert.Equal(Bits(y), Bits(loaded.Parameters));
            Assert.Equal(k, loaded.Step);
            // Of a checkpoint the state alone can be read too, and both are the state that was saved.
            OptimizerState state = OptimizerState.Load(Path, optimizer, _layout);
            Same(first, loaded.State);
            Same(first, state);
            Steps(optimizer, state, y, k);
            Assert.Equal(Bits(x), Bits(y));
            Same(whole, state);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_in_single_precision_goes_on_bit_for_bit(string name)
    {
        IOptimizer optimizer = Create(name, Schedules.Cosine(0.1, 30));
        float[] x = [.. Problems.Normal(17, 1).Select(v => (float)v)], y = (float[])x.Clone();
        OptimizerState whole = optimizer.Init(_layout, Precision.Single), first = optimizer.Init(_layout, Precision.Single);
        Steps(optimizer, whole, x, 14);
        Steps(optimizer, first, y, 7);
        Checkpoint.InSinglePrecision(y, first).Save(Path);
        Assert.Equal(TensorType.F32, Safetensors.Read(Path)["W1"].Type);
        Checkpoint loaded = Checkpoint.Load(Path, optimizer, _layout, Precision.Single);
        Assert.Equal(Precision.Single, loaded.Precision);
        y = [.. loaded.Parameters.Select(v => (float)v)];
        OptimizerState state = loaded.State;
        Steps(optimizer, state, y, 7);
        Assert.Equal(x.Select(BitConverter.SingleToInt32Bits), y.Select(BitConverter.SingleToInt32Bits));
        Same(whole, state);
        Assert.Contains("is F32 [4, 3] instead of F64 [4, 3]",
            Assert.Throws<DataException>(() => Checkpoint.Load(Path, optimizer, _layout)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, bool> Runs()
    {
        var rows = new TheoryData<string, bool>();
        foreach (Optimizer entry in Methods.All)
        {
            rows.Add(entry.Name, false);
            rows.Add(entry.Name, true);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_that_was_saved_and_resumed_is_the_run_that_never_stopped(string name, bool isRotated)
    {
        IObjective f = Problems.Network(3).Minibatches(7);
        double[] x0 = Problems.Normal(53, 1);
        IBasis? basis = isRotated ? Bases.RandomRotation(53, 9) : null;
        IOptimizer optimizer = Create(name, Schedules.Cosine(0.02, 20));
        var options = new TrainOptions { Steps = 16, Seed = 4, RecordEvery = 3, KeepPoints = true };
        TrainResult whole = Trainer.Run(f, optimizer, x0, options.In(basis));
        // One stop at an entry of the history, one between two entries.
        foreach (int stop in (int[])[6, 7])
        {
            TrainResult first = Trainer.Run(f, optimizer, x0, options with { Steps = stop, Basis = basis });
            Checkpoint.Of(first).Save(Path);
            Checkpoint loaded = Checkpoint.Load(Path, optimizer, f.Layout());
            Assert.Empty(loaded.DifferencesFrom(optimizer));
            SameRun(whole, Trainer.Resume(f, optimizer, loaded, options.In(basis)));
            SameRun(whole, Trainer.Resume(f, optimizer, Checkpoint.Of(first), options.In(basis)));
        }
    }

    [Fact]
    public void A_run_on_all_data_that_was_cancelled_goes_on_to_its_end()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 40 };
        using var cancel = new CancellationTokenSource();
        var progress = new At(11, cancel);
        TrainResult first = Trainer.Run(f, new Adam { LearningRate = 0.1 }, x0, options with { Progress = progress }, cancel.Token);
        Assert.Equal(StopReason.Cancelled, first.StopReason);
        TrainResult resumed = Trainer.Resume(f, new Adam { LearningRate = 0.1 }, Checkpoint.Of(first), options);
        SameRun(Trainer.Run(f, new Adam { LearningRate = 0.1 }, x0, options), resumed);
        Assert.True(resumed.Elapsed >= first.History[^1].Elapsed);
        Assert.True(resumed.History.Zip(resumed.History.Skip(1)).All(p => p.First.Elapsed <= p.Second.Elapsed));
    }

    private sealed class At(int step, CancellationTokenSource source) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            if (value.Step == step)
                source.Cancel();
        }
    }

    [Fact]
    public void A_checkpoint_of_parameters_and_state_alone_can_be_trained_on()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        IOptimizer adam = new Adam { LearningRate = 0.1 };
        TrainResult first = Trainer.Run(f, adam, Problems.Normal(8, 1), new TrainOptions { Steps = 5 });
        TrainResult resumed =
            Trainer.Resume(f, adam, new Checkpoint([.. first.FinalPoint], first.State), new TrainOptions { Steps = 12, Seed = 99 });
        TrainResult whole = Trainer.Run(f, adam, Problems.Normal(8, 1), new TrainOptions { Steps = 12 });
        Assert.Equal(Bits(whole.FinalPoint), Bits(resumed.FinalPoint));
        Assert.Equal(Enumerable.Range(5, 8), resumed.History.Select(i => i.Step));
    }

    [Fact]
    public void Tensors_have_the_documented_names_and_shapes()
    {
        ReluNetwork f = Problems.Network(3);
        TrainResult run = Trainer.Run(f, new Shampoo { RenewEvery = 2 }, Problems.Normal(53, 1),
            new TrainOptions { Steps = 3, Seed = 8, Basis = Bases.RandomRotation(53, 2) });
        Checkpoint.Of(run).Save(Path);
        Safetensors file = Safetensors.Read(Path);
        string[] expected =
        [
            "W1 F64 [5, 6]", "b1 F64 [5]", "W2 F64 [3, 5]", "b2 F64 [3]",
            "state.gradient.W1 F64 [5, 6]", "state.gradient.b1 F64 [5]", "state.gradient.W2 F64 [3, 5]", "state.gradient.b2 F64 [3]",
            "state.W1.left factor F64 [25]", "state.W1.right root F64 [36]", "state.b1.left factor F64 [25]", "state.steps I64 []",
            "run.step I64 []", "run.coordinates F64 [53]", "run.history.loss F64 [4]", "run.history.step I64 [4]",
        ];
        Assert.All(expected, text => Assert.Contains(text, file.Select(t => t.ToString())));
        Assert.Equal(run.FinalPoint.Take(30), file["W1"].ToDoubles());
        Assert.Equal(3, Assert.Single(file["state.steps"].ToIntegers()));
        Assert.Equal("8", file.Metadata["egop.seed"]);
        Assert.Equal("2", file.Metadata["egop.optimizer.RenewEvery"]);
        Assert.StartsWith("step 3 of Shampoo: W1 5x6", Checkpoint.Of(run).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes_in_every_culture()
    {
        TrainResult run = Trainer.Run(Problems.LeastSquares(8, 4), Adam.W(0.1), Problems.Normal(8, 1), new TrainOptions { Steps = 3 });
        Checkpoint.Of(run).Save(Path);
        byte[] first = File.ReadAllBytes(Path);
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Checkpoint.Of(run).Save(Path);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(first, File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_file_of_something_else_is_refused_and_every_difference_named()
    {
        IOptimizer adam = new Adam { LearningRate = 0.1 };
        OptimizerState state = adam.Init(_layout);
        new Checkpoint(new double[17], state).Save(Path);
        string other = Fault(new Adagrad { LearningRate = 0.1 }, _layout);
        Assert.Contains("state.sum of squares.W1 F64 [4, 3] is missing", other, StringComparison.Ordinal);
        Assert.Contains("state.momentum.b1 F64 [5] is not of this state", other, StringComparison.Ordinal);
        Assert.Contains("Adagrad", other, StringComparison.Ordinal);
        string shapes = Fault(adam, ParameterLayout.Of([("W1", [3, 4]), ("b2", [5])]));
        Assert.Contains("W1 is F64 [4, 3] instead of F64 [3, 4]", shapes, StringComparison.Ordinal);
        Assert.Contains("b2 F64 [5] is missing", shapes, StringComparison.Ordinal);
        Assert.Contains("b1 F64 [5] is not of this layout", shapes, StringComparison.Ordinal);
        new Checkpoint(new double[17], new AdaGram { Rank = 2 }.Init(_layout)).Save(Path);
        Assert.Contains("state.W1.P is F64 [36] instead of F64 [48]", Fault(new AdaGram { Rank = 3 }, _layout), StringComparison.Ordinal);
        state.Save(Path);
        Assert.Contains("\"egop\": \"checkpoint 1\"", Fault(adam, _layout), StringComparison.Ordinal);
        Assert.Equal(0, OptimizerState.Load(Path, adam, _layout).Steps);

        string Fault(IOptimizer optimizer,
            ParameterLayout layout) => Assert.Throws<DataException>(() => Checkpoint.Load(Path, optimizer, layout)).Message;
    }

    [Fact]
    public void Hyper_parameters_that_changed_are_named_and_no_hindrance()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        TrainResult run = Trainer.Run(f, new Adam { LearningRate = 0.1 }, Problems.Normal(8, 1), new TrainOptions { Steps = 3 });
        var other = new Adam { LearningRate = Schedules.Cosine(0.2, 9), Beta1 = 0.95 };
        Checkpoint.Of(run).Save(Path);
        Checkpoint loaded = Checkpoint.Load(Path, other, f.Layout());
        Assert.Equal(
            ["Beta1 was 0.9 and is 0.95", "LearningRate was 0.1 and is cosine 0.2 to 0 in 9 steps"], loaded.DifferencesFrom(other));
        Assert.Equal(9, Trainer.Resume(f, other, loaded, new TrainOptions { Steps = 9 }).Steps);
        Assert.Empty(new Checkpoint([.. run.FinalPoint], run.State).DifferencesFrom(other));
    }

    [Fact]
    public void Resuming_something_else_is_refused()
    {
        ReluNetwork f = Problems.Network(3);
        IOptimizer sgd = new Sgd { LearningRate = 0.1 };
        var options = new TrainOptions { Steps = 5, Seed = 1 };
        Checkpoint from = Checkpoint.Of(Trainer.Run(f.Minibatches(7), sgd, Problems.Normal(53, 1), options));
        Assert.Contains("5 steps made so far, actual 4", Fault(f.Minibatches(7), options with { Steps = 4 }), StringComparison.Ordinal);
        Assert.Contains(
            "seed of the checkpoint, 1, actual 2", Fault(f.Minibatches(7), options with { Seed = 2 }), StringComparison.Ordinal);
        Assert.Contains(
            "identity, actual random rotation", Fault(f.Minibatches(7), options, Bases.RandomRotation(53, 1)), StringComparison.Ordinal);
        Assert.Contains("parameters theta 53", Fault(Problems.LeastSquares(53, 1), options), StringComparison.Ordinal);
        TrainResult diverged = Trainer.Run(
            Problems.LeastSquares(8, 4), new Sgd { LearningRate = 1e200 }, Problems.Normal(8, 1), new TrainOptions { Steps = 50 });
        Assert.Equal(StopReason.NonFinite, diverged.StopReason);
        Assert.Contains("stayed finite", Assert.Throws<ArgumentException>(() => Checkpoint.Of(diverged)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Checkpoint(new double[3], sgd.Init(_layout)));

        string Fault(IObjective objective, TrainOptions other, IBasis? basis = null) =>
            Assert.Throws<ArgumentException>(() => Trainer.Resume(objective, sgd, from, other.In(basis))).Message;
    }

    [Fact]
    public void Damaged_checkpoints_are_refused_and_never_more()
    {
        IOptimizer adam = new Adam { LearningRate = 0.1 };
        IObjective f = Problems.LeastSquares(8, 4);
        Checkpoint.Of(Trainer.Run(f, adam, Problems.Normal(8, 1),
            new TrainOptions { Steps = 3, KeepPoints = true, Basis = Bases.RandomRotation(8, 3) })).Save(Path);
        Safetensors whole = Safetensors.Read(Path);
        foreach (NamedTensor tensor in whole)
        {
            Load([.. whole.Where(t => t != tensor)], tensor.Name is "run.history.step" or "run.history.points");
            Load([.. whole.Where(t => t != tensor), NamedTensor.OfSingles(tensor.Name, new float[3], 3)],
                tensor.Name == "run.history.step");
        }

        Load([.. whole.Where(t => t.Name != "run.step"), NamedTensor.OfIntegers("run.step", [-1])], false);
        Load([.. whole.Where(t => t.Name != "state.steps"), NamedTensor.OfIntegers("state.steps", [-1])], false);
        Load([.. whole.Where(t => t.Name != "run.history.step"), NamedTensor.OfIntegers("run.history.step", [0, 1, 2, long.MaxValue], 4)],
            false);

        void Load(NamedTensor[] tensors, bool isFine)
        {
            new Safetensors(tensors, whole.Metadata).Write(Path);
            Exception? error = Record.Exception(() => Checkpoint.Load(Path, adam, f.Layout()));
            Assert.True(isFine ? error is null : error is DataException, $"{error}");
        }
    }

    private static void Steps(IOptimizer optimizer, OptimizerState state, double[] x, int count)
    {
        for (int i = 0; i < count; i++)
            optimizer.Step(state, [.. Problems.Normal(17, (ulong)state.Steps + 5).Zip(x, (noise, p) => p + 0.3 * noise)], x);
    }

    private static void Steps(IOptimizer optimizer, OptimizerState state, float[] x, int count)
    {
        for (int i = 0; i < count; i++)
            optimizer.Step(state, [.. Problems.Normal(17, (ulong)state.Steps + 5).Zip(x, (noise, p) => (float)(p + 0.3 * noise))], x);
    }

    private static IEnumerable<long> Bits(IEnumerable<double> values) => values.Select(BitConverter.DoubleToInt64Bits);

    private static void Same(OptimizerState expected, OptimizerState actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Slots.Select(s => (s.Name, s.Kind, s.Precision)), actual.Slots.Select(s => (s.Name, s.Kind, s.Precision)));
        foreach ((StateSlot a, StateSlot b) in expected.Slots.Zip(actual.Slots))
            Assert.Equal(Bits(a.ToDoubles()), Bits(b.ToDoubles()));
    }

    private static void SameRun(TrainResult expected, TrainResult actual)
    {
        Assert.Equal((expected.StopReason, expected.BasisName), (actual.StopReason, actual.BasisName));
        Assert.Equal(Bits(expected.FinalPoint), Bits(actual.FinalPoint));
        Same(expected.State, actual.State);
        Assert.Equal(expected.History.Select(Entry), actual.History.Select(Entry));
        foreach ((Iterate a, Iterate b) in expected.History.Zip(actual.History))
            Assert.Equal(Bits(a.Point.ToArray()), Bits(b.Point.ToArray()));

        static (int, long, long, long, long) Entry(Iterate i) =>
            (i.Step, Bit(i.Loss), Bit(i.GradientNorm), Bit(i.GradientNorm1), Bit(i.LearningRate));
        static long Bit(double value) => BitConverter.DoubleToInt64Bits(value);
    }
}
