using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Egop;

/// <summary>The digits network in the leading eigenvectors of its EGOP.</summary>
internal static class PartialBasisExperiment
{
    public static Experiment<PartialBasisSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "S3",
        Title = "partial bases with and without complement, digits network",
        Question = "How many eigenvectors of the EGOP does training need, and what becomes of the rest?",
        Source = "setting of arXiv 2502.01594, figure 1 (right), with the EGOP of all parameters",
    };

    // One object a size: equal settings have equal ranks.
    private static readonly ImmutableArray<int> _few = [5, 50], _all = [5, 10, 50, 200];

    public static PartialBasisSettings Settings(ExperimentSize size) => new(DigitsExperiment.Settings(size))
    {
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 3, 10),
        Ranks = size.Pick(_few, _all, _all),
        Separately = size == ExperimentSize.Paper,
    };

    private static void CarryOut(PartialBasisSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        int d = problem.Network.Dimension;
        int[] ranks = [.. settings.Ranks.Where(r => r < d)];
        EgopEstimate egop = problem.Estimate(settings, CoordinatePartition.Whole(d), run);
        NetworkReport.AddSpectra(run, egop);
        IBasis all = Bases.FromEgop(egop);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)],
        [
            ComparedCoordinates.Untouched(d), .. ranks.SelectMany(r => PartialBases.Coordinates(Bases.Partial(egop, r))),
            new(PartialBases.Full, _ => all),
        ]).Run(run);
        PartialBases.AddReports(run, cells);
        PartialBases.AddCurves(run, cells, ranks);
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            NetworkReport.ExpectImprovement(run, cells, method, PartialBases.Full, "median final training loss, EGOP / original");
            foreach (int r in ranks)
            {
                run.Number($"{method}, {PartialBases.Dropped(r)} / original",
                    ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, PartialBases.Dropped(r)));
                run.Number($"{method}, {PartialBases.Kept(r)} / original",
                    ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, PartialBases.Kept(r)));
            }
        }

        run.Note("Where the complement is dropped, parameters move only along the r vectors from where they start. Where it is kept, it is "
            + "optimized in original coordinates.");
        DigitsExperiment.DigitsNote(settings, run);
    }
}

/// <summary>Settings of the experiment on the leading eigenvectors of the digits network's EGOP.</summary>
public sealed record PartialBasisSettings : DigitsSettings
{
    /// <summary>Settings without a value.</summary>
    public PartialBasisSettings()
    {
    }

    /// <summary>The network, data and length of the digits experiment, to be varied.</summary>
    [SetsRequiredMembers]
    internal PartialBasisSettings(DigitsSettings digits)
        : base(digits)
    {
    }

    /// <summary>Numbers r of leading eigenvectors; all d of them are always among the cases. Those not below d are left out.</summary>
    /// <exception cref="ArgumentException">None, a number below 1, or not increasing.</exception>
    public required ImmutableArray<int> Ranks { get; init => field = PartialBases.Ranks(value, nameof(Ranks)); }
}
