using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Adagrad on a log-sum-exp of two parameters in both coordinates, over contours: the left half of figure 1.</summary>
internal static class TrajectoryExperiment
{
    public static Experiment<TrajectorySettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F1L",
        Title = "trajectories in the plane, Adagrad on log-sum-exp",
        Question = "What does a change of basis do to the path that Adagrad takes through a narrow valley?",
        Source = "arXiv 2502.01594, figure 1, left",
    };

    /// <summary>Of log n + f, a few units in the last place.</summary>
    private const double Rounding = 1e-15;

    private static readonly int[] _looks = [20, 100];

    public static TrajectorySettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(2, 11, 101),
        Steps = size.Pick(120, 1000, 1000),
        Samples = size.Pick(50, 500, 500),
    };

    private static void CarryOut(TrajectorySettings settings, ExperimentRun run)
    {
        var results = new (IObjective Objective, TrainResult Original, TrainResult Egop)[settings.Trials];
        ParallelRange.ForEach(settings.Trials, run.Threads, t => results[t] = Trial(settings, run, t));
        run.Cancellation.ThrowIfCancellationRequested();
        double floor = Math.Log(settings.Rows);
        double[] steps = results[0].Original.StepNumbers();
        double[][] original = [.. results.Select(r => Above(r.Original))], egop = [.. results.Select(r => Above(r.Egop))];
        ExperimentCurve[] curves = [new("Adagrad", "original", steps, original), new("Adagrad", "EGOP", steps, egop)];
        foreach (ExperimentCurve curve in curves)
            run.Curve(curve);
        (string, TrainResult)[] paths = [("original", results[0].Original), ("EGOP", results[0].Egop)];
        run.Chart("trajectories", Charts.Trajectory(results[0].Objective, paths)
            .WithTitle(string.Create(
                CultureInfo.InvariantCulture, $"{settings.Steps} steps of Adagrad, rate {settings.LearningRate}, first trial")));
        run.Chart("losses", new Chart
        {
            Title = "Log-sum-exp above its minimum, all trials",
            X = new Axis("step"),
            Y = new Axis("f − log n", AxisScale.Logarithmic, min: 10 * Rounding),
            // At the minimum the difference is rounding, zero or below it, which a logarithmic axis has no place for.
            Traces = [.. curves.Select(c => LineTrace.Quartiles(
                c.Name, c.X, c.Trials.Select(t => (IReadOnlyList<double>)[.. t.Select(v => Math.Max(v, Rounding))])))],
        });
        Compare(settings, run, original, egop);
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"The paper gives d = 2, n = 10, 1000 steps and the rate 30. Start and samples from N(0, {settings.SamplingScale}² I) are "
            + $"ours: a rate of 30 moves each coordinate by 30 in the first step, which only a start at that distance or farther makes "
            + $"a path of."));
        run.Note("The valley's direction is random, and so is what the EGOP's basis can gain: where the valley lies along an axis both "
            + "paths are alike. The picture is of the first trial, the numbers are medians of all.");

        double[] Above(TrainResult result) => [.. result.Losses().Select(loss => loss - floor)];
    }

    private static (IObjective, TrainResult, TrainResult) Trial(TrajectorySettings settings, ExperimentRun run, int trial)
    {
        Matrix<double> a = SyntheticData.DecayingMatrix(settings.Rows, 2, settings.Exponent, run.Seed("data", trial));
        double[] target = SamplingDistributions.Gaussian(2, 1).Draw(new SampleKey(run.Seed("target", trial), 0));
        IObjective f = Objectives.LogSumExp(a, a * Vector<double>.Build.Dense(target));
        IIsotropicDistribution far = SamplingDistributions.Gaussian(2, settings.SamplingScale);
        EgopEstimate estimate = EgopEstimator.Estimate(
            f, far, new EgopOptions { Samples = settings.Samples, Seed = run.Seed(Seeds.Sampling, trial), Threads = 1 });
        double[] start = far.Draw(new SampleKey(run.Seed(Seeds.InitialPoint, trial), 0));
        var options = new TrainOptions { Steps = settings.Steps, KeepPoints = trial == 0 };
        IOptimizer adagrad = new Adagrad { LearningRate = settings.LearningRate };
        return (f, Trainer.Run(f, adagrad, start, options, run.Cancellation),
            Trainer.Run(f, adagrad, start, options.In(Bases.FromEgop(estimate)), run.Cancellation));
    }

    private static void Compare(TrajectorySettings settings, ExperimentRun run, double[][] original, double[][] egop)
    {
        var table = new Table("after step", "original, median f − log n", "EGOP, median f − log n", "median of EGOP / original");
        foreach (int step in _looks.Append(settings.Steps))
        {
            double ratio = Quartiles.Of(egop.Zip(original, (e, o) => e[step] / o[step])).Median;
            table = table.AddRow(
                step, Quartiles.Of(original.Select(l => l[step])).Median, Quartiles.Of(egop.Select(l => l[step])).Median, ratio);
            if (step < settings.Steps)
                run.ExpectAtMost("the loss is lower in EGOP coordinates",
                    $"f − log n after {Guard.Text(step)} steps, EGOP / original, median", ratio, 0.9);
        }

        run.Table("losses at given steps", table);
        double[] slow = [.. original.Select(Reached)], fast = [.. egop.Select(Reached)];
        run.Number("steps to the goal in original coordinates, median", Quartiles.Of(slow).Median);
        run.Number("steps to the goal in EGOP coordinates, median", Quartiles.Of(fast).Median);
        run.Number("trials in which EGOP coordinates need fewer steps", fast.Zip(slow).Count(p => p.First < p.Second));
        run.ExpectAtMost(
            "EGOP coordinates need fewer steps",
            string.Create(CultureInfo.InvariantCulture, $"steps to {settings.Goal:G1} of the first f − log n, EGOP / original, median"),
            Quartiles.Of(fast.Zip(slow, (f, s) => f / s)).Median, 0.9, "a run that does not get there counts as all its steps");

        double Reached(double[] losses) => Math.Max(
            1, Array.FindIndex(losses, loss => loss <= settings.Goal * losses[0]) is var i and >= 0 ? i : settings.Steps);
    }
}

/// <summary>Settings of the picture of two trajectories in the plane.</summary>
public sealed record TrajectorySettings : ExperimentSettings
{
    /// <summary>Number n of data rows.</summary>
    public int Rows { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>p of the singular values 1, 2^−p of A.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>η of Adagrad.</summary>
    public double LearningRate { get; init => field = Guard.Positive(value); } = 30;

    /// <summary>Scale s of N(0, s²I), from which the start and the samples are drawn.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 200;

    /// <summary>M, the number of gradients of the EGOP estimate.</summary>
    public required int Samples { get; init => field = Guard.Positive(value); }

    /// <summary>The share of the first f − inf f that a run is timed to.</summary>
    public double Goal { get; init => field = Guard.Fraction(value); } = 1e-3;
}
