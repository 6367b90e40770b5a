using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Egop;

/// <summary>The traces of a chart as traces of a plotly figure.</summary>
internal sealed class PlotlyTraces(Utf8JsonWriter json, Chart chart, string xAxis, string yAxis, bool showsLegend)
{
    private const int Buckets = 500;

    public ChartRanges Ranges { get; } = ChartRanges.Of(chart);

    public void Write()
    {
        if (Ranges.IsEmpty)
            return;
        TraceStyle[] styles = TraceStyle.Of(chart);
        // Fills first: plotly draws in this order.
        for (int i = 0; i < styles.Length; i++)
        {
            if (chart.Traces[i] is GridTrace grid)
                new PlotlyGrid(json, this, Ranges).Write(grid);
        }
        for (int i = 0; i < styles.Length; i++)
        {
            switch (chart.Traces[i])
            {
                case LineTrace line:
                    WriteLine(line, styles[i], i);
                    break;
                case MarkerTrace points:
                    Begin("scatter", points.Name, points.Name.Length > 0);
                    json.WriteString("mode", "markers");
                    WriteNumbers("x", points.X, Ranges.X.Log);
                    WriteNumbers("y", points.Y, Ranges.Y.Log);
                    WriteMarker(styles[i]);
                    json.WriteEndObject();
                    break;
                case BarTrace bars:
                    WriteBars(bars, styles[i]);
                    break;
                default:
                    break;
            }
        }
    }

    private void WriteLine(LineTrace line, TraceStyle style, int index)
    {
        double[] u = [.. line.X.Select(x => Extent.Coordinate(x, Ranges.X.Log))],
            v = [.. line.Y.Select(y => Extent.Coordinate(y, Ranges.Y.Log))];
        List<int> kept = Downsampling.Select(u, v, Ranges.X.Lo, Ranges.X.Hi, Buckets);
        string group = $"{xAxis}{Guard.Text(index)}";
        if (line.HasBand)
        {
            WriteEdge(line.Lower, fills: false);
            WriteEdge(line.Upper, fills: true);
        }
        // On colors a line is lost without a light one under it.
        if (chart.Traces.Any(trace => trace is GridTrace))
            WriteUnder();
        bool marked = style.Marker != MarkerShape.None && kept.Count <= 50;
        Begin("scatter", line.Name, line.Name.Length > 0, group);
        json.WriteString("mode", marked || kept.Count == 1 ? "lines+markers" : "lines");
        WriteKept("x", line.X);
        WriteKept("y", line.Y);
        WriteLineStyle(style, line, 2);
        WriteMarker(style);
        json.WriteEndObject();
        if (line.MarkedSteps.IsEmpty)
            return;
        int[] nearest =
            [.. line.MarkedSteps.Select(step => SvgPolyline.Nearest(u, v, Extent.Coordinate(step, Ranges.X.Log))).Where(i => i >= 0)];
        Begin("scatter", line.Name, false, group);
        json.WriteString("mode", "markers");
        WriteNumbers("x", nearest.Select(i => line.X[i]), Ranges.X.Log);
        WriteNumbers("y", nearest.Select(i => line.Y[i]), Ranges.Y.Log);
        WriteMarker(style with { Marker = MarkerShape.Circle }, open: true);
        json.WriteEndObject();

        void WriteUnder()
        {
            Begin("scatter", line.Name, false, group);
            json.WriteString("mode", "lines");
            json.WriteString("hoverinfo", "skip");
            WriteKept("x", line.X);
            WriteKept("y", line.Y);
            WriteLineStyle(style with { Color = Palette.Background, Dash = LineDash.Solid }, line, 4.5);
            json.WriteEndObject();
        }

        void WriteEdge(ImmutableArray<double> edge, bool fills)
        {
            Begin("scatter", line.Name, false, group);
            json.WriteString("mode", "lines");
            json.WriteString("hoverinfo", "skip");
            WriteKept("x", line.X);
            WriteKept("y", edge);
            WriteLineStyle(style, line, 0);
            if (fills)
            {
                json.WriteString("fill", "tonexty");
                json.WriteString("fillcolor", Palette.Translucent(style.Color, 0.2));
            }
            json.WriteEndObject();
        }

        void WriteKept(string key, ImmutableArray<double> values) =>
            WriteNumbers(key, kept.Select(i => i == Downsampling.Gap ? double.NaN : values[i]), key == "x" ? Ranges.X.Log : Ranges.Y.Log);
    }

    private void WriteBars(BarTrace bars, TraceStyle style)
    {
        Begin("bar", bars.Name, bars.Name.Length > 0);
        json.WriteStartArray("x");
        foreach (string category in bars.Categories)
            json.WriteStringValue(PlotlyWriter.Text(category));
        json.WriteEndArray();
        WriteNumbers("y", bars.Values, Ranges.Y.Log);
        json.WriteStartObject("marker");
        json.WriteString("color", style.Color);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal void Begin(string type, string name, bool inLegend, string? group = null)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("name", PlotlyWriter.Text(name));
        json.WriteString("xaxis", xAxis);
        json.WriteString("yaxis", yAxis);
        json.WriteBoolean("showlegend", inLegend && showsLegend);
        if (group is not null)
            json.WriteString("legendgroup", group);
    }

    private void WriteLineStyle(TraceStyle style, LineTrace line, double width)
    {
        json.WriteStartObject("line");
        json.WriteString("color", style.Color);
        json.WriteString("dash", style.PlotlyDash);
        json.WriteNumber("width", width);
        json.WriteString("shape", line.IsStepped ? "hv" : "linear");
        json.WriteEndObject();
    }

    private void WriteMarker(TraceStyle style, bool open = false)
    {
        json.WriteStartObject("marker");
        json.WriteString("color", style.Color);
        json.WriteString("symbol", style.PlotlySymbol + (open ? "-open" : ""));
        // A star singles a point out, often one on a line that has signs of its own.
        json.WriteNumber("size", open ? 11 : style.Marker == MarkerShape.Star ? 14 : 7);
        json.WriteEndObject();
    }

    internal void WriteNumbers(string key, IEnumerable<double> values, bool log)
    {
        json.WriteStartArray(key);
        foreach (double value in values)
            WriteNumber(double.IsNaN(Extent.Coordinate(value, log)) ? double.NaN : value);
        json.WriteEndArray();
    }

    internal void WriteNumber(double value)
    {
        // Ten digits are more than a screen resolves, and half the bytes of a full double.
        if (double.IsFinite(value))
            json.WriteRawValue(value.ToString(Math.Abs(value) < 1e308 ? "G10" : "R", CultureInfo.InvariantCulture));
        else
            json.WriteNullValue();
    }
}
