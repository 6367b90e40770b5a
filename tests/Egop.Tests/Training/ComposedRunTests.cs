namespace Egop.Tests;

/// <summary>What the trainer knows of composed optimizers: averages to evaluate, and gradients that may be left out.</summary>
public class ComposedRunTests
{
    /// <summary>1/2 ‖x‖² as an objective over minibatches, some of which have no finite gradient.</summary>
    private sealed class Faulty(Func<int, bool> isFaulty, double lossOfFault) : IMinibatchObjective
    {
        public int Dimension => 3;

        public int BatchSize => 1;

        public int BatchesPerEpoch => 4;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
        {
            x.CopyTo(gradient);
            return (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) / 2;
        }

        public IObjective At(BatchKey key) => Objectives.FromFunction(3, (x, gradient) =>
        {
            double value = Evaluate(x, gradient);
            if (!isFaulty((int)key.Step))
                return value;
            if (double.IsNaN(lossOfFault))
                gradient[1] = double.NaN;
            return lossOfFault;
        });
    }

    private static TrainResult Run(IOptimizer optimizer, Func<int, bool> isFaulty, double lossOfFault = double.NaN) =>
        Trainer.Run(new Faulty(isFaulty, lossOfFault), optimizer, [1, 2, 3], new TrainOptions { Steps = 20 });

    [Fact]
    public void A_run_goes_on_over_minibatches_without_a_finite_gradient_when_the_optimizer_leaves_them_out()
    {
        IOptimizer sgd = new Sgd { LearningRate = 0.1 };
        Assert.Equal(StopReason.NonFinite, Run(sgd, t => t is 3).StopReason);
        TrainResult skipping = Run(sgd.SkipNonFinite(2), t => t is 3 or 7 or 8);
        Assert.Equal(StopReason.StepsDone, skipping.StopReason);
        Assert.Equal(Run(sgd, _ => false).History.Single(h => h.Step == 16).Loss * Math.Pow(0.9, 2), skipping.FinalLoss, 1e-15);
        Assert.Equal(3, SkipNonFinite.TotalErrors(skipping.State));
    }

    [Fact]
    public void A_run_ends_when_too_many_gradients_in_a_row_are_not_finite_or_when_only_the_loss_is_not()
    {
        TrainResult ended = Run(new Sgd { LearningRate = 0.1 }.SkipNonFinite(2), t => t >= 5);
        Assert.Equal((StopReason.NonFinite, 7), (ended.StopReason, ended.Steps));
        Assert.All(ended.FinalPoint, v => Assert.True(double.IsFinite(v)));
        Assert.Equal(
            StopReason.NonFinite, Run(new Sgd { LearningRate = 0.1 }.SkipNonFinite(2), t => t == 5, double.PositiveInfinity).StopReason);
    }

    [Fact]
    public void The_averaged_point_is_in_original_coordinates()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 30, KeepPoints = true };
        TrainResult plain = Trainer.Run(f, new Sgd { LearningRate = 0.1 }.PolyakAverage(), x0, options);
        TrainResult rotated = Trainer.Run(f, new Sgd { LearningRate = 0.1 }.PolyakAverage(), x0, options.In(Bases.RandomRotation(8, 2)));
        double[] mean = [.. Enumerable.Range(0, 8).Select(i => plain.History.Skip(1).Average(h => h.Point.Span[i]))];
        Assert.True(Problems.Distance(mean, plain.AveragedPoint!) <= 1e-14);
        Assert.True(Problems.Distance(mean, rotated.AveragedPoint!) <= 1e-13);
        Assert.Null(Trainer.Run(f, new Sgd { LearningRate = 0.1 }, x0, options).AveragedPoint);
        Assert.Null(Trainer.Run(f, new Sgd { LearningRate = 0.1 }.Ema(0.9), x0, new TrainOptions { Steps = 0 }).AveragedPoint);
    }
}
