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
    public double Final(string method, string coordinates, ComparisonTuning tuning = ComparisonTuning.Shared) =>
        Find(method, coordinates, tuning) is { } cell ? cell.Final.Median : double.NaN;

    /// <summary>Milliseconds a step took, median over trials; NaN for a method that did not run.</summary>
    public double StepTime(string method, string coordinates) =>
        Find(method, coordinates, ComparisonTuning.Shared) is { } cell && cell.Steps[^1] > 0 ? 1e3 * Quartiles.Of(cell.Seconds).Median / cell.Steps[^1] : double.NaN;

    private ComparisonCell? Find(string method, string coordinates, ComparisonTuning tuning) =>
        Cells.FirstOrDefault(c => c.Name == method && c.Coordinates == coordinates && c.Tuning == tuning);
}
