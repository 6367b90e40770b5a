namespace Egop.Tests;

/// <summary>Runs on a device against those of the processor.</summary>
public abstract class DeviceTrainingTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const ulong Seed = 31;

    public static TheoryData<string> WithKernels => [.. Methods.All.Where(DeviceOptimizer.HasKernels).Select(e => e.Name)];

    public static TheoryData<string> BasisNames => DeviceBasisTests.Names;

    [Theory]
    [MemberData(nameof(WithKernels))]
    public void Every_method_makes_the_run_of_the_processor(string name)
    {
        IMinibatchObjective objective = Problems.Network(Seed).Minibatches(16);
        IOptimizer optimizer = Methods.Of(name).WithLearningRate(0.02);
        TrainOptions options = new() { Steps = 40, RecordEvery = 10, Seed = 5 };
        double[] start = Start(objective);
        foreach (IBasis basis in (IBasis[])[Bases.Identity(objective.Dimension), Bases.RandomRotation(objective.Dimension, 3)])
        {
            InBoth(
                () => Same(Trainer.Run(objective, optimizer, start, options with { Precision = Precision.Single, Basis = basis }),
                    On(objective, optimizer, start, options with { Precision = Precision.Single }, basis), 2e-4),
                () => Same(
                    Trainer.Run(objective, optimizer, start, options.In(basis)), On(objective, optimizer, start, options, basis), 1e-9));
        }
    }

    [Theory]
    [MemberData(nameof(BasisNames))]
    public void Every_basis_and_full_batches_make_the_run_of_the_processor(string name)
    {
        IObjective objective = Problems.LeastSquares(30, Seed);
        IBasis basis = DeviceBasisTests.Basis(name);
        TrainOptions options = new() { Steps = 60, KeepPoints = true };
        InBoth(
            () => Same(Run(objective, basis, options with { Precision = Precision.Single }),
                There(objective, basis, options with { Precision = Precision.Single }), 3e-4),
            () => Same(Run(objective, basis, options), There(objective, basis, options), 1e-9));

        TrainResult Run(IObjective f, IBasis v, TrainOptions o) => Trainer.Run(f, new Adam { LearningRate = 0.05 }, Start(f), o.In(v));
        TrainResult There(IObjective f, IBasis v, TrainOptions o) => On(f, new Adam { LearningRate = 0.05 }, Start(f), o, v);
    }

    [Fact]
    public void The_result_says_where_it_was_computed_and_the_same_bits_come_again()
    {
        IMinibatchObjective objective = Problems.Network(Seed).Minibatches(7);
        TrainOptions options = new() { Steps = 30, Precision = Precision.Single };
        TrainResult first =
            On(objective, new Adam { LearningRate = 0.05 }, Start(objective), options, Bases.RandomRotation(objective.Dimension, 3));
        TrainResult second =
            On(objective, new Adam { LearningRate = 0.05 }, Start(objective), options, Bases.RandomRotation(objective.Dimension, 3));
        Assert.Same(Device, first.Device);
        Assert.Same(
            Device, Trainer.Run(objective, new Adam { LearningRate = 0.05 }, Start(objective), options with { Device = Device }).Device);
        Assert.Equal(first.FinalPoint, second.FinalPoint);
        Assert.Equal(first.Losses(), second.Losses());
    }

    [Fact]
    public void Runs_end_for_the_reasons_and_at_the_steps_of_the_processor()
    {
        IObjective objective = Problems.LeastSquares(30, Seed);
        foreach ((IOptimizer optimizer, TrainOptions options, StopReason reason) in ((IOptimizer, TrainOptions, StopReason)[])
        [
            (new Adam { LearningRate = 0.1 }, new() { Steps = 2000, TargetLoss = 1e-3 }, StopReason.TargetLoss),
            (new Adam { LearningRate = 0.1 }, new() { Steps = 2000, GradientTolerance = 0.05 }, StopReason.GradientTolerance),
            (new Sgd { LearningRate = 1e6 }, new() { Steps = 2000 }, StopReason.NonFinite),
            (new Adam { LearningRate = 0.1 }, new() { Steps = 0 }, StopReason.StepsDone),
        ])
        {
            TrainResult here = Trainer.Run(objective, optimizer, Start(objective), options),
                there = On(objective, optimizer, Start(objective), options, null);
            Assert.Equal(reason, here.StopReason);
            Assert.Equal(reason, there.StopReason);
            Assert.Equal(here.Steps, there.Steps);
            Assert.All(there.FinalPoint, x => Assert.True(double.IsFinite(x)));
        }
    }

    [Fact]
    public void Going_on_from_a_checkpoint_is_never_having_stopped()
    {
        IMinibatchObjective objective = Problems.Network(Seed).Minibatches(16);
        IBasis basis = Bases.RandomRotation(objective.Dimension, 3);
        using DeviceContext context = Open();
        foreach (IOptimizer optimizer in (IOptimizer[])[new Adam { LearningRate = Schedules.Linear(0.05, 0.01, 40) },
            new NAdam { LearningRate = 0.02 }])
        {
            TrainOptions half = new() { Steps = 20, RecordEvery = 5 }, whole = half with { Steps = 40 };
            TrainResult straight = Trainer.Run(objective, optimizer, Start(objective), whole with { Basis = basis, Context = context });
            var checkpoint =
                Checkpoint.Of(Trainer.Run(objective, optimizer, Start(objective), half with { Basis = basis, Context = context }));
            TrainResult resumed = Trainer.Resume(objective, optimizer, checkpoint, whole with { Basis = basis, Context = context });
            Assert.Equal(straight.FinalPoint, resumed.FinalPoint);
            Assert.Equal(straight.Losses(), resumed.Losses());
            Assert.Equal(straight.State.Slots.Select(s => s.ToDoubles()), resumed.State.Slots.Select(s => s.ToDoubles()));
            Assert.Equal(straight.State.Steps, resumed.State.Steps);
            Assert.Equal(0, context.UsedMemory);
        }
    }

    [Fact]
    public void A_basis_is_refreshed_on_the_way_as_on_the_processor()
    {
        IMinibatchObjective objective = Problems.Network(Seed).Minibatches(16);
        var refresh = new BasisRefresh
        {
            Every = 10,
            Estimate =
                BasisRefresh.Egop(new EgopOptions { Samples = 80, Seed = 4 }, SamplingDistributions.Gaussian(objective.Dimension, 0.5)),
        };
        TrainOptions options = new() { Steps = 30, RecordEvery = 10, Refresh = refresh };
        TrainResult here = Trainer.Run(objective, new Adam { LearningRate = 0.02 }, Start(objective), options),
            there = On(objective, new Adam { LearningRate = 0.02 }, Start(objective), options, null);
        Assert.Equal(here.Refreshes, there.Refreshes);
        Same(here, there, 1e-6);
    }

    [Fact]
    public void Cancelling_ends_it_after_the_step_and_all_memory_comes_back()
    {
        IMinibatchObjective objective = Problems.Network(Seed).Minibatches(16);
        using DeviceContext context = Open();
        using var source = new CancellationTokenSource();
        var progress = new Canceller(source);
        TrainResult result = Trainer.Run(objective, new Adam { LearningRate = 0.02 }, Start(objective),
            new() { Steps = 100, RecordEvery = 5, Progress = progress, Context = context }, source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.InRange(result.Steps, 10, 11);
        Assert.Equal(0, context.UsedMemory);
    }

    [Fact]
    public void A_method_without_kernels_steps_on_the_processor()
    {
        IObjective objective = Problems.LeastSquares(30, Seed);
        TrainOptions options = new() { Steps = 40, RecordEvery = 10 };
        foreach (IOptimizer optimizer in (IOptimizer[])[new Soap(), new Adam { LearningRate = 0.05 }.ClipByGlobalNorm(1).SkipNonFinite(),
            new Lion { LearningRate = 0.01 }])
        {
            Assert.False(DeviceOptimizer.HasKernels(optimizer));
            InBoth(
                () => Same(Trainer.Run(objective, optimizer, Start(objective), options with { Precision = Precision.Single }),
                    On(objective, optimizer, Start(objective), options with { Precision = Precision.Single }, null), 3e-3),
                () => Same(Trainer.Run(objective, optimizer, Start(objective), options),
                    On(objective, optimizer, Start(objective), options, null), 1e-9));
        }
    }

    [Fact]
    public void What_has_no_form_for_devices_is_refused_before_anything_starts()
    {
        IObjective objective = Problems.LeastSquares(30, Seed);
        using DeviceContext context = Open();
        IBasis completed = new PartialBasis(DeviceBasisTests.Orthonormal(30, 4)).Complete();
        Assert.Contains(nameof(CompletedBasis),
            Assert.Throws<ArgumentException>(() => Trainer.Run(objective, new Adam { LearningRate = 0.1 }, Start(objective),
                new() { Steps = 1, Basis = completed, Context = context })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Trainer.Run(objective, new Adam { LearningRate = 0.1 }, [1], new() { Steps = 1, Context = context }));
        Assert.Equal(0, context.UsedMemory);
    }

    private static double[] Start(IObjective objective) => [.. Problems.Normal(objective.Dimension, Seed + 7).Select(v => 0.5 * v)];

    private TrainResult On(IObjective objective, IOptimizer optimizer, double[] start, TrainOptions options, IBasis? basis)
    {
        using DeviceContext context = Open();
        TrainResult result = Trainer.Run(objective, optimizer, start, options with { Basis = basis, Context = context });
        Assert.Equal(0, context.UsedMemory);
        return result;
    }

    private static void Same(TrainResult here, TrainResult there, double tolerance)
    {
        Assert.Equal(here.StopReason, there.StopReason);
        Assert.Equal(here.StepNumbers(), there.StepNumbers());
        double scale = here.Losses().Max();
        foreach ((Iterate a, Iterate b) in here.History.Zip(there.History))
        {
            Assert.Equal(a.Loss, b.Loss, tolerance * scale);
            Assert.Equal(a.GradientNorm, b.GradientNorm, tolerance * (1 + a.GradientNorm));
            Assert.InRange(Problems.Distance(a.Point.ToArray(), b.Point.ToArray()), 0, tolerance * (1 + Problems.Norm(a.Point.ToArray())));
            Assert.Equal(a.Point.Length, b.Point.Length);
        }

        Assert.InRange(Problems.Distance(here.FinalPoint, there.FinalPoint), 0, tolerance * (1 + Problems.Norm(here.FinalPoint)));
        Assert.Equal(here.State.Steps, there.State.Steps);
        foreach ((StateSlot a, StateSlot b) in here.State.Slots.Zip(there.State.Slots))
            Assert.InRange(Problems.Distance(a.ToDoubles(), b.ToDoubles()), 0, tolerance * (1 + Problems.Norm(a.ToDoubles())));
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            if (value.Step == 10)
                source.Cancel();
        }
    }
}

public sealed class CpuTrainingTests() : DeviceTrainingTests(DeviceKind.Cpu);

public sealed class OpenClTrainingTests() : DeviceTrainingTests(DeviceKind.OpenCl);

public sealed class CudaTrainingTests() : DeviceTrainingTests(DeviceKind.Cuda);
