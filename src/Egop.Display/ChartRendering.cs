namespace Egop;

/// <summary>Charts as pictures, pieces of HTML, pages and figures for plotly.js.</summary>
public static class ChartRendering
{
    /// <summary>The picture as a scalable vector graphic: a whole XML document without scripts, links or numbered names.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="width">Width in pixels; null for <see cref="Chart.Width"/>.</param>
    /// <param name="height">Height in pixels; null for <see cref="Chart.Height"/>.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static string ToSvg(this Chart chart, int? width = null, int? height = null)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return SvgRenderer.Render(
            chart, Guard.Positive(width ?? chart.Width, nameof(width)), Guard.Positive(height ?? chart.Height, nameof(height)));
    }

    /// <summary>The figure as one scalable vector graphic; every cell has the size of the largest chart.</summary>
    /// <param name="grid">The figure.</param>
    public static string ToSvg(this ChartGrid grid) => SvgRenderer.Render(Guard.NotNull(grid));

    /// <summary>
    /// The chart as a figure for plotly.js: {"data": [...], "layout": {...}}; gaps are null, long lines are thinned as in the picture.
    /// </summary>
    /// <param name="chart">The chart.</param>
    public static string ToPlotlyJson(this Chart chart) => PlotlyWriter.Write(Guard.NotNull(chart));

    /// <summary>A piece of HTML: the picture, and what <see cref="Chart.Mode"/> adds to it.</summary>
    /// <param name="chart">The chart.</param>
    public static string ToHtml(this Chart chart) => Guard.NotNull(chart).ToHtml(chart.Mode);

    /// <summary>A piece of HTML: the picture, and what a mode adds to it.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="mode">What to add.</param>
    public static string ToHtml(this Chart chart, ChartMode mode) => ChartHtml.Fragment(Guard.NotNull(chart), mode);

    /// <summary>A piece of HTML: the charts in a grid that a narrow window folds, each in its own mode.</summary>
    /// <param name="grid">The figure.</param>
    public static string ToHtml(this ChartGrid grid) => ChartHtml.Fragment(Guard.NotNull(grid));

    /// <summary>Writes <see cref="ToSvg(Chart, int?, int?)"/> to a file, which is either replaced as a whole or left as it was.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="path">The file; missing folders are made.</param>
    public static void SaveSvg(this Chart chart, string path) => AtomicFile.Write(path, chart.ToSvg());

    /// <inheritdoc cref="SaveSvg(Chart, string)"/>
    /// <param name="grid">The figure.</param>
    /// <param name="path">The file; missing folders are made.</param>
    public static void SaveSvg(this ChartGrid grid, string path) => AtomicFile.Write(path, grid.ToSvg());

    /// <summary>Writes a whole page with this chart to a file, which is either replaced as a whole or left as it was.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="path">The file; missing folders are made.</param>
    public static void SaveHtml(this Chart chart, string path) => new HtmlPage(Guard.NotNull(chart).Title).Add(chart).Save(path);

    /// <summary>Writes a whole page with this figure to a file, which is either replaced as a whole or left as it was.</summary>
    /// <param name="grid">The figure.</param>
    /// <param name="path">The file; missing folders are made.</param>
    public static void SaveHtml(this ChartGrid grid, string path) => new HtmlPage(Guard.NotNull(grid).Title).Add(grid).Save(path);
}
