using System.Collections.Immutable;

namespace Egop;

/// <summary>The digits network in the leading eigenvectors of its EGOP.</summary>
internal sealed class PartialBasisExperiment() : Experiment<PartialBasisSettings>(
    "S3", "partial bases with and without complement, digits network",
    "How many eigenvectors of the EGOP does training need, and what becomes of the rest?",
    "setting of arXiv 2502.01594, figure 1 (right), with the EGOP of all parameters")
{
    // One object a size: equal settings have equal ranks.
    private static readonly ImmutableArray<int> _few = [5, 50], _all = [5, 10, 50, 200];

    public override PartialBasisSettings Settings(ExperimentSize size)
    {
        DigitsSettings of = DigitsExperiment.Sized(size);
        bool smoke = size == ExperimentSize.Smoke;
        return new()
        {
            Size = size,
            Trials = size == ExperimentSize.Paper ? 10 : of.Trials,
            Source = of.Source,
            Hidden = of.Hidden,
            BatchSize = of.BatchSize,
            Epochs = of.Epochs,
            SamplesPerWeight = of.SamplesPerWeight,
            SweepTrials = of.SweepTrials,
            Separately = size == ExperimentSize.Paper,
            Ranks = smoke ? _few : _all,
        };
    }

    private protected override void CarryOut(PartialBasisSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        int d = problem.Network.Dimension;
        int[] ranks = [.. settings.Ranks.Where(r => r < d)];
        EgopEstimate egop = problem.Estimate(settings, CoordinatePartition.Whole(d), run);
        NetworkReport.AddSpectra(run, egop, "spectrum");
        IBasis all = Bases.FromEgop(egop);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)],
        [
            ComparedCoordinates.Untouched(d), .. ranks.SelectMany(r => PartialBases.Coordinates(Bases.Partial(egop, r))), new(PartialBases.Full, _ => all),
        ]).Run(run);
        PartialBases.AddReports(run, cells);
        PartialBases.AddCurves(run, cells, ranks);
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            NetworkReport.ExpectImprovement(run, cells, method, PartialBases.Full, "median final training loss, EGOP / original");
            foreach (int r in ranks)
            {
                run.Number($"{method}, {PartialBases.Dropped(r)} / original", ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, PartialBases.Dropped(r)));
                run.Number($"{method}, {PartialBases.Kept(r)} / original", ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, PartialBases.Kept(r)));
            }
        }

        run.Note("Where the complement is dropped, parameters move only along the r vectors from where they start. Where it is kept, it is optimized in original coordinates.");
        DigitsExperiment.DigitsNote(settings, run);
    }
}
