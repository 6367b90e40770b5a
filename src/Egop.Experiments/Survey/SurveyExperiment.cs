namespace Egop;

/// <summary>Every method of the library on the digits network and the convex functions, in original and in EGOP coordinates.</summary>
internal sealed class SurveyExperiment() : Experiment<SurveySettings>(
    "B1", "Every method, with and without the EGOP basis",
    "Which methods does the eigenbasis of the EGOP help, and what does a step of each cost?",
    "ours; problems of arXiv 2502.01594, figures 1 and 5")
{
    public override SurveySettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new()
        {
            Size = size,
            Trials = 1,
            SweepTrials = 1,
            Source = DigitsSource.Embedded,
            Hidden = 2,
            BatchSize = 300,
            Epochs = 1,
            SamplesPerWeight = 1,
            Separately = false,
            Parameters = 8,
            Rows = 16,
            Steps = 10,
            SamplesPerParameter = 5,
            StatePerParameter = 100,
        },
        ExperimentSize.Notebook => new()
        {
            Size = size,
            Trials = 1,
            SweepTrials = 1,
            Source = DigitsSource.Embedded,
            Hidden = 16,
            BatchSize = 300,
            Epochs = 20,
            SamplesPerWeight = 1,
            Separately = false,
            Parameters = 40,
            Rows = 80,
            Steps = 200,
            SamplesPerParameter = 5,
        },
        _ => new()
        {
            Size = size,
            Trials = 5,
            SweepTrials = 2,
            Source = DigitsSource.Uci,
            Hidden = 32,
            BatchSize = 300,
            Epochs = 100,
            SamplesPerWeight = 1,
            Separately = true,
            Parameters = 100,
            Rows = 200,
            Steps = 1000,
            SamplesPerParameter = 5,
        },
    };

    private protected override void CarryOut(SurveySettings settings, ExperimentRun run) =>
        SurveyReport.Add(run, [.. MixedProblem.All(settings, run).Select(problem => Survey(problem, settings, run))]);

    private static SurveyResult Survey(MixedProblem problem, SurveySettings settings, ExperimentRun run)
    {
        ParameterLayout layout = problem.Trials[0].Objective.Layout();
        var methods = new List<ComparedMethod>();
        var notRun = new Dictionary<string, string>();
        foreach (Optimizer entry in Optimizers.Registry)
        {
            double kept = (double)entry.WithLearningRate(Schedules.Constant(1)).Init(layout).Slots.Sum(s => (long)s.Length) / layout.Dimension;
            if (kept > settings.StatePerParameter)
            {
                notRun[entry.Name] = string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"keeps {kept:F0} numbers for each parameter, the limit is {settings.StatePerParameter}; a step takes {entry.Facts.StepCost} operations, with d the {layout.Max(b => b.Length)} of the largest array");
            }
            else
            {
                methods.Add(new ComparedMethod(entry.Name, rate => entry.WithLearningRate(Schedules.Constant(rate)), Follows(entry, problem, layout)));
            }
        }

        // Trials of one objective share the estimate, so that their runs share the basis.
        Dictionary<IObjective, Lazy<IBasis>> bases = problem.Trials.Select((trial, t) => (trial.Objective, t)).DistinctBy(p => p.Objective)
            .ToDictionary(p => p.Objective, p => new Lazy<IBasis>(() => Bases.FromEgop(problem.Estimate(run, "basis", p.t, problem.SamplesPerCoordinate))));
        IReadOnlyList<ComparisonCell> cells = new MethodComparison
        {
            Trials = problem.Trials,
            Methods = methods,
            Coordinates = [ComparedCoordinates.Untouched(layout.Dimension), new(SurveyResult.Egop, t => bases[problem.Trials[t].Objective].Value)],
            Options = problem.Options,
            SweepTrials = settings.SweepTrials,
            Separately = settings.Separately,
        }.Run(run, $"{problem.Name}, ");
        return new(problem, cells, notRun, methods.Where(m => m.IsEquivariant).ToDictionary(m => m.Name, m => SurveyRounding.Of(problem, cells.First(c => c.Method == m), run)));
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
