namespace Egop;

/// <summary>The methods of the paper on some random convex problems, in original and in EGOP coordinates.</summary>
internal sealed record ConvexComparison(
    IReadOnlyList<ConvexProblem> Problems, IReadOnlyList<EgopEstimate> Estimates, IReadOnlyList<ComparisonCell> Cells)
{
    public const string Egop = "EGOP";

    /// <summary>Name of the metric that holds the final loss itself.</summary>
    public const string Loss = "final loss";

    /// <summary>
    /// Draws the problems, estimates their EGOPs and runs everything; keys of pieces begin with <paramref name="prefix"/>.
    /// </summary>
    public static ConvexComparison Run(
        ConvexObjective kind, ConvexSettings settings, ExperimentRun run, IReadOnlyList<ComparedMethod> methods, string prefix = "")
    {
        ConvexProblem[] problems =
            [.. Enumerable.Range(0, settings.Trials).Select(t => ConvexProblem.Draw(kind, settings, purpose => run.Seed(purpose, t)))];
        EgopEstimate[] estimates = [.. problems.Select((problem, t) => EgopEstimator.Estimate(
            problem.Objective,
            SamplingDistributions.Gaussian(settings.Parameters, settings.SamplingScale),
            new EgopOptions
            {
                Samples = (int)Math.Ceiling(settings.SamplesPerParameter * settings.Parameters),
                Seed = run.Seed(Seeds.Sampling, t),
                Threads = run.Threads,
            },
            cancellation: run.Cancellation))];
        IBasis[] bases = [.. estimates.Select(e => Bases.FromEgop(e))];
        return new(problems, estimates, new MethodComparison
        {
            Trials = [.. problems.Select(p => new ComparisonTrial(p.Objective, p.Start, 0) { Infimum = p.Infimum })],
            Methods = methods,
            Coordinates = [ComparedCoordinates.Untouched(settings.Parameters), new(Egop, t => bases[t])],
            Options = new TrainOptions
            {
                Steps = settings.Steps,
                GradientTolerance = settings.GradientTolerance,
                RecordEvery = Math.Max(1, settings.Steps / 200),
            },
            SweepTrials = settings.SweepTrials,
            Separately = true,
            Metrics = [(Loss, (t, point) => problems[t].Objective.Value(point))],
        }.Run(run, prefix));
    }

    /// <summary>Median final f − inf f in EGOP coordinates over that in original ones.</summary>
    public double Ratio(string method, ComparisonTuning tuning) => ComparisonReport.Ratio(Cells, method, tuning);

    /// <summary>The same of the loss itself, which is what a plot of losses shows.</summary>
    public double LossRatio(string method, ComparisonTuning tuning) =>
        ComparisonReport.Find(Cells, method, Egop, tuning).Metric(Loss).Median
        / ComparisonReport.Find(Cells, method, ComparedCoordinates.Original, tuning).Metric(Loss).Median;
}
