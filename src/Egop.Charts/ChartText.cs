namespace Egop;

/// <summary>Charts in words.</summary>
internal static class ChartText
{
    /// <summary>'Chart "Losses": 4 lines, log y'.</summary>
    public static string Summary(Chart chart)
    {
        string name = chart.Title.Length == 0 ? "Chart" : $"Chart \"{chart.Title}\"";
        var parts = new List<string>();
        Count<LineTrace>("line");
        Count<BarTrace>("bar series", "bar series");
        Count<MarkerTrace>("point set");
        Count<HeatMapTrace>("heat map");
        Count<ContourTrace>("contour plot");
        Count<ReferenceLineTrace>("reference line");
        if (parts.Count == 0)
            parts.Add("empty");
        string scales = string.Join(" and ",
            new[] { chart.X.IsLogarithmic ? "log x" : "", chart.Y.IsLogarithmic ? "log y" : "" }.Where(text => text.Length > 0));
        if (scales.Length > 0)
            parts.Add(scales);
        if (chart.Inset is not null)
            parts.Add("inset");
        return $"{name}: {string.Join(", ", parts)}";

        void Count<T>(string one, string? many = null)
            where T : ChartTrace
        {
            int count = chart.Traces.Count(trace => trace is T);
            if (count > 0)
                parts.Add($"{Guard.Text(count)} {(count == 1 ? one : many ?? one + "s")}");
        }
    }

    /// <summary>The description for readers who do not see the picture.</summary>
    public static string Description(Chart chart)
    {
        IEnumerable<string> sentences =
        [
            Summary(chart),
            chart.Subtitle,
            chart.X.Label.Length > 0 ? $"Horizontal axis: {chart.X.Label}" : "",
            chart.Y.Label.Length > 0 ? $"Vertical axis: {chart.Y.Label}" : "",
            chart.Traces.Any(trace => trace.Name.Length > 0)
                ? $"Shown: {string.Join(", ", chart.Traces.Where(trace => trace.Name.Length > 0).Select(trace => trace.Name))}" : "",
        ];
        return string.Join(". ", sentences.Where(text => text.Length > 0)) + ".";
    }
}
