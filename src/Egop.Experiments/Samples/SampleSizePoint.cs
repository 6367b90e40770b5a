namespace Egop;

/// <summary>What was found at one number of gradients.</summary>
/// <param name="Name">Name of the coordinates.</param>
/// <param name="Ratio">M/d.</param>
/// <param name="Samples">M.</param>
/// <param name="Separated">k of the span whose angles are measured, in the first trial.</param>
/// <param name="Accuracies">By trial and repetition.</param>
/// <param name="Cells">The methods in original coordinates and in these.</param>
internal sealed record SampleSizePoint(string Name, double Ratio, int Samples, int Separated, SubspaceAccuracy[] Accuracies, IReadOnlyList<ComparisonCell> Cells)
{
    /// <summary>Names of the methods.</summary>
    public IEnumerable<string> Methods => Cells.Select(c => c.Name).Distinct();

    /// <summary>Final losses of a method in these coordinates, by trial.</summary>
    public double[] Finals(string method) => FinalsOf(method, Name);

    /// <summary>Final losses of a method in original coordinates, by trial.</summary>
    public double[] OriginalFinals(string method) => FinalsOf(method, ComparedCoordinates.Original);

    /// <summary>Median over trials of the powers of ten from the loss at the start down to the one at the end.</summary>
    public double Decades(string method) =>
        Quartiles.Of(ComparisonReport.Find(Cells, method, Name).Losses.Select(l => Math.Log10(l[0] / Math.Max(l[^1], double.Epsilon)))).Median;

    /// <summary>Root mean square of the sines over trials and repetitions, of which theory gives the expected square.</summary>
    public double MeanSine => Math.Sqrt(Accuracies.Average(a => a.MeanSine * a.MeanSine));

    /// <summary>Median over trials and repetitions of a figure of accuracy.</summary>
    public double Median(Func<SubspaceAccuracy, double> of) => Quartiles.Of(Accuracies.Select(of)).Median;

    private double[] FinalsOf(string method, string coordinates) => [.. ComparisonReport.Find(Cells, method, coordinates).Losses.Select(l => l[^1])];
}
