namespace Egop;

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
