namespace Egop;

/// <summary>The stretch of an axis that is drawn, in its coordinate (log10 of the value if it is logarithmic).</summary>
internal readonly record struct AxisRange(double Lo, double Hi, bool Log, bool Reversed)
{
    /// <summary>
    /// The fixed ends, or those of the data with a margin; never empty and never beyond the range of doubles.
    /// </summary>
    public static AxisRange Fit(Axis axis, double dataLo, double dataHi, double margin, bool tightAtZero)
    {
        bool log = axis.IsLogarithmic;
        (double lo, double hi) = dataLo <= dataHi ? (dataLo, dataHi) : (0, 1);
        double? min = axis.Min is double a ? Extent.Coordinate(a, log) : null,
            max = axis.Max is double b ? Extent.Coordinate(b, log) : null;
        (lo, hi) = (min ?? lo, max ?? hi);
        if (lo > hi)
            (lo, hi) = min is null ? (hi, hi) : (lo, lo);
        double size = Math.Max(Math.Abs(lo), Math.Abs(hi)), half = (hi / 2) - (lo / 2);
        if (!(half > 1e-12 * size) || half < 1e-300)
        {
            // One value: room on the free sides, in proportion to it.
            double room = log ? 0.5 : size == 0 ? 1 : Math.Max(0.1 * size, 1e-290);
            return Clamped(min is not null && max is null ? lo : lo - room, max is not null && min is null ? hi : hi + room, axis);
        }
        double pad = 2 * half * margin;
        if (double.IsInfinity(pad))
            pad = half * margin;
        return Clamped(
            min is not null || (tightAtZero && !log && lo == 0) ? lo : lo - pad,
            max is not null || (tightAtZero && !log && hi == 0) ? hi : hi + pad,
            axis);
    }

    /// <summary>Where a coordinate lies: 0 at the lower end, 1 at the upper. Halves keep the widest ranges finite.</summary>
    public double Fraction(double coordinate)
    {
        double fraction = ((coordinate / 2) - (Lo / 2)) / ((Hi / 2) - (Lo / 2));
        return Reversed ? 1 - fraction : fraction;
    }

    private static AxisRange Clamped(double lo, double hi, Axis axis) => axis.IsLogarithmic
        ? new AxisRange(Math.Max(lo, -323.3), Math.Min(hi, 308.25), true, axis.Reversed)
        : new AxisRange(Math.Max(lo, -double.MaxValue), Math.Min(hi, double.MaxValue), false, axis.Reversed);
}

/// <summary>
/// What both renderers need to know before they draw: the ranges of the axes, the categories of bars, whether there is anything to
/// draw.
/// </summary>
internal sealed record ChartRanges(AxisRange X, AxisRange Y, string[] Categories, bool IsEmpty)
{
    public static ChartRanges Of(Chart chart)
    {
        bool hasBars = chart.Traces.Any(trace => trace is BarTrace), hasGrid = chart.Traces.Any(trace => trace is GridTrace);
        // Categories stand at 0, 1, ...: a logarithmic scale has no meaning there.
        Axis xAxis = hasBars ? new Axis(chart.X.Label, reversed: chart.X.Reversed) : chart.X;
        string[] categories = [.. chart.Traces.OfType<BarTrace>().SelectMany(bars => bars.Categories).Distinct(StringComparer.Ordinal)];
        var extent = new Extent(xAxis.IsLogarithmic, chart.Y.IsLogarithmic);
        foreach (ChartTrace trace in chart.Traces.Where(trace => trace is not ReferenceLineTrace))
            trace.Extend(ref extent);
        if (hasBars)
        {
            extent.AddAbscissa(-0.5);
            extent.AddAbscissa(categories.Length - 0.5);
        }
        bool isEmpty = extent.IsEmpty;
        foreach (ReferenceLineTrace line in chart.Traces.OfType<ReferenceLineTrace>())
            line.Extend(ref extent);
        double low = hasBars && chart.Y.IsLogarithmic && !isEmpty ? Math.Floor(extent.YMin - 0.01) : extent.YMin;
        return new ChartRanges(
            AxisRange.Fit(xAxis, extent.XMin, extent.XMax, hasGrid || hasBars ? 0 : 0.02, tightAtZero: false),
            AxisRange.Fit(chart.Y, low, extent.YMax, hasGrid ? 0 : 0.05, hasBars),
            categories,
            isEmpty);
    }
}
