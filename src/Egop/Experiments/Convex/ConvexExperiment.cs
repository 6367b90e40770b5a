namespace Egop;

/// <summary>Optimizers on a convex function in original and in EGOP coordinates: figures 5 (one rate for both) and 12 (each its own).</summary>
internal sealed class ConvexExperiment(ConvexObjective kind) : Experiment<ConvexSettings>(
    $"F5{Letter(kind)}", $"{Words(kind)}, singular values k^-2",
    $"Do Adagrad and Adam minimize a {Words(kind)} objective faster in the eigenbasis of its EGOP?",
    $"arXiv 2502.01594, figure 5{Letter(kind)} and, tuned separately, figure 12{Letter(kind)}", $"F12{Letter(kind)}")
{
    private const string Egop = "EGOP", Final = "final f - inf f, EGOP / original";

    public override ConvexSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new() { Size = size, Trials = 2, Parameters = 12, Rows = 24, SamplesPerParameter = 5, Steps = 30, SweepTrials = 1 },
        ExperimentSize.Notebook => new() { Size = size, Trials = 3, Parameters = 100, Rows = 200, SamplesPerParameter = 5, Steps = 1000, SweepTrials = 1 },
        _ => new() { Size = size, Trials = 5, Parameters = 100, Rows = 200, SamplesPerParameter = 5, Steps = 1000, SweepTrials = 5 },
    };

    private protected override void CarryOut(ConvexSettings settings, ExperimentRun run)
    {
        ConvexProblem[] problems = [.. Enumerable.Range(0, settings.Trials).Select(t => ConvexProblem.Draw(kind, settings, purpose => run.Seed(purpose, t)))];
        EgopEstimate[] estimates = [.. problems.Select((problem, t) => EgopEstimator.Estimate(
            problem.Objective,
            SamplingDistributions.Gaussian(settings.Parameters, settings.SamplingScale),
            new EgopOptions { Samples = (int)Math.Ceiling(settings.SamplesPerParameter * settings.Parameters), Seed = run.Seed(Seeds.Sampling, t), Threads = run.Threads },
            cancellation: run.Cancellation))];
        IBasis[] bases = [.. estimates.Select(e => Bases.FromEgop(e))];
        run.Number("stable rank of the EGOP, median", Quartiles.Of(estimates.Select(e => e.Spectrum.StableRank)).Median);
        run.Chart("spectrum", Charts.Spectrum(estimates[0].Spectrum.Eigenvalues).WithTitle($"EGOP of {Words(kind)}, first trial"));

        IReadOnlyList<ComparisonCell> cells = new MethodComparison
        {
            Trials = [.. problems.Select((p, t) => new ComparisonTrial(p.Objective, p.Start, 0) { Infimum = p.Infimum })],
            Methods = ComparedMethod.Standard(),
            Coordinates = [ComparedCoordinates.Untouched(settings.Parameters), new(Egop, t => bases[t])],
            Options = new TrainOptions { Steps = settings.Steps, GradientTolerance = settings.GradientTolerance, RecordEvery = Math.Max(1, settings.Steps / 200) },
            SweepTrials = settings.SweepTrials,
            Separately = true,
        }.Run(run);

        ComparisonReport.Add(run, cells, "f − inf f");
        double Ratio(string method, ComparisonTuning tuning) => ComparisonReport.Ratio(cells, method, tuning);
        double adam = Ratio("Adam", ComparisonTuning.Shared), adagrad = Ratio("Adagrad", ComparisonTuning.Shared);
        switch (kind)
        {
            case ConvexObjective.LogSumExp:
                run.ExpectAtMost("Adam improves at the shared rate", Final, adam, 0.9);
                run.ExpectWithin("Adagrad is unchanged at the shared rate", Final, adagrad, 0.5, 2);
                run.ExpectAtMost("Adagrad improves when tuned separately", Final, Ratio("Adagrad", ComparisonTuning.Separate), 0.9);
                break;
            case ConvexObjective.LogisticRegression:
                run.ExpectWithin("Adam ties at the shared rate", Final, adam, 0.5, 2);
                run.ExpectAtMost("Adagrad improves at the shared rate", Final, adagrad, 0.9);
                run.ExpectAtMost(
                    "Adagrad in EGOP coordinates reaches the level of momentum", "final f - inf f, Adagrad in EGOP / momentum",
                    ComparisonReport.Find(cells, "Adagrad", Egop).Final.Median / ComparisonReport.Find(cells, "momentum", ComparedCoordinates.Original).Final.Median, 2);
                break;
            default:
                run.ExpectAtMost("Adam improves at the shared rate", Final, adam, 0.9);
                run.ExpectAtMost("Adagrad improves at the shared rate", Final, adagrad, 0.9);
                break;
        }
    }

    private static char Letter(ConvexObjective kind) => (char)('a' + (int)kind);

    private static string Words(ConvexObjective kind) => kind switch
    {
        ConvexObjective.LogSumExp => "log-sum-exp",
        ConvexObjective.LogisticRegression => "logistic regression",
        _ => "least squares",
    };
}
