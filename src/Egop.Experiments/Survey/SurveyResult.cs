namespace Egop;

/// <summary>What the survey found on one objective.</summary>
/// <param name="Problem">The objective.</param>
/// <param name="Cells">Every method that ran, in both coordinates.</param>
/// <param name="NotRun">Why the others did not, by the method's name.</param>
/// <param name="Rounding">For each method that must coincide in both coordinates, how far a start moved by one rounding unit drives its losses apart.</param>
internal sealed record SurveyResult(
    MixedProblem Problem, IReadOnlyList<ComparisonCell> Cells, IReadOnlyDictionary<string, string> NotRun, IReadOnlyDictionary<string, double> Rounding)
{
    /// <summary>Name of the second coordinates.</summary>
    public const string Egop = "EGOP";

    /// <summary>Median final loss, NaN for a method that did not run.</summary>
    public double Final(string method, string coordinates) => Find(method, coordinates)?.Final.Median ?? double.NaN;

    /// <summary>Milliseconds a step took, median over trials; NaN for a method that did not run.</summary>
    public double StepTime(string method, string coordinates) => Find(method, coordinates) is null ? double.NaN : Quartiles.Of(StepTimes(method, coordinates)).Median;

    /// <summary>Milliseconds a step took, by trial.</summary>
    public double[] StepTimes(string method, string coordinates)
    {
        ComparisonCell cell = Find(method, coordinates)!;
        return [.. cell.Seconds.Select(s => 1e3 * s / Math.Max(1, cell.Steps[^1]))];
    }

    /// <summary>A method at the shared rate; null if it did not run.</summary>
    public ComparisonCell? Find(string method, string coordinates) =>
        Cells.FirstOrDefault(c => c.Name == method && c.Coordinates == coordinates && c.Tuning == ComparisonTuning.Shared);
}
