using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Egop;

/// <summary>The digits network in an EGOP basis that is estimated anew every K epochs.</summary>
internal static class StalenessExperiment
{
    public static Experiment<StalenessSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "S1",
        Title = "re-estimating the basis every K epochs, digits network",
        Question = "Does a basis estimated once, at the start, go stale?",
        Source = "setting of arXiv 2502.01594, figure 1 (right)",
    };

    private const string Never = "EGOP, once";

    // One object a size: equal settings have equal numbers of epochs.
    private static readonly ImmutableArray<int> _few = [2, 1], _all = [50, 10, 1];

    public static StalenessSettings Settings(ExperimentSize size) => new(DigitsExperiment.Settings(size))
    {
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 2, 5),
        Hidden = size.Pick(4, 6, 32),
        Epochs = size.Pick(4, 60, 200),
        RefreshEpochs = size.Pick(_few, _all, _all),
        // At every size.
        SweepTrials = 1,
        Separately = false,
    };

    private static void CarryOut(StalenessSettings settings, ExperimentRun run)
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
                    ComparisonReport.Find(cells, method, coordinates).Final.Median
                        / ComparisonReport.Find(cells, method, Never).Final.Median);
            }
        }

        run.Note("All cases start in the same basis, estimated at the distribution of the starts; "
            + (settings.AroundPoint
                ? "later estimates take their gradients around the point reached. "
                : "and so are later estimates, from other gradients: what changes is chance alone. ")
            + "Momenta follow a change of basis exactly, second moments as if gradients had been uncorrelated in the old coordinates.");
        run.Note("A case that does worse than the basis estimated once can have three causes, which the settings tell apart: gradients "
            + "near a trained point say less than those of the "
            + "starts (RefreshScale), chance directions among nearly equal eigenvalues (AroundPoint off), and second moments blurred by "
            + "the change of basis (SecondMoments).");
        DigitsExperiment.DigitsNote(settings, run);

        ComparedCoordinates Every(int epochs) => new(Name(epochs), _ => first)
        {
            Adjust = (options, trial) => options with
            {
                Refresh = new BasisRefresh
                {
                    EveryEpochs = epochs,
                    SecondMoments = settings.SecondMoments,
                    Estimate = BasisRefresh.Egop(estimation with { Seed = run.Seed("refresh", trial) }, near, settings.AroundPoint),
                },
            },
        };
    }

    private static string Name(int epochs) => epochs == 1 ? "EGOP, every epoch" : $"EGOP, every {Guard.Text(epochs)} epochs";

    private static void AddCurve(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, ImmutableArray<int> epochs)
    {
        int?[] ages = [.. epochs.Order(), null];
        string[] methods = [.. cells.Select(c => c.Name).Distinct()];
        Chart chart = Charts.Staleness(methods.Select(m => (
            m, ages, ages.Select(k => ComparisonReport.Find(cells, m, k is { } age ? Name(age) : Never).Final).ToArray())));
        chart = chart.WithX(chart.X.WithLabel("epochs between two estimates of the basis, K"));
        run.Chart("final loss against K", methods.Aggregate(
            chart,
                (c, m) => c.WithHorizontalLine(ComparisonReport.Find(cells, m, ComparedCoordinates.Original).Final.Median,
                    $"{m}, original")));
    }
}

/// <summary>Settings of the experiment on how often the basis of the digits network is estimated anew.</summary>
public sealed record StalenessSettings : DigitsSettings
{
    /// <summary>Settings without a value.</summary>
    public StalenessSettings()
    {
    }

    /// <summary>The network, data and length of the digits experiment, to be varied.</summary>
    [SetsRequiredMembers]
    internal StalenessSettings(DigitsSettings digits)
        : base(digits)
    {
    }

    /// <summary>K: the basis is estimated anew every K epochs. That it never is, is always among the cases.</summary>
    /// <exception cref="ArgumentException">A number below 1, or one twice.</exception>
    public required ImmutableArray<int> RefreshEpochs
    {
        get;
        init => field = !value.IsDefault && value.All(k => k >= 1) && value.Distinct().Count() == value.Length
            ? value
            : throw Guard.Bad(nameof(RefreshEpochs), "distinct whole numbers of at least 1",
                value.IsDefault ? "none" : string.Join(", ", value),
                    "Leave out 0: a basis that is never estimated anew is always among the cases.");
    }

    /// <summary>
    /// Whether an estimate during a run takes its gradients around the current point, or, as a control, where the first one did.
    /// </summary>
    public bool AroundPoint { get; init; } = true;

    /// <summary>What becomes of second moments when the basis changes.</summary>
    public SecondMomentPolicy SecondMoments { get; init; }

    /// <summary>s: an estimate during a run takes its gradients at the current point plus draws of N(0, s² I).</summary>
    public double RefreshScale { get; init => field = Guard.Positive(value); } = 0.1;
}
