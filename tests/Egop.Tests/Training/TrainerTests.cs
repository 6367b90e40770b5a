namespace Egop.Tests;

public class TrainerTests
{
    private static readonly IObjective _quadratic = Problems.LeastSquares(8, 2);
    private static readonly double[] _start = Problems.Normal(8, 3);

    [Fact]
    public void Gradient_descent_by_hand_gives_the_same_bits()
    {
        double[] x = (double[])_start.Clone();
        double[] losses = new double[21];
        for (int t = 0; t <= 20; t++)
        {
            double[] g = new double[8];
            losses[t] = _quadratic.Evaluate(x, g);
            if (t < 20)
            {
                for (int i = 0; i < 8; i++)
                    x[i] -= 0.3 * g[i];
            }
        }

        TrainResult run = Trainer.Run(_quadratic, new Sgd { LearningRate = 0.3 }, _start, new TrainOptions { Steps = 20 });
        Assert.Equal(losses, run.Losses());
        Assert.Equal(x, run.FinalPoint);
        Assert.Equal(StopReason.StepsDone, run.StopReason);
        Assert.Equal(20, run.Steps);
    }

    [Fact]
    public void Minibatch_descent_by_hand_in_a_basis_gives_the_same_bits()
    {
        ReluNetwork network = Problems.Network(4);
        IMinibatchObjective minibatches = network.Minibatches(9);
        IBasis basis = Bases.RandomRotation(53, 6);
        double[] start = Problems.Normal(53, 5), z = basis.ToBasis(start);
        for (int t = 0; t < 12; t++)
        {
            double[] g = minibatches.At(new BatchKey(7, t)).In(basis).Gradient(z);
            for (int i = 0; i < 53; i++)
                z[i] -= 0.1 * g[i];
        }

        TrainResult run = Trainer.Run(minibatches, new Sgd { LearningRate = 0.1 }, start,
            new TrainOptions { Steps = 12, Seed = 7, KeepPoints = true, Basis = basis });
        Assert.Equal(basis.ToOriginal(z), run.FinalPoint);
        Assert.Equal(basis.ToOriginal(z), run.History[^1].Point.ToArray());
        double[] full = network.In(basis).Gradient(z);
        Assert.Equal(Problems.Norm(full), run.History[^1].GradientNorm, 1e-14 * Problems.Norm(full));
        Assert.Equal(full.Sum(Math.Abs), run.History[^1].GradientNorm1, 1e-13 * full.Sum(Math.Abs));
    }

    [Fact]
    public void The_identity_basis_is_bit_identical_to_none()
    {
        ReluNetwork network = Problems.Network(3);
        double[] start = SamplingDistributions.XavierNormal(network.Layout).InitialPoint(1);
        foreach (IObjective f in (IObjective[])[network, network.Minibatches(7)])
        {
            var options = new TrainOptions { Steps = 60, Seed = 5 };
            TrainResult none = Trainer.Run(f, new Adam { LearningRate = 0.05 }, start, options);
            TrainResult identity = Trainer.Run(f, new Adam { LearningRate = 0.05 }, start, options.In(Bases.Identity(53)));
            Assert.Equal(none.FinalPoint, identity.FinalPoint);
            Assert.Equal(none.Losses(), identity.Losses());
        }
    }

    [Fact]
    public void SGD_and_momentum_coincide_in_the_EGOP_basis_and_Adam_and_Adagrad_do_not()
    {
        // A rounding that crossed a kink of the ReLU would be amplified; at these rates none does in 100 steps.
        ReluNetwork network = Problems.Network(4);
        double[] start = SamplingDistributions.XavierNormal(network.Layout).InitialPoint(2);
        IBasis basis =
            Bases.FromEgop(EgopEstimator.Estimate(network, SamplingDistributions.Gaussian(53, 1), new EgopOptions { Samples = 106 }));
        var options = new TrainOptions { Steps = 100, KeepPoints = true };
        double Difference(IOptimizer optimizer) =>
            Trainer.Run(network, optimizer, start, options).History
                .Zip(Trainer.Run(network, optimizer, start, options.In(basis)).History,
                    (a, b) => Problems.Distance(a.Point.ToArray(), b.Point.ToArray()) / Problems.Norm(a.Point.ToArray()))
                .Max();
        Assert.InRange(Difference(new Sgd { LearningRate = 0.1 }), 0, 1e-10);
        Assert.InRange(Difference(new Sgd { LearningRate = 0.02, Momentum = 0.9 }), 0, 1e-10);
        Assert.True(Difference(new Adam { LearningRate = 0.01 }) > 1e-3);
        Assert.True(Difference(new Adagrad { LearningRate = 0.01 }) > 1e-3);
    }

