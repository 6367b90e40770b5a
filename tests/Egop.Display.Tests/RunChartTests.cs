namespace Egop.Tests;

public class RunChartTests
{
    private static readonly IObjective _valley = Objectives.Rosenbrock(2);

    [Fact]
    public void A_loss_chart_of_runs_has_their_histories()
    {
        TrainResult run = Trainer.Run(_valley, new Adam { LearningRate = 0.01 }, [-1, 1], new TrainOptions { Steps = 30 });
        var line = Assert.IsType<LineTrace>(Assert.Single(Charts.Losses(("Adam", run)).Traces));
        Assert.Equal(run.StepNumbers(), line.X);
        Assert.Equal(run.Losses(), line.Y);
    }

    [Fact]
    public void A_band_keeps_the_last_loss_of_a_run_that_stopped_and_ranks_a_diverged_run_last()
    {
        TrainResult Run(double rate, double target) =>
            Trainer.Run(_valley, new Sgd { LearningRate = rate }, [-1, 1], new TrainOptions { Steps = 40, TargetLoss = target });
        TrainResult whole = Run(1e-3, 0), stopped = Run(1e-3, whole.Losses()[10]), diverged = Run(1, 0);
        Assert.Equal((StopReason.TargetLoss, StopReason.NonFinite), (stopped.StopReason, diverged.StopReason));
        var band =
            Assert.IsType<LineTrace>(Assert.Single(Charts.LossBands(("SGD", (IEnumerable<TrainResult>)[whole, stopped, diverged])).Traces));
        Assert.Equal(41, band.X.Length);
        // Of {whole, stopped, +infinity} the median is the larger of the first two, the kept loss.
        Assert.Equal(stopped.FinalLoss, band.Y[40]);
    }

    [Fact]
    public void A_band_compares_runs_at_equal_steps_wherever_their_entries_stand()
    {
        // A run that stops adds an entry of its own between the others'; at a step without an entry the newest one counts.
        IObjective f = Objectives.FromFunction(1, (x, g) => { g[0] = 1; return x[0]; });
        TrainResult Run(double start, int every) =>
            Trainer.Run(f, new Sgd { LearningRate = 1 }, [start], new TrainOptions { Steps = 40, RecordEvery = every, TargetLoss = 0.5 });
        TrainResult stopped = Run(35, 20), whole = Run(100, 10);
        Assert.Equal([0, 20, 35], stopped.StepNumbers());
        Assert.Equal([0, 10, 20, 30, 40], whole.StepNumbers());
        var band = Assert.IsType<LineTrace>(Assert.Single(Charts.LossBands(("SGD", (IEnumerable<TrainResult>)[stopped, whole])).Traces));
        Assert.Equal([0, 10, 20, 30, 40], band.X);
        Assert.Equal([67.5, 62.5, 47.5, 42.5, 30], band.Y);
    }

    [Fact]
    public void A_trajectory_holds_every_point_inside_its_window()
    {
        TrainResult run =
            Trainer.Run(_valley, new Adam { LearningRate = 0.1 }, [-1, 1], new TrainOptions { Steps = 50, KeepPoints = true });
        Chart chart = Charts.Trajectory(_valley, ("Adam", run));
        Assert.All(run.History, i =>
        {
            Assert.InRange(i.Point.Span[0], chart.X.Min!.Value, chart.X.Max!.Value);
            Assert.InRange(i.Point.Span[1], chart.Y.Min!.Value, chart.Y.Max!.Value);
        });
    }

    [Fact]
    public void Runs_without_points_and_objectives_of_more_parameters_are_refused()
    {
        TrainResult run = Trainer.Run(_valley, new Adam { LearningRate = 0.1 }, [-1, 1], new TrainOptions { Steps = 5 });
        Assert.Contains("KeepPoints", Assert.Throws<ArgumentException>(() => Charts.Trajectory(_valley, ("Adam", run))).Message,
            StringComparison.Ordinal);
        Assert.Contains("two parameters",
            Assert.Throws<ArgumentException>(() => Charts.Trajectory(Objectives.Rosenbrock(3), (0, 1), (0, 1), ("Adam", run))).Message,
                StringComparison.Ordinal);
    }
}
