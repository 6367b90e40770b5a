using System.Globalization;
using System.Text.Json;

namespace Egop;

/// <summary>A heat map or contour plot as a trace of a plotly figure.</summary>
internal sealed class PlotlyGrid(Utf8JsonWriter json, PlotlyTraces traces, ChartRanges ranges)
{
    public void Write(GridTrace trace)
    {
        bool log = trace.Colors == ColorScale.Logarithmic;
        (double low, double high) = trace.LevelRange();
        traces.Begin(trace is ContourTrace ? "contour" : "heatmap", trace.Name, false);
        Func<double, double> shown = level => level;
        if (trace is ContourTrace contour)
        {
            double[] ends = contour.BandEnds();
            // Plotly's levels are evenly spaced: uneven ones become 0, 1, 2, ... of a piecewise linear scale.
            if (ends.Length > 2)
                shown = level => Position(ends, level);
            traces.WriteNumbers("x", trace.X, ranges.X.Log);
            traces.WriteNumbers("y", trace.Y, ranges.Y.Log);
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
            (double[] x, double[] y, double[,] level) = heatMap.Blocks(ranges.X.Log, ranges.Y.Log);
            traces.WriteNumbers("x", x.Select(u => ranges.X.Log ? Math.Pow(10, u) : u), false);
            traces.WriteNumbers("y", y.Select(v => ranges.Y.Log ? Math.Pow(10, v) : v), false);
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
        traces.WriteNumbers("tickvals", ticks.Major.Select(tick => shown(tick.Coordinate)), false);
        json.WriteStartArray("ticktext");
        foreach (Tick tick in ticks.Major)
            json.WriteStringValue(
                tick.Superscript.Length > 0 ? $"{tick.Text}<sup>{tick.Superscript}</sup>" : tick.Coordinate == 0 ? "0" : tick.Text + power);
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
                json.WriteStringValue(double.IsFinite(contour[i, j]) ? contour[i, j].ToString("G4", CultureInfo.InvariantCulture) : "");
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
                traces.WriteNumber(value(i, j));
            json.WriteEndArray();
        }
        json.WriteEndArray();
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
