namespace Egop;

/// <summary>What experiments on networks add to their results besides the comparison.</summary>
internal static class NetworkReport
{
    /// <summary>A tenth lower than in original coordinates counts as lower; less is within what another seed does.</summary>
    private const double Lower = 0.9;

    /// <summary>How far a percentage read off a figure may be from one that is measured again on as many images.</summary>
    private const double ReadingMargin = 0.01;

    /// <summary>Stable rank and spectrum of every block.</summary>
    public static void AddSpectra(ExperimentRun run, EgopEstimate egop, string name = "spectra")
    {
        foreach (EgopBlock block in egop.Blocks)
            run.Number($"stable rank of block {block.Name}, {block.Order} coordinates", block.Spectrum.StableRank);
        run.Chart(name, new ChartGrid(2, [.. egop.Blocks.Select(b => Charts.Spectrum(b.Spectrum.Eigenvalues)
            .WithTitle($"EGOP of {b.Name}: stable rank {b.Spectrum.StableRank.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)} of {b.Order}"))]));
    }

    /// <summary>Expects a lower training loss at the shared rate and, where rates were tuned separately, at its own.</summary>
    public static void ExpectImprovement(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, string method, string coordinates, string quantity)
    {
        string who = coordinates == "EGOP" ? method : $"{method}, {coordinates},";
        run.ExpectAtMost($"{who} reaches a lower training loss at the shared rate", quantity, ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, coordinates), Lower);
        if (cells.Any(c => c.Tuning == ComparisonTuning.Separate))
        {
            run.ExpectAtMost(
                $"{who} reaches a lower training loss when tuned separately", quantity, ComparisonReport.Ratio(cells, method, ComparisonTuning.Separate, coordinates), Lower);
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
