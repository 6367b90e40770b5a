using System.Collections.Immutable;

namespace Egop;

/// <summary>The digits network in an EGOP basis that is estimated anew every K epochs.</summary>
internal sealed class StalenessExperiment() : Experiment<StalenessSettings>(
    "S1", "re-estimating the basis every K epochs, digits network",
    "Does a basis estimated once, at the start, go stale?",
    "setting of arXiv 2502.01594, figure 1 (right)")
{
    private const string Never = "EGOP, once";

    // One object a size: equal settings have equal numbers of epochs.
    private static readonly ImmutableArray<int> _few = [2, 1], _all = [50, 10, 1];

    public override StalenessSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => Of(size, trials: 1, hidden: 4, epochs: 4, _few),
        ExperimentSize.Notebook => Of(size, trials: 2, hidden: 6, epochs: 60, _all),
        _ => Of(size, trials: 5, hidden: 32, epochs: 200, _all),
    };

    private protected override void CarryOut(StalenessSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        IBasis first = Bases.FromEgop(problem.Estimate(settings, problem.Weights, run));
        ISamplingDistribution near = settings.AroundPoint
            ? SamplingDistributions.Gaussian(problem.Network.Dimension, settings.RefreshScale)
            : NetworkTrials.Sampling(settings, problem.Start);
        EgopOptions estimation = NetworkTrials.Estimation(settings, problem.Weights.Sum(b => b.Count), problem.Weights, run);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)],
        [
            ComparedCoordinates.Untouched(problem.Network.Dimension), new(Never, _ => first), .. settings.RefreshEpochs.Select(Every),
        ]).Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        AddCurve(run, cells, settings.RefreshEpochs);
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            NetworkReport.ExpectImprovement(run, cells, method, Never, "median final training loss, EGOP / original");
            foreach (string coordinates in settings.RefreshEpochs.Select(Name))
            {
                run.Number($"{method}, final training loss, {coordinates} / once",
                    ComparisonReport.Find(cells, method, coordinates).Final.Median / ComparisonReport.Find(cells, method, Never).Final.Median);
            }
        }

        run.Note("All cases start in the same basis, estimated at the distribution of the starts; "
            + (settings.AroundPoint ? "later estimates take their gradients around the point reached. " : "and so are later estimates, from other gradients: what changes is chance alone. ")
            + "Momenta follow a change of basis exactly, second moments as if gradients had been uncorrelated in the old coordinates.");
        run.Note("A case that does worse than the basis estimated once can have three causes, which the settings tell apart: gradients near a trained point say less than those of the "
            + "starts (RefreshScale), chance directions among nearly equal eigenvalues (AroundPoint off), and second moments blurred by the change of basis (SecondMoments).");
        DigitsExperiment.DigitsNote(settings, run);

        ComparedCoordinates Every(int epochs) => new(Name(epochs), _ => first)
        {
            Adjust = (options, trial) => options with
            {
                Refresh = new BasisRefresh { EveryEpochs = epochs, SecondMoments = settings.SecondMoments, Estimate = BasisRefresh.Egop(estimation with { Seed = run.Seed("refresh", trial) }, near, settings.AroundPoint) },
            },
        };
    }

    private static string Name(int epochs) => epochs == 1 ? "EGOP, every epoch" : $"EGOP, every {Guard.Text(epochs)} epochs";

    private static void AddCurve(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, ImmutableArray<int> epochs)
    {
        int?[] ages = [.. epochs.Order(), null];
        string[] methods = [.. cells.Select(c => c.Name).Distinct()];
        Chart chart = Charts.Staleness(methods.Select(m => (m, ages, ages.Select(k => ComparisonReport.Find(cells, m, k is { } age ? Name(age) : Never).Final).ToArray())));
        chart = chart.WithX(chart.X.WithLabel("epochs between two estimates of the basis, K"));
        run.Chart("final loss against K", methods.Aggregate(
            chart, (c, m) => c.WithHorizontalLine(ComparisonReport.Find(cells, m, ComparedCoordinates.Original).Final.Median, $"{m}, original")));
    }

    private static StalenessSettings Of(ExperimentSize size, int trials, int hidden, int epochs, ImmutableArray<int> refresh)
    {
        DigitsSettings of = DigitsExperiment.Sized(size);
        return new()
        {
            Size = size,
            Trials = trials,
            Source = of.Source,
            Hidden = hidden,
            BatchSize = of.BatchSize,
            Epochs = epochs,
            SamplesPerWeight = of.SamplesPerWeight,
            SweepTrials = 1,
            Separately = false,
            RefreshEpochs = refresh,
        };
    }
}
