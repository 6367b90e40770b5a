namespace Egop;

/// <summary>Every method of the library on the digits network and the convex functions, in original and in EGOP coordinates.</summary>
internal static class SurveyExperiment
{
    public static Experiment<SurveySettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "B1",
        Title = "Every method, with and without the EGOP basis",
        Question = "Which methods does the eigenbasis of the EGOP help, and what does a step of each cost?",
        Source = "ours; problems of arXiv 2502.01594, figures 1 and 5",
    };

    public static SurveySettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 1, 5),
        SweepTrials = size.Pick(1, 1, 2),
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Embedded, DigitsSource.Uci),
        Hidden = size.Pick(2, 16, 32),
        Epochs = size.Pick(1, 20, 100),
        Separately = size.Pick(false, false, true),
        Parameters = size.Pick(8, 40, 100),
        Rows = size.Pick(16, 80, 200),
        Steps = size.Pick(10, 200, 1000),
        StatePerParameter = size.Pick(100, 256, 256),
        // At every size.
        BatchSize = 300,
        SamplesPerWeight = 1,
        SamplesPerParameter = 5,
    };

    private static void CarryOut(SurveySettings settings, ExperimentRun run) =>
        SurveyReport.Add(run, [.. MixedProblem.All(settings, run).Select(problem => Survey(problem, settings, run))]);

    private static SurveyResult Survey(MixedProblem problem, SurveySettings settings, ExperimentRun run)
    {
        ParameterLayout layout = problem.Trials[0].Objective.Layout();
        var methods = new List<ComparedMethod>();
        var notRun = new Dictionary<string, string>();
        foreach (Optimizer entry in Optimizers.Registry)
        {
            double kept = (double)entry.WithLearningRate(Schedules.Constant(1))
                .Init(layout).Slots.Sum(s => (long)s.Length) / layout.Dimension;
            if (kept > settings.StatePerParameter)
            {
                notRun[entry.Name] = string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"keeps {kept:F0} numbers for each parameter, the limit is {settings.StatePerParameter}; a step takes "
                    + $"{entry.Facts.StepCost} operations, with d the {layout.Max(b => b.Length)} of the largest array");
            }
            else
            {
                methods.Add(new ComparedMethod(
                    entry.Name, rate => entry.WithLearningRate(Schedules.Constant(rate)), Follows(entry, problem, layout)));
            }
        }

        // Trials of one objective share the estimate, so that their runs share the basis.
        Dictionary<IObjective, Lazy<IBasis>> bases = problem.Trials.Select((trial, t) => (trial.Objective, t)).DistinctBy(p => p.Objective)
            .ToDictionary(p => p.Objective,
                p => new Lazy<IBasis>(() => Bases.FromEgop(problem.Estimate(run, "basis", p.t, problem.SamplesPerCoordinate))));
        IReadOnlyList<ComparisonCell> cells = new MethodComparison
        {
            Trials = problem.Trials,
            Methods = methods,
            Coordinates =
                [ComparedCoordinates.Untouched(layout.Dimension), new(SurveyResult.Egop, t => bases[problem.Trials[t].Objective].Value)],
            Options = problem.Options,
            SweepTrials = settings.SweepTrials,
            Separately = settings.Separately,
        }.Run(run, $"{problem.Name}, ");
        return new(problem, cells, notRun,
            methods.Where(m => m.IsEquivariant).ToDictionary(
                m => m.Name, m => SurveyRounding.Of(problem, cells.First(c => c.Method == m), run)));
    }

    // The basis turns each array by itself, or the only one; a vector is one row.
    private static bool Follows(Optimizer entry, MixedProblem problem, ParameterLayout layout) => entry.Facts.Equivariance switch
    {
        Equivariance.Full => true,
        Equivariance.Arrays => layout.Count == 1 || problem.Partition.All(block => layout.Any(array => array.Name == block.Name)),
        Equivariance.Rows => layout is [{ IsMatrix: false }],
        _ => false,
    };
}

