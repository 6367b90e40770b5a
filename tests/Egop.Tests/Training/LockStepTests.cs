namespace Egop.Tests;

public class LockStepTests
{
    // 400² doubles are enough for lock-step; the network of 53 parameters in a basis of its own size is not, and is asked for it directly.
    private const int D = 400;

    private static readonly IObjective _f = Objectives.FromFunction(D, static (x, g) =>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double u = x[i] - 0.01 * i;
            sum += u * u * (1 + i % 7) / 2;
            g[i] = u * (1 + i % 7);
        }

        return sum;
    });

    private static readonly IBasis _basis = Bases.RandomRotation(D, 8);

    private static double[][] Starts(int count) => [.. Enumerable.Range(0, count).Select(i => Problems.Normal(D, (ulong)(50 + i)))];

    [Fact]
    public void Every_run_has_the_bits_it_has_alone()
    {
        var options = new TrainOptions { Steps = 9, KeepPoints = true };
        foreach (int count in (int[])[2, 3, 8, 11])
        {
            double[][] starts = Starts(count);
            Assert.True(LockStep.Pays([.. starts.Select(s => new TrainingJob(new Adam { LearningRate = 0.1 }, s, options.In(_basis)))]));
            foreach (int threads in (int[])[1, 2])
            {
                IReadOnlyList<TrainResult> together =
                    Trainer.RunAll(_f, new Adam { LearningRate = 0.1 }, starts, options.In(_basis), threads);
                for (int i = 0; i < count; i++)
                    AssertSame(Trainer.Run(_f, new Adam { LearningRate = 0.1 }, starts[i], options.In(_basis)), together[i]);
            }
        }
    }

    [Fact]
    public void Runs_that_end_early_for_different_reasons_leave_the_others_to_go_on()
    {
        ReluNetwork network = Problems.Network(4);
        IBasis basis = Bases.RandomRotation(53, 6);
        double[][] starts = [.. Enumerable.Range(0, 4).Select(i => Problems.Normal(53, (ulong)i))];
        var options = new TrainOptions { Steps = 17, Seed = 3, RecordEvery = 4 };
        TrainingJob[] jobs =
        [
            new(new Adam { LearningRate = 0.05 }, starts[0], options),
            new(new Sgd { LearningRate = 1e200 }, starts[1], options),
            new(new Sgd { LearningRate = 0.1 }, starts[2], options with { TargetLoss = network.Value(starts[2]) * 1.0001 }),
            new(new Sgd { LearningRate = 0.05, Momentum = 0.9 }, starts[3], options with { Seed = 9, Steps = 5 }),
        ];
        foreach (IObjective f in (IObjective[])[network, network.Minibatches(9)])
        {
            TrainResult[] runs = LockStep.Finish(f, [.. jobs.Select(j => j with { Options = j.Options.In(basis) })], 2, default);
            for (int i = 0; i < jobs.Length; i++)
                AssertSame(Trainer.Run(f, jobs[i].Optimizer, jobs[i].Start, jobs[i].Options.In(basis)), runs[i]);
            Assert.Equal(StopReason.NonFinite, runs[1].StopReason);
            Assert.Equal(StopReason.TargetLoss, runs[2].StopReason);
        }
    }

    [Fact]
    public void A_partial_basis_and_one_of_blocks_go_in_lock_step_too()
    {
        ReluNetwork network = Problems.Network(4);
        double[][] starts = [.. Enumerable.Range(0, 5).Select(i => Problems.Normal(53, (ulong)i))];
        PartialBasis leading = ((DenseBasis)Bases.RandomRotation(53, 1)).Leading(10);
        foreach (IBasis basis in (IBasis[])[
            leading, leading.KeepComplement(), leading.Complete(1), Bases.RandomRotation(CoordinatePartition.Matrices(network.Layout), 2),
            Bases.Block(CoordinatePartition.Of(53, [("odd", [1, 3, 5]), ("tail", [30, 31, 33])]),
                [Bases.RandomRotation(3, 1), Bases.RandomRotation(3, 2)])])
        {
            var options = new TrainOptions { Steps = 6, KeepPoints = true };
            TrainingJob[] jobs = [.. starts.Select(s => new TrainingJob(new Adam { LearningRate = 0.05 }, s, options.In(basis)))];
            TrainResult[] runs = LockStep.Finish(network, jobs, 2, default);
            for (int i = 0; i < runs.Length; i++)
                AssertSame(Trainer.Run(network, new Adam { LearningRate = 0.05 }, starts[i], options.In(basis)), runs[i]);
        }
    }

    [Fact]
    public void A_sweep_in_a_shared_basis_finds_what_runs_one_by_one_find()
    {
        var options = new TrainOptions { Steps = 6 };
        double[][] starts = Starts(3);
        SweepResult together = LearningRateSweep.Run(_f, Adam, starts, options.In(_basis));
        SweepResult single = LearningRateSweep.Run(
            rate => Quartiles.Of(starts.Select((
                s, i) => Trainer.Run(_f, Adam(rate), s, options with { Seed = (ulong)i, Basis = _basis }).FinalLoss)).Median);
        Assert.Equal(single.Entries, together.Entries);
        Assert.Equal(single.Best, together.Best);

        static IOptimizer Adam(double rate) => new Adam { LearningRate = rate };
    }

    [Fact]
    public void Cancelling_ends_every_run_after_its_step()
    {
        using var source = new CancellationTokenSource();
        var progress = new Counter(source, 12);
        IReadOnlyList<TrainResult> runs = Trainer.RunAll(_f, new Adam { LearningRate = 0.1 }, Starts(4),
            new TrainOptions { Steps = 1000, Basis = _basis, Progress = progress }, 0, source.Token);
        Assert.All(runs, r => Assert.Equal(StopReason.Cancelled, r.StopReason));
        Assert.All(runs, r => Assert.InRange(r.Steps, 2, 6));
    }

    private static void AssertSame(TrainResult expected, TrainResult actual)
    {
        Assert.Equal(expected.StopReason, actual.StopReason);
        Assert.Equal(expected.FinalPoint, actual.FinalPoint);
        Assert.Equal(expected.StepNumbers(), actual.StepNumbers());
        Assert.Equal(expected.Losses(), actual.Losses());
        Assert.Equal(expected.History.Select(h => h.GradientNorm1), actual.History.Select(h => h.GradientNorm1));
        Assert.Equal(expected.History[^1].Point.ToArray(), actual.History[^1].Point.ToArray());
        Assert.Equal(expected.State.ToString(), actual.State.ToString());
    }

    private sealed class Counter(CancellationTokenSource source, int after) : IProgress<TrainProgress>
    {
        private int _count;

        public void Report(TrainProgress value)
        {
            if (Interlocked.Increment(ref _count) == after)
                source.Cancel();
        }
    }
}
