using System.Collections.Immutable;

namespace Egop;

/// <summary>One axis of a chart: its label, its scale and, where it is fixed, its range. Immutable.</summary>
public sealed record Axis
{
    /// <summary>A linear axis without a label whose range follows the data.</summary>
    public static Axis Default { get; } = new();

    /// <summary>An axis.</summary>
    /// <param name="label">What is measured, with its unit: "time (s)".</param>
    /// <param name="scale">Linear or logarithmic.</param>
    /// <param name="min">Lower end; null follows the data.</param>
    /// <param name="max">Upper end; null follows the data.</param>
    /// <param name="reversed">True to let numbers grow to the left, or downwards as the rows of a matrix do.</param>
    /// <exception cref="ArgumentException">
    /// An end is NaN or infinite, not positive on a logarithmic axis, or the lower is not below the upper.
    /// </exception>
    public Axis(string label = "", AxisScale scale = AxisScale.Linear, double? min = null, double? max = null, bool reversed = false)
    {
        CheckEnd(min, scale, nameof(min));
        CheckEnd(max, scale, nameof(max));
        if (min >= max)
            throw Guard.Bad(nameof(max), $"an upper end above the lower end {Guard.Text(min.Value)}", Guard.Text(max.Value),
                "Give the lower end first; use reversed to turn the axis round.");
        (Label, Scale, Min, Max, Reversed) = (label ?? "", scale, min, max, reversed);
    }

    /// <summary>What is measured, with its unit.</summary>
    public string Label { get; }

    /// <summary>Linear or logarithmic.</summary>
    public AxisScale Scale { get; }

    /// <summary>Lower end; null follows the data.</summary>
    public double? Min { get; }

    /// <summary>Upper end; null follows the data.</summary>
    public double? Max { get; }

    /// <summary>True if numbers grow to the left, or downwards.</summary>
    public bool Reversed { get; }

    /// <summary>True for a logarithmic axis.</summary>
    public bool IsLogarithmic => Scale == AxisScale.Logarithmic;

    /// <summary>
    /// Marks with texts of one's own, in place of round numbers: names of rows, or "never" after the last number. Those outside the range
    /// are left out; empty for round numbers.
    /// </summary>
    public ImmutableArray<AxisMark> Marks { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The same axis with marks of one's own.</summary>
    /// <param name="marks">Place and text of each mark; none for round numbers.</param>
    public Axis WithMarks(params IEnumerable<AxisMark> marks) => this with { Marks = [.. Guard.NotNull(marks, nameof(marks))] };

    /// <summary>The same axis with another label.</summary>
    /// <param name="label">What is measured, with its unit.</param>
    public Axis WithLabel(string label) => new(label, Scale, Min, Max, Reversed) { Marks = Marks };

    /// <summary>The same axis with another scale.</summary>
    /// <param name="scale">Linear or logarithmic.</param>
    /// <exception cref="ArgumentException">The scale is logarithmic and a fixed end is not positive.</exception>
    public Axis WithScale(AxisScale scale) => new(Label, scale, Min, Max, Reversed) { Marks = Marks };

    /// <summary>The same axis with fixed ends.</summary>
    /// <param name="min">Lower end; null follows the data.</param>
    /// <param name="max">Upper end; null follows the data.</param>
    /// <exception cref="ArgumentException">
    /// An end is NaN or infinite, not positive on a logarithmic axis, or the lower is not below the upper.
    /// </exception>
    public Axis WithRange(double? min, double? max) => new(Label, Scale, min, max, Reversed) { Marks = Marks };

    private static void CheckEnd(double? end, AxisScale scale, string name)
    {
        if (end is not double value)
            return;
        if (!double.IsFinite(value))
            throw Guard.Bad(name, "a finite end of the axis range", Guard.Text(value), "Leave the end out to let it follow the data.");
        if (scale == AxisScale.Logarithmic && value <= 0)
            throw Guard.Bad(name, "a positive end, for the axis is logarithmic", Guard.Text(value),
                "Give a positive end or a linear axis.");
    }
}

/// <summary>A mark on an axis with a text of one's own.</summary>
/// <param name="Place">Where, as a number of the axis.</param>
/// <param name="Text">What it says.</param>
public readonly record struct AxisMark(double Place, string Text);

/// <summary>How an axis maps numbers to lengths.</summary>
public enum AxisScale
{
    /// <summary>Equal differences have equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios have equal lengths; zero and negative numbers are gaps.</summary>
    Logarithmic,
}
