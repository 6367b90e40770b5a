using System.Globalization;

namespace Egop;

/// <summary>What a paper says an experiment shows, as a number in an interval, and the number this run gave.</summary>
/// <remarks>Whether it was met follows from the numbers; nothing sets it. NaN is never met.</remarks>
/// <param name="Claim">The claim in words.</param>
/// <param name="Quantity">What the number is, such as "final training loss, EGOP / original".</param>
/// <param name="Value">The number of this run.</param>
/// <param name="Low">Least value that meets the claim; negative infinity for none.</param>
/// <param name="High">Greatest value that meets the claim; infinity for none.</param>
public sealed record Expectation(string Claim, string Quantity, double Value, double Low, double High)
{
    /// <summary>Low ≤ Value ≤ High.</summary>
    public bool IsMet => Value >= Low && Value <= High;

    /// <summary>An explanation for the reader: how the interval was chosen, what a miss may mean; "" for none.</summary>
    public string Note { get; init => field = Guard.NotNull(value); } = "";

    /// <summary>The interval as text: "≤ 0.9", "≥ 1", "in [0.8, 1.25]".</summary>
    public string Interval =>
        double.IsNegativeInfinity(Low) ? string.Create(CultureInfo.InvariantCulture, $"≤ {High:G4}")
        : double.IsPositiveInfinity(High) ? string.Create(CultureInfo.InvariantCulture, $"≥ {Low:G4}")
        : string.Create(CultureInfo.InvariantCulture, $"in [{Low:G4}, {High:G4}]");

    /// <summary>"met: Adam improves on F5a: final training loss, EGOP / original = 0.31 (≤ 0.9)".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsMet ? "met" : "NOT MET")}: {Claim}: {Quantity} = {Value:G4} ({Interval})");
}
