using System.Text;
using System.Text.Json;

namespace Egop;

/// <summary>Charts as figures for plotly.js.</summary>
internal static class PlotlyWriter
{
    public static string Write(Chart chart)
    {
        using var stream = new MemoryStream();
        // The writer's default escaping of <, > and & keeps the figure safe inside a script element.
        using (var json = new Utf8JsonWriter(stream))
        {
            var inset = chart.Inset is null ? null : new PlotlyTraces(json, chart.Inset, "x2", "y2", showsLegend: false);
            var main = new PlotlyTraces(json, chart, "x", "y", showsLegend: true);
            json.WriteStartObject();
            json.WriteStartArray("data");
            main.Write();
            inset?.Write();
            json.WriteEndArray();
            json.WriteStartObject("layout");
            WriteLayout(json, chart, main.Ranges, inset?.Ranges);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Plotly reads tags and entities in text; this shows them as they are.</summary>
    public static string Text(string text) => SvgText.Escape(text);

    private static void WriteLayout(Utf8JsonWriter json, Chart chart, ChartRanges ranges, ChartRanges? inset)
    {
        bool hasGrid = chart.Traces.Any(trace => trace is GridTrace);
        WriteTitle(json, chart);
        json.WriteNumber("height", chart.Height);
        json.WriteBoolean("autosize", true);
        json.WriteString("paper_bgcolor", Palette.Background);
        json.WriteString("plot_bgcolor", Palette.Background);
        json.WriteString("hovermode", hasGrid || chart.Traces.Any(trace => trace is MarkerTrace) ? "closest" : "x unified");
        json.WriteString("barmode", "group");
        json.WriteStartObject("font");
        json.WriteString("family", SvgText.Fonts);
        json.WriteString("color", Palette.Text);
        json.WriteEndObject();
        json.WriteStartObject("margin");
        json.WriteNumber("t", chart.Title.Length == 0 ? 30 : chart.Subtitle.Length == 0 ? 54 : 70);
        json.WriteNumber("r", 24);
        json.WriteNumber("b", 56);
        json.WriteNumber("l", 70);
        json.WriteEndObject();
        WriteLegend(json, chart);
        PlotlyAxis.Write(json, "xaxis", chart.X, ranges.X, ranges.Categories, null);
        PlotlyAxis.Write(json, "yaxis", chart.Y, ranges.Y, [], null);
        if (inset is not null && chart.Inset is not null)
        {
            (bool right, bool top) = new SvgPlane(ranges, 0, 0, 100, 100).EmptiestCorner(chart, 0.46, 0.46);
            PlotlyAxis.Write(json, "xaxis2", chart.Inset.X, inset.X, inset.Categories, (right ? 0.56 : 0.1, "y2"));
            PlotlyAxis.Write(json, "yaxis2", chart.Inset.Y, inset.Y, [], (top ? 0.56 : 0.12, "x2"));
        }
        WriteReferences(json, chart, ranges);
    }

    private static void WriteTitle(Utf8JsonWriter json, Chart chart)
    {
        json.WriteStartObject("title");
        json.WriteString("text", chart.Title.Length == 0 ? "" : $"<b>{Text(chart.Title)}</b>");
        json.WriteNumber("x", 0.02);
        json.WriteString("xanchor", "left");
        json.WriteStartObject("font");
        json.WriteNumber("size", 15);
        json.WriteEndObject();
        if (chart.Subtitle.Length > 0)
        {
            json.WriteStartObject("subtitle");
            json.WriteString("text", Text(chart.Subtitle));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteLegend(Utf8JsonWriter json, Chart chart)
    {
        json.WriteBoolean("showlegend", chart.Traces.Any(trace => trace.Name.Length > 0 && trace is not (ReferenceLineTrace or GridTrace)));
        json.WriteStartObject("legend");
        json.WriteString("orientation", "h");
        json.WriteNumber("x", 0);
        json.WriteNumber("y", -0.24);
        json.WriteString("yanchor", "top");
        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, Chart chart, ChartRanges ranges)
    {
        (ReferenceLineTrace Line, TraceStyle Style)[] lines = ranges.IsEmpty ? [] :
        [
            .. chart.Traces.Zip(TraceStyle.Of(chart)).Where(pair => pair.First is ReferenceLineTrace)
                .Select(pair => ((ReferenceLineTrace)pair.First, pair.Second))
                .Where(pair => double.IsFinite(Extent.Coordinate(pair.Item1.Value, pair.Item1.IsVertical ? ranges.X.Log : ranges.Y.Log))),
        ];
        json.WriteStartArray("shapes");
        foreach ((ReferenceLineTrace line, TraceStyle style) in lines)
        {
            json.WriteStartObject();
            json.WriteString("type", "line");
            json.WriteString("xref", line.IsVertical ? "x" : "paper");
            json.WriteString("yref", line.IsVertical ? "paper" : "y");
            json.WriteNumber("x0", line.IsVertical ? line.Value : 0);
            json.WriteNumber("x1", line.IsVertical ? line.Value : 1);
            json.WriteNumber("y0", line.IsVertical ? 0 : line.Value);
            json.WriteNumber("y1", line.IsVertical ? 1 : line.Value);
            json.WriteStartObject("line");
            json.WriteString("color", style.Color);
            json.WriteNumber("width", 1.2);
            json.WriteString("dash", style.PlotlyDash);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("annotations");
        if (ranges.IsEmpty)
            WriteAnnotation(json, "no finite data", ("paper", 0.5), ("paper", 0.5), "center", "middle");
        foreach ((ReferenceLineTrace line, _) in lines.Where(pair => pair.Line.Name.Length > 0))
        {
            // Unlike a shape, an annotation on a logarithmic axis takes the logarithm.
            double place = Extent.Coordinate(line.Value, line.IsVertical ? ranges.X.Log : ranges.Y.Log);
            if (line.IsVertical)
                WriteAnnotation(json, Text(line.Name), ("x", place), ("paper", 1), "left", "top");
            else
                WriteAnnotation(json, Text(line.Name), ("paper", 1), ("y", place), "right", "bottom");
        }
        if (chart.Inset is Chart { Title.Length: > 0 } inset)
            WriteAnnotation(json, $"<b>{Text(inset.Title)}</b>", ("x2 domain", 0.5), ("y2 domain", 1), "center", "bottom");
        json.WriteEndArray();
    }

    private static void WriteAnnotation(
        Utf8JsonWriter json, string text, (string Reference, double Value) x, (string Reference, double Value) y,
            string xAnchor, string yAnchor)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("xref", x.Reference);
        json.WriteNumber("x", x.Value);
        json.WriteString("yref", y.Reference);
        json.WriteNumber("y", y.Value);
        json.WriteString("xanchor", xAnchor);
        json.WriteString("yanchor", yAnchor);
        json.WriteBoolean("showarrow", false);
        json.WriteString("bgcolor", "rgba(255,255,255,0.7)");
        json.WriteEndObject();
    }
}