    [Fact]
    public void Runs_from_several_starts_have_the_same_bits_for_every_number_of_threads()
    {
        ReluNetwork network = Problems.Network(4);
        double[][] starts =
            [.. Enumerable.Range(0, 5).Select(i => SamplingDistributions.XavierNormal(network.Layout).InitialPoint((ulong)i))];
        IBasis basis = Bases.RandomRotation(53, 1);
        IReadOnlyList<TrainResult> Go(int threads) =>
            Trainer.RunAll(network.Minibatches(9), new Adam { LearningRate = 0.02 }, starts,
                new TrainOptions { Steps = 30, Seed = 8, Basis = basis }, threads);
        IReadOnlyList<TrainResult> one = Go(1), two = Go(2);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(one[i].FinalPoint, two[i].FinalPoint);
            Assert.Equal(one[i].Losses(), two[i].Losses());
            Assert.Equal(one[i].FinalPoint,
                Trainer.Run(network.Minibatches(9), new Adam { LearningRate = 0.02 }, starts[i],
                    new TrainOptions { Steps = 30, Seed = 8 + (ulong)i, Basis = basis }).FinalPoint);
        }
    }

    [Fact]
    public void A_diverging_run_ends_as_non_finite_with_its_history_and_its_last_finite_point()
    {
        TrainResult run = Trainer.Run(_quadratic, new Sgd { LearningRate = 100 }, _start, new TrainOptions { Steps = 100_000 });
        Assert.Equal(StopReason.NonFinite, run.StopReason);
        Assert.False(double.IsFinite(run.FinalLoss));
        Assert.InRange(run.Steps, 10, 1000);
        Assert.Equal(run.Steps + 1, run.History.Count);
        Assert.All(run.History.SkipLast(1), i => Assert.True(double.IsFinite(i.Loss)));
        Assert.All(run.FinalPoint, v => Assert.True(double.IsFinite(v)));
        Assert.True(double.IsFinite(_quadratic.Value([.. run.FinalPoint])));
    }

    [Fact]
    public void A_diverging_run_on_minibatches_ends_as_non_finite_too()
    {
        ReluNetwork network = Problems.Network(4);
        TrainResult run =
            Trainer.Run(network.Minibatches(9), new Sgd { LearningRate = 1e200 }, Problems.Normal(53, 4), new TrainOptions { Steps = 100 });
        Assert.Equal(StopReason.NonFinite, run.StopReason);
        Assert.All(run.FinalPoint, v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void A_run_stops_at_its_gradient_tolerance_or_at_its_target()
    {
        TrainResult tolerance = Trainer.Run(
            _quadratic, new Sgd { LearningRate = 0.5 }, _start, new TrainOptions { Steps = 1_000_000, GradientTolerance = 1e-3 });
        Assert.Equal(StopReason.GradientTolerance, tolerance.StopReason);
        Assert.True(tolerance.History[^1].GradientNorm <= 1e-3 && tolerance.History[^2].GradientNorm > 1e-3);
        TrainResult target = Trainer.Run(_quadratic, new Sgd { LearningRate = 0.5 }, _start,
            new TrainOptions { Steps = 1_000_000, TargetLoss = 1e-2, RecordEvery = 1000 });
        Assert.Equal(StopReason.TargetLoss, target.StopReason);
        Assert.True(target.FinalLoss <= 1e-2);
    }

    [Fact]
    public void A_run_on_minibatches_stops_by_the_full_loss_and_gradient_where_they_are_recorded()
    {
        ReluNetwork network = Problems.Network(4);
        double[] start = Problems.Normal(53, 4);
        double[] gradient = network.Gradient(start);
        TrainResult Run(TrainOptions options) => Trainer.Run(network.Minibatches(9), new Sgd { LearningRate = 0.1 }, start, options);
        Assert.Equal(StopReason.GradientTolerance,
            Run(new TrainOptions { Steps = 12, GradientTolerance = 1.01 * Problems.Norm(gradient) }).StopReason);
        double target = Run(new TrainOptions { Steps = 60 }).History[3].Loss;
        TrainResult stopped = Run(new TrainOptions { Steps = 60, TargetLoss = target });
        Assert.Equal(StopReason.TargetLoss, stopped.StopReason);
        Assert.Equal(0, stopped.Steps % 5);
        Assert.True(network.Value([.. stopped.FinalPoint]) <= target);
    }

    [Fact]
    public void Every_optimizer_that_diverges_ends_as_non_finite_on_minibatches_and_in_a_rotated_basis()
    {
        ReluNetwork network = Problems.Network(4);
        IBasis rotation = Bases.RandomRotation(CoordinatePartition.Matrices(network.Layout), 6);
        foreach (Optimizer entry in Methods.All)
        {
            foreach (IObjective f in new IObjective[] { network, network.Minibatches(9) })
            {
                foreach (IBasis? basis in new[] { null, rotation })
                {
                    TrainResult run = Trainer.Run(
                        f, entry.WithLearningRate(1e300), Problems.Normal(53, 4), new TrainOptions { Steps = 100, Basis = basis });
                    Assert.True(run.StopReason == StopReason.NonFinite, $"{entry.Name}, {f}: {run}");
                    Assert.All(run.FinalPoint, v => Assert.True(double.IsFinite(v), $"{entry.Name}, {f}: a final coordinate {v}"));
                    Assert.True(double.IsFinite(run.History[0].Loss), $"{entry.Name}, {f}: no finite start in the history");
                }
            }
        }
    }

    [Fact]
    public void A_finite_loss_with_an_infinite_gradient_is_no_final_loss()
    {
        IObjective f = Objectives.FromFunction(1, (x, g) => { g[0] = x[0] < 1 ? double.PositiveInfinity : 1; return x[0]; });
        TrainResult run = Trainer.Run(f, new Sgd { LearningRate = 0.3 }, [1.5], new TrainOptions { Steps = 10 });
        Assert.Equal(StopReason.NonFinite, run.StopReason);
        Assert.True(double.IsNaN(run.FinalLoss));
        Assert.Equal(1.2, Assert.Single(run.FinalPoint), 1e-15);
    }

    [Fact]
    public void A_cancelled_run_keeps_its_history()
    {
        using var source = new CancellationTokenSource();
        var stopAtTen = new Reporter(p =>
        {
            if (p.Step == 10)
                source.Cancel();
        });
        TrainResult run = Trainer.Run(
            _quadratic, new Sgd { LearningRate = 0.1 }, _start, new TrainOptions { Steps = 1000, Progress = stopAtTen }, source.Token);
        Assert.Equal(StopReason.Cancelled, run.StopReason);
        Assert.Equal(11, run.Steps);
    }

    [Fact]
    public void Minibatch_runs_record_the_full_loss_once_an_epoch_and_at_the_end()
    {
        ReluNetwork network = Problems.Network(4);
        TrainResult run =
            Trainer.Run(network.Minibatches(9), new Sgd { LearningRate = 0.1 }, Problems.Normal(53, 4), new TrainOptions { Steps = 12 });
        Assert.Equal([0, 5, 10, 12], run.History.Select(i => i.Step));
        Assert.Equal(network.Value([.. run.FinalPoint]), run.FinalLoss);
    }

    [Fact]
    public void The_recorded_rate_follows_the_schedule()
    {
        TrainResult run =
            Trainer.Run(_quadratic, new Sgd { LearningRate = Schedules.Cosine(0.4, 10) }, _start, new TrainOptions { Steps = 10 });
        Assert.Equal(Enumerable.Range(0, 11).Select(t => Schedules.Cosine(0.4, 10).At(t)), run.History.Select(i => i.LearningRate));
    }

    [Fact]
    public void Zero_steps_give_the_start()
    {
        TrainResult run = Trainer.Run(_quadratic, new Adam { LearningRate = 0.1 }, _start, new TrainOptions { Steps = 0 });
        Assert.Equal(_start, run.FinalPoint);
        Assert.Single(run.History);
    }

    [Fact]
    public void Bad_starts_and_options_are_refused()
    {
        Assert.Contains("length 8",
            Assert.Throws<ArgumentException>(() => Trainer.Run(_quadratic, new Sgd { LearningRate = 0.1 }, new double[7],
                new TrainOptions { Steps = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("index 2",
            Assert.Throws<ArgumentException>(() => Trainer.Run(_quadratic, new Sgd { LearningRate = 0.1 },
                [0, 0, double.NaN, 0, 0, 0, 0, 0], new TrainOptions { Steps = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("Steps", Assert.Throws<ArgumentException>(() => new TrainOptions { Steps = -1 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Trainer.Run(
            _quadratic, new Sgd { LearningRate = 0.1 }, _start, new TrainOptions { Steps = 1, Basis = Bases.Identity(7) }));
        Assert.Throws<ArgumentException>(
            () => Trainer.RunAll(_quadratic, new Sgd { LearningRate = 0.1 }, [], new TrainOptions { Steps = 1 }));
    }

    private sealed class Reporter(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
