using System.Globalization;

namespace Egop;

/// <summary>What experiments on networks add to their results besides the comparison.</summary>
internal static class NetworkReport
{
    /// <summary>Eigenvectors of which the density is shown.</summary>
    private const int Shown = 100;

    /// <summary>A tenth lower than in original coordinates counts as lower; less is within what another seed does.</summary>
    private const double Lower = 0.9;

    /// <summary>How far a percentage read off a figure may be from one that is measured again on as many images.</summary>
    private const double ReadingMargin = 0.01;

    /// <summary>Spectrum of every block, with the densities of its leading eigenvectors: a picture of each, and a table.</summary>
    /// <param name="run">The run.</param>
    /// <param name="egop">The estimate.</param>
    /// <param name="suffix">Appended to the names of pictures and table, for an experiment of several estimates.</param>
    public static void AddSpectra(ExperimentRun run, EgopEstimate egop, string suffix = "")
    {
        foreach (EgopBlock block in egop.Blocks)
            run.Number($"stable rank of block {block.Name}, {block.Order} coordinates", block.Spectrum.StableRank);
        run.Chart($"spectra{suffix}", new ChartGrid(2, [.. egop.Blocks.Select(b => Charts.Spectrum(b.Spectrum.Eigenvalues)
            .WithTitle($"EGOP of {b.Name}: stable rank {b.Spectrum.StableRank.ToString("F1", CultureInfo.InvariantCulture)} of {b.Order}"))]));
        run.Chart($"densities{suffix}", new ChartGrid(2, [.. egop.Blocks.Select(b =>
            Charts.Densities(
                b.Densities.Take(Shown), b.Order, b.Spectrum.StableRank).WithTitle($"Densities of the leading eigenvectors, {b.Name}"))]));
        run.Table($"spectra{suffix}", egop.Blocks.Aggregate(
            new Table("block", "coordinates", "gradients", "stable rank", "λ_2 / λ_1", "λ_10 / λ_1", "density of v_1", "density of v_2"),
            (table, b) => table.AddRow(
                b.Name, b.Order, egop.Samples, b.Spectrum.StableRank, Ratio(b, 2), Ratio(b, 10), b.Densities[0],
                    b.Densities.Skip(1).Cast<double?>().FirstOrDefault())));
    }

    // λ_k / λ_1, where there are so many.
    private static double? Ratio(EgopBlock block, int k) => block.Spectrum.Eigenvalues.Count >= k ? block.Spectrum.DecayRatio(k) : null;

    /// <summary>Expects a lower training loss at the shared rate and, where rates were tuned separately, at its own.</summary>
    public static void ExpectImprovement(
        ExperimentRun run, IReadOnlyList<ComparisonCell> cells, string method, string coordinates, string quantity)
    {
        string who = coordinates == "EGOP" ? method : $"{method}, {coordinates},";
        run.ExpectAtMost($"{who} reaches a lower training loss at the shared rate", quantity,
            ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, coordinates), Lower);
        if (cells.Any(c => c.Tuning == ComparisonTuning.Separate))
        {
            run.ExpectAtMost(
                $"{who} reaches a lower training loss when tuned separately", quantity,
                    ComparisonReport.Ratio(cells, method, ComparisonTuning.Separate, coordinates), Lower);
        }
    }

    /// <summary>Expects the median validation accuracies of all cells in an interval.</summary>
    public static void ExpectAccuracies(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, double low, double high)
    {
        const string Claim = "All methods classify equally well";
        const string Note = "The figure's percentages and one percentage point on either side.";
        double[] medians = [.. cells.Select(c => c.Metric(ClassifierProblem.Accuracy).Median)];
        run.ExpectWithin(Claim, "least median validation accuracy", medians.Min(), low - ReadingMargin, high + ReadingMargin, Note);
        run.ExpectWithin(Claim, "largest median validation accuracy", medians.Max(), low - ReadingMargin, high + ReadingMargin, Note);
    }
}
