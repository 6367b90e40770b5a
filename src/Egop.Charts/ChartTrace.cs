using System.Collections.Immutable;

namespace Egop;

/// <summary>One thing drawn in a chart: a line, bars, points, a heat map, contours or a reference line. Immutable.</summary>
/// <remarks>NaN and infinite numbers are gaps, and so are numbers that a logarithmic axis cannot show.</remarks>
public abstract record ChartTrace
{
    private protected ChartTrace(string name) => Name = name ?? "";

    /// <summary>Name in the legend; "" for none.</summary>
    public string Name { get; }

    /// <summary>
    /// Number of the color in the palette, taken modulo its size, so that two traces can share one; null counts through the chart's traces.
    /// </summary>
    public int? ColorIndex { get; init; }

    /// <summary>Widens the extent by every point that the axes can show.</summary>
    internal abstract void Extend(ref Extent extent);

    private protected static ImmutableArray<double> Copy(IEnumerable<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return [.. values];
    }
}
