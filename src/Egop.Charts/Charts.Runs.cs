namespace Egop;

/// <summary>Charts of training runs.</summary>
public static partial class Charts
{
    /// <summary>Loss against steps, one line a run.</summary>
    /// <param name="runs">Name and result of each run; a run that became non-finite ends in a gap.</param>
    public static Chart Losses(params IEnumerable<(string Name, TrainResult Run)> runs) =>
        Losses(runs.Select(r => (r.Name, r.Run.StepNumbers(), r.Run.Losses())));

    /// <summary>For each name the median loss over its runs, with the band between the quartiles, against the step.</summary>
    /// <param name="groups">Name and runs of each line; at least one run a name. The steps are those of the longest run; a run that stopped
    /// early keeps its last loss, one that became non-finite ranks last from there on.</param>
    /// <exception cref="ArgumentException">A name has no run.</exception>
    public static Chart LossBands(params IEnumerable<(string Name, IEnumerable<TrainResult> Runs)> groups) =>
        LossChart([.. groups.Select(group =>
        {
            TrainResult[] runs = [.. group.Runs];
            double[] steps = runs.Length == 0 ? [] : runs.MaxBy(r => r.Steps)!.StepNumbers();
            return LineTrace.Quartiles(group.Name, steps, runs.Select(r => AtSteps(r, steps)));
        })]);

    /// <summary>The iterates of runs on an objective of two parameters over its contours.</summary>
    /// <param name="objective">f on R².</param>
    /// <param name="x">Range of θ₁.</param>
    /// <param name="y">Range of θ₂.</param>
    /// <param name="runs">Name and result of each run, made with <see cref="TrainOptions.KeepPoints"/>.</param>
    /// <exception cref="ArgumentException">The objective is not of two parameters, a run kept no points, or a range is empty.</exception>
    public static Chart Trajectory(
        IObjective objective, (double Min, double Max) x, (double Min, double Max) y,
            params IEnumerable<(string Name, TrainResult Run)> runs)
    {
        if (objective.Dimension != 2)
            throw Guard.Bad(
                nameof(objective), "two parameters", Guard.Text(objective.Dimension), "Draw the losses of a larger objective instead.");
        return Trajectory((p, q) => objective.Value([p, q]), x, y, runs.Select(Path))
            .WithX(new Axis("θ₁", min: x.Min, max: x.Max)).WithY(new Axis("θ₂", min: y.Min, max: y.Max)).WithSize(640, 580);
    }

    /// <summary>
    /// The iterates of runs on an objective of two parameters over its contours, in the smallest square window that holds them all, with a
    /// margin of a tenth.
    /// </summary>
    /// <param name="objective">f on R².</param>
    /// <param name="runs">Name and result of each run, made with <see cref="TrainOptions.KeepPoints"/>; at least one.</param>
    /// <exception cref="ArgumentException">The objective is not of two parameters, or a run kept no points, or there is none.</exception>
    public static Chart Trajectory(IObjective objective, params IEnumerable<(string Name, TrainResult Run)> runs)
    {
        (string Name, TrainResult Run)[] all = [.. runs];
        (string Name, double[] X, double[] Y)[] paths = [.. all.Select(Path)];
        double[] x = [.. paths.SelectMany(p => p.X).Where(double.IsFinite)], y = [.. paths.SelectMany(p => p.Y).Where(double.IsFinite)];
        if (x.Length == 0 || y.Length == 0)
            throw Guard.Bad(
                nameof(runs), "at least one run with finite points", "none", "Train with KeepPoints = true, or give the window yourself.");
        double half = 0.55 * Math.Max(x.Max() - x.Min(), y.Max() - y.Min());
        half = half > 0 ? half : 1;
        double centerX = (x.Min() + x.Max()) / 2, centerY = (y.Min() + y.Max()) / 2;
        return Trajectory(objective, (centerX - half, centerX + half), (centerY - half, centerY + half), all);
    }

    private static (string Name, double[] X, double[] Y) Path((string Name, TrainResult Run) run)
    {
        ReadOnlyMemory<double>[] points = [.. run.Run.History.Select(i => i.Point)];
        if (points.Any(p => p.Length != 2))
            throw Guard.Bad(
                "runs", "two coordinates in every history entry", $"run \"{run.Name}\" kept none", "Train with KeepPoints = true.");
        return (run.Name, [.. points.Select(p => p.Span[0])], [.. points.Select(p => p.Span[1])]);
    }

    // The newest loss of a run at each of the steps of another: entries need not stand at the same steps, since a run that stops adds one.
    private static double[] AtSteps(TrainResult run, double[] steps)
    {
        double[] losses = new double[steps.Length];
        for (int i = 0, newest = 0; i < steps.Length; i++)
        {
            while (newest + 1 < run.History.Count && run.History[newest + 1].Step <= steps[i])
                newest++;
            losses[i] = newest + 1 < run.History.Count ? run.History[newest].Loss : run.FinalLoss;
        }

        return losses;
    }
}