/// <summary>What the survey found on one objective.</summary>
/// <param name="Problem">The objective.</param>
/// <param name="Cells">Every method that ran, in both coordinates.</param>
/// <param name="NotRun">Why the others did not, by the method's name.</param>
/// <param name="Rounding">For each method that must coincide in both coordinates, how far a start moved by one rounding unit drives its
/// losses apart.</param>
internal sealed record SurveyResult(
    MixedProblem Problem, IReadOnlyList<ComparisonCell> Cells, IReadOnlyDictionary<string, string> NotRun, IReadOnlyDictionary<string,
        double> Rounding)
{
    /// <summary>Name of the second coordinates.</summary>
    public const string Egop = "EGOP";

    /// <summary>Median final loss, NaN for a method that did not run.</summary>
    public double Final(string method, string coordinates) => Find(method, coordinates)?.Final.Median ?? double.NaN;

    /// <summary>Milliseconds a step took, median over trials; NaN for a method that did not run.</summary>
    public double StepTime(string method, string coordinates) =>
        Find(method, coordinates) is null ? double.NaN : Quartiles.Of(StepTimes(method, coordinates)).Median;

    /// <summary>Milliseconds a step took, by trial.</summary>
    public double[] StepTimes(string method, string coordinates)
    {
        ComparisonCell cell = Find(method, coordinates)!;
        return [.. cell.Seconds.Select(s => 1e3 * s / Math.Max(1, cell.Steps[^1]))];
    }

    /// <summary>A method at the shared rate; null if it did not run.</summary>
    public ComparisonCell? Find(string method, string coordinates) =>
        Cells.FirstOrDefault(c => c.Name == method && c.Coordinates == coordinates && c.Tuning == ComparisonTuning.Shared);
}

/// <summary>How far rounding alone drives runs of a method apart, the measure for runs that are equal in exact arithmetic.</summary>
/// <remarks>
/// A method that steps too far on some directions, or divides by the root of what is nearly zero, multiplies every rounding error with
/// every step. Its
/// runs in two coordinates then part as those from two neighbouring starts do, and say nothing about equivariance.
/// </remarks>
internal static class SurveyRounding
{
    /// <summary>
    /// Largest relative difference of losses over the first steps, in original coordinates, between the runs of a cell and those from
    /// starts times 1 + 2⁻⁵².
    /// </summary>
    public static double Of(MixedProblem problem, ComparisonCell cell, ExperimentRun run)
    {
        TrainOptions options = problem.Options with { Steps = Math.Min(problem.Options.Steps, ComparisonReport.Early) };
        return run.Piece($"{problem.Name}, {cell.Name}, rate {Guard.Text(cell.Rate)}, start one rounding unit away", () =>
        {
            double[] apart = new double[problem.Trials.Length];
            ParallelRange.ForEach(apart.Length, run.Threads, t =>
            {
                ComparisonTrial trial = problem.Trials[t];
                TrainResult moved = Trainer.Run(
                    trial.Objective, cell.Method.Create(cell.Rate), [.. trial.Start.Select(x => x * (1 + Math.Pow(2, -52)))],
                        options with { Seed = trial.Seed }, cancellation: run.Cancellation);
                Dictionary<int, double> losses = moved.History.ToDictionary(i => i.Step, i => i.Loss - trial.Infimum);
                for (int i = 0; i < cell.Steps.Length; i++)
                {
                    if (losses.TryGetValue((int)cell.Steps[i], out double loss))
                        apart[t] = Math.Max(apart[t], Math.Abs(loss - cell.Losses[t][i]) / cell.Losses[t][0]);
                }
            });
            return new() { ["apart"] = apart };
        })["apart"].Max();
    }
}

/// <summary>Settings of the survey of all methods.</summary>
public sealed record SurveySettings : MixedSettings
{
    /// <summary>
    /// Most numbers that a method may keep for each parameter and still be run: full-matrix methods keep as many as an array has
    /// parameters, and a step costs as many operations as that squared and more.
    /// </summary>
    public double StatePerParameter { get; init => field = Guard.Positive(value); } = 256;
}
