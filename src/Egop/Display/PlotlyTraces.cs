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
                WriteGrid(grid);
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
        double[] u = [.. line.X.Select(x => Extent.Coordinate(x, Ranges.X.Log))], v = [.. line.Y.Select(y => Extent.Coordinate(y, Ranges.Y.Log))];
        List<int> kept = Downsampling.Select(u, v, Ranges.X.Lo, Ranges.X.Hi, Buckets);
        string group = $"{xAxis}{Guard.Text(index)}";
        if (line.HasBand)
        {
            WriteEdge(line.Lower, fills: false);
            WriteEdge(line.Upper, fills: true);
        }
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
        int[] nearest = [.. line.MarkedSteps.Select(step => SvgPolyline.Nearest(u, v, Extent.Coordinate(step, Ranges.X.Log))).Where(i => i >= 0)];
        Begin("scatter", line.Name, false, group);
        json.WriteString("mode", "markers");
        WriteNumbers("x", nearest.Select(i => line.X[i]), Ranges.X.Log);
        WriteNumbers("y", nearest.Select(i => line.Y[i]), Ranges.Y.Log);
        WriteMarker(style with { Marker = MarkerShape.Circle }, open: true);
        json.WriteEndObject();

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

    private void WriteGrid(GridTrace trace)
    {
        bool log = trace.Colors == ColorScale.Logarithmic;
        (double low, double high) = trace.LevelRange();
        Begin(trace is ContourTrace ? "contour" : "heatmap", trace.Name, false);
        Func<double, double> shown = level => level;
        if (trace is ContourTrace contour)
        {
            double[] ends = contour.BandEnds();
            // Plotly's levels are evenly spaced: uneven ones become 0, 1, 2, ... of a piecewise linear scale.
            if (ends.Length > 2)
                shown = level => Position(ends, level);
            WriteNumbers("x", trace.X, Ranges.X.Log);
            WriteNumbers("y", trace.Y, Ranges.Y.Log);
            double[] heights = contour.Heights(ends.Length == 0 ? 0 : ends[0]);
            WriteRows(trace.Y.Length, trace.X.Length, (i, j) => shown(heights[(i * trace.X.Length) + j]));
            json.WriteStartObject("contours");
            json.WriteString("coloring", "fill");
            json.WriteNumber("start", 1);
            json.WriteNumber("end", Math.Max(1, ends.Length - 2));
            json.WriteNumber("size", 1);
            json.WriteBoolean("showlines", false);
            json.WriteEndObject();
            json.WriteBoolean("autocontour", false);
            json.WriteString("hoverinfo", "x+y+text");
            WriteTexts(contour);
        }
        else if (trace is HeatMapTrace heatMap)
        {
            (double[] x, double[] y, double[,] level) = heatMap.Blocks(Ranges.X.Log, Ranges.Y.Log);
            WriteNumbers("x", x.Select(u => Ranges.X.Log ? Math.Pow(10, u) : u), false);
            WriteNumbers("y", y.Select(v => Ranges.Y.Log ? Math.Pow(10, v) : v), false);
            WriteRows(level.GetLength(0), level.GetLength(1), (i, j) => level[i, j]);
        }
        WriteColors(trace, low, high, shown, log);
        json.WriteEndObject();
    }

    private void WriteColors(GridTrace trace, double low, double high, Func<double, double> shown, bool log)
    {
        json.WriteStartArray("colorscale");
        for (int i = 0; i <= 10; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue(i / 10.0);
            json.WriteStringValue(Palette.Scale(i / 10.0, trace.Colors));
            json.WriteEndArray();
        }
        json.WriteEndArray();
        if (low < high)
        {
            json.WriteNumber("zmin", shown(low));
            json.WriteNumber("zmax", shown(high));
        }
        else
        {
            json.WriteBoolean("showscale", false);
        }
        AxisTicks ticks = AxisTicks.For(low, high, log, 7);
        string power = ticks.Exponent == 0 ? "" : $"×10<sup>{AxisTicks.Signed(ticks.Exponent)}</sup>";
        json.WriteStartObject("colorbar");
        json.WriteStartObject("title");
        json.WriteString("text", PlotlyWriter.Text(trace.Name));
        json.WriteString("side", "right");
        json.WriteEndObject();
        WriteNumbers("tickvals", ticks.Major.Select(tick => shown(tick.Coordinate)), false);
        json.WriteStartArray("ticktext");
        foreach (Tick tick in ticks.Major)
            json.WriteStringValue(tick.Text + (tick.Superscript.Length > 0 ? $"<sup>{tick.Superscript}</sup>" : tick.Text == "0" ? "" : power));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTexts(ContourTrace contour)
    {
        json.WriteStartArray("text");
        for (int i = 0; i < contour.Y.Length; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < contour.X.Length; j++)
                json.WriteStringValue(contour[i, j].ToString("G4", CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private void WriteRows(int rows, int columns, Func<int, int, double> value)
    {
        json.WriteStartArray("z");
        for (int i = 0; i < rows; i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < columns; j++)
                WriteNumber(value(i, j));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private void Begin(string type, string name, bool inLegend, string? group = null)
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
        json.WriteNumber("size", open ? 11 : 7);
        json.WriteEndObject();
    }

    private void WriteNumbers(string key, IEnumerable<double> values, bool log)
    {
        json.WriteStartArray(key);
        foreach (double value in values)
            WriteNumber(double.IsNaN(Extent.Coordinate(value, log)) ? double.NaN : value);
        json.WriteEndArray();
    }

    private void WriteNumber(double value)
    {
        // Ten digits are more than a screen resolves, and half the bytes of a full double.
        if (double.IsFinite(value))
            json.WriteRawValue(value.ToString(Math.Abs(value) < 1e308 ? "G10" : "R", CultureInfo.InvariantCulture));
        else
            json.WriteNullValue();
    }

    /// <summary>Where a level lies among the ends of bands: i at the i-th end, linear between.</summary>
    private static double Position(double[] ends, double level)
    {
        if (double.IsNaN(level))
            return double.NaN;
        int band = Math.Clamp(Array.FindLastIndex(ends, end => end <= level), 0, ends.Length - 2);
        double width = ends[band + 1] / 2 - ends[band] / 2;
        return width == 0 ? band : band + (((level / 2) - (ends[band] / 2)) / width);
    }
}
