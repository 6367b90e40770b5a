using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class BasisRefreshTests
{
    private static readonly ReluNetwork _network = Problems.Network(4);
    private static readonly double[] _start = SamplingDistributions.XavierNormal(_network.Layout).InitialPoint(2);
    private static readonly EgopOptions _estimate = new() { Samples = 60, Seed = 5, SingularValues = false };
    private static readonly ISamplingDistribution _rho = SamplingDistributions.Gaussian(53, 0.3);

    private static IBasis Rotation(int k) => Bases.RandomRotation(53, (ulong)(100 + k));

    public static TheoryData<string> Names() => [.. Methods.Names];

    private static Optimizer Entry(string name) => Methods.Of(name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refresh_to_the_same_basis_is_none(string name)
    {
        IBasis basis = Rotation(0);
        IOptimizer optimizer = Entry(name).WithLearningRate(0.01);
        var options = new TrainOptions { Steps = 12 };
        TrainResult plain = Trainer.Run(_network, optimizer, _start, options.In(basis));
        TrainResult same =
            Trainer.Run(_network, optimizer, _start, options with { Refresh = new() { Every = 3, Estimate = _ => basis }, Basis = basis });
        Assert.Equal(plain.FinalPoint, same.FinalPoint);
        Assert.Equal(plain.Losses(), same.Losses());
        Assert.Equal([3, 6, 9], same.Refreshes);
        Assert.Empty(plain.Refreshes);
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("Adagrad")]
    [InlineData("SGD with momentum")]
    public void A_copy_of_the_basis_in_place_of_it_changes_nothing_but_rounding(string name)
    {
        // At these few steps no kink of the ReLU is crossed by a rounding.
        IOptimizer optimizer = Entry(name).WithLearningRate(0.01);
        var options = new TrainOptions { Steps = 12 };
        TrainResult plain = Trainer.Run(_network, optimizer, _start, options.In(Rotation(0)));
        foreach (SecondMomentPolicy policy in (SecondMomentPolicy[])[SecondMomentPolicy.Rotate, SecondMomentPolicy.Keep])
        {
            TrainResult copy = Trainer.Run(
                _network, optimizer, _start,
                    options with
                    {
                        Refresh = new() { Every = 4, Estimate = _ => Rotation(0), SecondMoments = policy },
                        Basis = Rotation(0),
                    });
            Assert.True(Problems.Distance(plain.FinalPoint, copy.FinalPoint) <= 1e-9, $"{policy}");
        }
    }

    [Fact]
    public void Methods_that_follow_rotations_do_not_notice_a_refresh()
    {
        foreach (IOptimizer optimizer in (IOptimizer[])[new Sgd { LearningRate = 0.05 }, new Sgd { LearningRate = 0.02, Momentum = 0.9 },
            new Sgd { LearningRate = 0.02, Momentum = 0.9, Nesterov = true }])
        {
            var options = new TrainOptions { Steps = 30 };
            TrainResult plain = Trainer.Run(_network, optimizer, _start, options);
            TrainResult refreshed = Trainer.Run(
                _network, optimizer, _start,
                    options with { Refresh = new() { Every = 7, Estimate = at => Rotation(at.Index) }, Basis = Rotation(0) });
            Assert.Equal([7, 14, 21, 28], refreshed.Refreshes);
            Assert.All(plain.Losses().Zip(refreshed.Losses()), p => Assert.Equal(p.First, p.Second, 1e-10 * p.First));
        }
    }

    [Fact]
    public void Adam_by_hand_with_each_policy_gives_the_refreshed_run()
    {
        foreach (SecondMomentPolicy policy in Enum.GetValues<SecondMomentPolicy>())
        {
            const int steps = 9, every = 4;
            Matrix<double> v = ((DenseBasis)Rotation(0)).ToMatrix();
            Vector<double> x = Vector<double>.Build.Dense(_start), m = Vector<double>.Build.Dense(53), s = Vector<double>.Build.Dense(53);
            int count = 0;
            for (int t = 0; t < steps; t++)
            {
                if (t > 0 && t % every == 0)
                {
                    Matrix<double> next = ((DenseBasis)Rotation(t / every)).ToMatrix(), q = next.Transpose() * v;
                    m = q * m;
                    if (policy == SecondMomentPolicy.Rotate)
                        s = (q * Matrix<double>.Build.DenseOfDiagonalVector(s) * q.Transpose()).Diagonal();
                    if (policy == SecondMomentPolicy.Reset)
                        (m, s, count) = (m * 0, s * 0, 0);
                    v = next;
                }

                count++;
                Vector<double> g = v.Transpose() * Vector<double>.Build.Dense(_network.Gradient(x.ToArray()));
                m = (0.9 * m) + (0.1 * g);
                s = (0.999 * s) + (0.001 * g.PointwiseMultiply(g));
                double rate = 0.02 / (t + 1);
                Vector<double> step = (m / (1 - Math.Pow(0.9, count)))
                    .PointwiseDivide((s / (1 - Math.Pow(0.999, count))).PointwiseSqrt() + 1e-8);
                x -= rate * (v * step);
            }

            // A schedule, to see it go on after a restart.
            IOptimizer adam = new Adam { LearningRate = new Harmonic(0.02) };
            var refresh = new BasisRefresh { Every = every, Estimate = at => Rotation(at.Index), SecondMoments = policy };
            TrainResult run =
                Trainer.Run(_network, adam, _start, new TrainOptions { Steps = steps, Refresh = refresh, Basis = Rotation(0) });
            Assert.True(Problems.Distance(x, run.FinalPoint) <= 1e-10, $"{policy}: {Problems.Distance(x, run.FinalPoint):R}");
            Assert.Same(adam, run.Optimizer);
            Assert.Equal(0.02 / 10, run.History[^1].LearningRate, 1e-16);
        }
    }

    [Fact]
    public void Rotated_squares_are_the_diagonal_and_probes_approach_them()
    {
        IBasis from = Rotation(1), to = Rotation(2);
        Matrix<double> q = ((DenseBasis)to).ToMatrix().Transpose() * ((DenseBasis)from).ToMatrix();
        double[] v = [.. Problems.Normal(53, 3).Select(u => u * u)];
        Vector<double> expected = (q * Matrix<double>.Build.DenseOfDiagonalVector(Vector<double>.Build.Dense(v)) * q.Transpose())
            .Diagonal();
        double[] exact = (double[])v.Clone(), probed = (double[])v.Clone();
        StateInBases.RotateSquares(from, to, exact, 0);
        Assert.True(Problems.Distance(exact, expected) <= 1e-13);
        Assert.Equal(v.Sum(), exact.Sum(), 1e-12);
        const int probes = 20_000;
        StateInBases.RotateSquares(from, to, probed, probes);
        // Five standard errors; that of a square of a sum of random signs is at most √(2/S) of it.
        for (int i = 0; i < 53; i++)
            Assert.Equal(expected[i], probed[i], 5 * Math.Sqrt(2.0 / probes) * expected[i]);
        Assert.True(Problems.Distance(probed, exact) > 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_method_goes_on_through_refreshes_with_finite_numbers_and_the_same_bits_twice(string name)
    {
        var options = new TrainOptions { Steps = 10, Refresh = new() { Every = 3, Estimate = BasisRefresh.Egop(_estimate, _rho) } };
        TrainResult Run() => Trainer.Run(_network, Entry(name).WithLearningRate(0.01), _start, options);
        TrainResult first = Run(), second = Run();
        Assert.Equal(StopReason.StepsDone, first.StopReason);
        Assert.Equal(first.FinalPoint, second.FinalPoint);
        Assert.Equal("EGOP", first.BasisName);
        Assert.All(first.FinalPoint, v => Assert.True(double.IsFinite(v)));
        Assert.NotEqual(_start, first.FinalPoint);
    }

    [Fact]
    public void Composed_optimizers_go_on_through_refreshes_and_their_averages_are_turned_back()
    {
        foreach (IOptimizer optimizer in (IOptimizer[])[
            new Adam { LearningRate = 0.01 }.ClipByValue(0.05), new Adam { LearningRate = 0.01 }.ClipByGlobalNorm(0.5),
            new Sgd { LearningRate = 0.01, Momentum = 0.9 }.Lookahead(3), new Adam { LearningRate = 0.01 }.SkipNonFinite(),
            new Adam { LearningRate = 0.01 }.In(Rotation(9))])
        {
            var options = new TrainOptions { Steps = 10, Refresh = new() { Every = 4, Estimate = at => Rotation(at.Index) } };
            TrainResult run = Trainer.Run(_network, optimizer, _start, options);
            Assert.Equal(StopReason.StepsDone, run.StopReason);
            Assert.True(run.FinalLoss < run.History[0].Loss, $"{optimizer.Name}: {run}");
            TrainResult outside = Trainer.Run(_network,
                new EgopOptimizer { Inner = optimizer, Objective = _network, Refresh = options.Refresh! }, _start,
                    new TrainOptions { Steps = 10 });
            Assert.True(Problems.Distance(run.FinalPoint, outside.FinalPoint) <= 1e-9, optimizer.Name);
        }

        // An average of iterates is linear in them: with a method that follows rotations it is the same with and without refresh.
        IOptimizer averaged = new Sgd { LearningRate = 0.02, Momentum = 0.9 }.Ema(0.8);
        TrainResult plain = Trainer.Run(_network, averaged, _start, new TrainOptions { Steps = 10 });
        var refresh = new BasisRefresh { Every = 4, Estimate = at => Rotation(at.Index) };
        TrainResult turned = Trainer.Run(_network, averaged, _start, new TrainOptions { Steps = 10, Refresh = refresh });
        Assert.True(Problems.Distance(plain.AveragedPoint!, turned.AveragedPoint!) <= 1e-11);
        TrainResult fixedBasis = Trainer.Run(_network, averaged.In(Rotation(1)), _start, new TrainOptions { Steps = 10 });
        Assert.True(Problems.Distance(plain.AveragedPoint!, fixedBasis.AveragedPoint!) <= 1e-11);
    }

    [Fact]
    public void The_EGOP_is_estimated_around_the_point_the_run_has_reached_or_from_the_distribution_itself()
    {
        var seen = new List<RefreshPoint>();
        Func<RefreshPoint, IBasis> egop = BasisRefresh.Egop(_estimate, _rho);
        var options = new TrainOptions
        {
            Steps = 8,
            KeepPoints = true,
            Refresh = new() { Every = 4, Estimate = at => { seen.Add(at); return egop(at); } },
        };
        TrainResult run = Trainer.Run(_network, new Adam { LearningRate = 0.01 }, _start, options);
        Assert.Equal([(0, 0), (4, 1)], seen.Select(at => (at.Step, at.Index)));
        Assert.Equal(_start, seen[0].Point);
        Assert.True(Problems.Distance(run.History[4].Point.ToArray(), seen[1].Point) <= 1e-13);
        ISamplingDistribution around = SamplingDistributions.Around(seen[1].Point, _rho);
        double[] x = Problems.Normal(53, 1);
        Assert.Equal(
            Bases.FromEgop(EgopEstimator.Estimate(_network, around, _estimate with { Seed = Seeds.Derive(5, "refresh 1") })).ToBasis(x),
                egop(seen[1]).ToBasis(x));
        Assert.Equal(
            Bases.FromEgop(EgopEstimator.Estimate(_network, _rho, _estimate)).ToBasis(x),
                BasisRefresh.Egop(_estimate, _rho, aroundPoint: false)(seen[0]).ToBasis(x));
        double[] draw = around.Draw(new SampleKey(1, 1)), plain = _rho.Draw(new SampleKey(1, 1));
        Assert.True(Problems.Distance(draw.Zip(plain, (a, b) => a - b), seen[1].Point) <= 1e-14);
    }

    [Fact]
    public void A_dropped_complement_is_renewed_with_its_basis_and_the_point_stays()
    {
        IObjective f = Problems.LeastSquares(12, 3);
        double[] start = Problems.Normal(12, 4);
        PartialBasis Leading(int k) => ((DenseBasis)Bases.RandomRotation(12, (ulong)k)).Leading(3);
        var options = new TrainOptions { Steps = 9, KeepPoints = true, Refresh = new() { Every = 4, Estimate = at => Leading(at.Index) } };
        TrainResult run = Trainer.Run(f, new Sgd { LearningRate = 0.1 }, start, options.In(Leading(0)));
        Vector<double> x = Vector<double>.Build.Dense(start);
        for (int t = 0; t < 9; t++)
        {
            Matrix<double> u = Leading(t / 4).ToMatrix();
            x -= 0.1 * (u * (u.Transpose() * Vector<double>.Build.Dense(f.Gradient(x.ToArray()))));
        }

        Assert.True(Problems.Distance(x, run.FinalPoint) <= 1e-13);
        var wrong = new BasisRefresh { Every = 2, Estimate = _ => Bases.RandomRotation(12, 1) };
        Assert.Contains("3 coordinates",
            Assert.Throws<ArgumentException>(() => Trainer.Run(
                f, new Sgd { LearningRate = 0.1 }, start, options with { Refresh = wrong, Basis = Leading(0) })).Message);
    }

    [Fact]
    public void Epochs_are_counted_in_minibatches_and_bad_intervals_are_refused()
    {
        IMinibatchObjective minibatches = _network.Minibatches(9);
        var refresh = new BasisRefresh { EveryEpochs = 2, Estimate = at => Rotation(at.Index) };
        TrainResult run = Trainer.Run(
            minibatches, new Adam { LearningRate = 0.01 }, _start, new TrainOptions { Steps = 25, Refresh = refresh, Basis = Rotation(0) });
        Assert.Equal([10, 20], run.Refreshes);
        Refuses("no epochs", _network, refresh);
        Refuses("Set one", _network, refresh with { EveryEpochs = 0 });
        Refuses("Set one", minibatches, refresh with { Every = 3 });
        Refuses("a basis", _network, new BasisRefresh { Every = 1, Estimate = _ => null! });
        Refuses("length 53", _network, new BasisRefresh { Every = 1, Estimate = _ => Bases.Identity(3) });
        Assert.Throws<ArgumentException>(() => refresh with { SecondMoments = (SecondMomentPolicy)7 });

        static void Refuses(string what, IObjective f, BasisRefresh refresh) => Assert.Contains(
            what,
                Assert.Throws<ArgumentException>(() => Trainer.Run(f, new Adam { LearningRate = 0.01 }, _start,
                    new TrainOptions { Steps = 3, Refresh = refresh, Basis = Rotation(0) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_and_gradients_that_are_not_finite_end_the_run_with_a_reason_and_not_an_exception()
    {
        using var source = new CancellationTokenSource();
        var cancelling = new BasisRefresh
        {
            Every = 3,
            Estimate = at => { source.Cancel(); at.Cancellation.ThrowIfCancellationRequested(); return Rotation(1); },
        };
        TrainResult cancelled = Trainer.Run(_network, new Adam { LearningRate = 0.01 }, _start,
            new TrainOptions { Steps = 9, Refresh = cancelling, Basis = Rotation(0) }, source.Token);
        Assert.Equal((StopReason.Cancelled, 3), (cancelled.StopReason, cancelled.Steps));
        Assert.Equal(_network.Value([.. cancelled.FinalPoint]), cancelled.FinalLoss, 1e-12);

        IObjective cliff = Objectives.FromFunction(2, (x, g) =>
        {
            (g[0], g[1]) = (x[0], Math.Abs(x[0]) > 5 ? double.NaN : x[1]);
            return ((x[0] * x[0]) + (x[1] * x[1])) / 2;
        });
        var wide =
            new BasisRefresh { Every = 2, Estimate = BasisRefresh.Egop(new() { Samples = 50 }, SamplingDistributions.Gaussian(2, 100)) };
        TrainResult run = Trainer.Run(cliff, new Adam { LearningRate = 0.01 }, [1, 1],
            new TrainOptions { Steps = 9, Refresh = wide, Basis = Bases.RandomRotation(2, 1) });
        Assert.Equal((StopReason.NonFinite, 2), (run.StopReason, run.Steps));
        Assert.True(double.IsNaN(run.FinalLoss));
        Assert.All(run.FinalPoint, v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [InlineData(SecondMomentPolicy.Rotate)]
    [InlineData(SecondMomentPolicy.Reset)]
    public void A_refreshed_run_that_was_stopped_goes_on_in_its_last_basis_bit_by_bit(SecondMomentPolicy policy)
    {
        IOptimizer adam = new Adam { LearningRate = new Harmonic(0.02) };
        var refresh = new BasisRefresh { Every = 3, Estimate = BasisRefresh.Egop(_estimate, _rho), SecondMoments = policy };
        var options = new TrainOptions { Steps = 11, Refresh = refresh };
        TrainResult whole = Trainer.Run(_network, adam, _start, options);
        foreach (int at in (int[])[1, 3, 5, 9])
        {
            TrainResult part = Trainer.Run(_network, adam, _start, options with { Steps = at });
            TrainResult rest = Trainer.Resume(_network, adam, Checkpoint.Of(part), options.In(part.Basis));
            Assert.Equal(whole.FinalPoint, rest.FinalPoint);
            Assert.Equal(whole.Losses(), rest.Losses());
            Assert.Equal(whole.State.ToString(), rest.State.ToString());
            Assert.Equal(whole.Refreshes.Where(step => step >= at), rest.Refreshes);
        }

        TrainResult dropped =
            Trainer.Run(_network, adam, _start, new TrainOptions { Steps = 2, Basis = ((DenseBasis)Rotation(0)).Leading(5) });
        Assert.Contains(
            "PartialBasis.Complete", Assert.Throws<ArgumentException>(() => Checkpoint.Of(dropped)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_state_of_the_refreshed_optimizer_goes_on_bit_by_bit_with_its_basis_estimated_again()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        var egop = new EgopOptimizer
        {
            Inner = new Adam { LearningRate = 0.02 },
            Objective = _network,
            Refresh = new() { Every = 3, Estimate = BasisRefresh.Egop(_estimate, _rho) },
        };
        TrainResult whole = Trainer.Run(_network, egop, _start, new TrainOptions { Steps = 10 });
        try
        {
            foreach (int at in (int[])[1, 3, 7])
            {
                Checkpoint.Of(Trainer.Run(_network, egop, _start, new TrainOptions { Steps = at })).Save(path);
                Checkpoint read = Checkpoint.Load(path, egop, _network.Layout);
                Assert.Equal(whole.FinalPoint, Trainer.Resume(_network, egop, read, new TrainOptions { Steps = 10 }).FinalPoint);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed record Harmonic(double First) : Schedule
    {
        public override double At(long step) => First / (step + 1);
    }
}
