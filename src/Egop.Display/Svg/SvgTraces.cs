using System.Text;
using static Egop.SvgText;

namespace Egop;

/// <summary>The traces of a chart, drawn between its axes from the fills at the back to the points in front.</summary>
internal sealed class SvgTraces(SvgWriter writer, Chart chart, ChartRanges ranges, TraceStyle[] styles, SvgPlane plane)
{
    private const int Shades = 64;

    private readonly bool _hasGrid = chart.Traces.Any(trace => trace is GridTrace);

    public void Draw()
    {
        Each<HeatMapTrace>((trace, _) => DrawHeatMap(trace));
        Each<ContourTrace>((trace, _) => DrawContours(trace));
        DrawBars();
        Each<LineTrace>((trace, i) => DrawBand(trace, styles[i]));
        Each<ReferenceLineTrace>((trace, i) => DrawReference(trace, styles[i]));
        Each<LineTrace>((trace, i) => DrawLine(trace, styles[i], i));
        Each<MarkerTrace>((trace, i) => DrawMarkers(trace, styles[i]));
    }

    /// <summary>The color of one of so many bands, the first and the last at the ends of the scale.</summary>
    public static string BandColor(int band, int bands, ColorScale colors) => Palette.Scale(bands < 2 ? 0.5 : band / (bands - 1.0), colors);

    private void Each<T>(Action<T, int> draw)
        where T : ChartTrace
    {
        for (int i = 0; i < chart.Traces.Length; i++)
        {
            if (chart.Traces[i] is T trace)
                draw(trace, i);
        }
    }

    private void DrawHeatMap(HeatMapTrace trace)
    {
        (double low, double high) = trace.LevelRange();
        (double[] x, double[] y, double[,] level) = trace.Blocks(ranges.X.Log, ranges.Y.Log);
        // One path for each shade, and runs of equal cells as one rectangle, keep the picture small.
        var paths = new StringBuilder?[Shades];
        for (int i = 0; i < level.GetLength(0); i++)
        {
            for (int j = 0; j < level.GetLength(1);)
            {
                int end = j + 1, shade = Shade(level[i, j]);
                while (end < level.GetLength(1) && Shade(level[i, end]) == shade)
                    end++;
                if (shade >= 0 && double.IsFinite(x[j] + x[end] + y[i] + y[i + 1]))
                    (paths[shade] ??= new StringBuilder()).Append(Box(plane.X(x[j]), plane.Y(y[i]), plane.X(x[end]), plane.Y(y[i + 1])));
                j = end;
            }
        }
        for (int shade = 0; shade < Shades; shade++)
            writer.Path(paths[shade]?.ToString() ?? "",
                Palette.Scale(shade / (Shades - 1.0), trace.Colors), extra: " shape-rendering=\"crispEdges\"");

        int Shade(double z) => double.IsNaN(z) ? -1
            : !(low < high) ? Shades / 2
                : (int)Math.Round(((z / 2) - (low / 2)) / ((high / 2) - (low / 2)) * (Shades - 1));
    }

    private static string Box(double x1, double y1, double x2, double y2) =>
        $"M{Number(x1)},{Number(y1)}H{Number(x2)}V{Number(y2)}H{Number(x1)}z";

    private void DrawContours(ContourTrace trace)
    {
        double[] ends = trace.BandEnds();
        if (ends.Length == 0)
            return;
        double[] x = [.. trace.X.Select(plane.XOf)], y = [.. trace.Y.Select(plane.YOf)], z = trace.Heights(ends[0]);
        for (int i = 0; i < z.Length; i++)
        {
            if (double.IsNaN(x[i % x.Length]) || double.IsNaN(y[i / x.Length]))
                z[i] = double.NaN;
        }
        // Every band is painted over the one below, so that no seam shows between them.
        for (int band = 0; band + 1 < ends.Length; band++)
        {
            var data = new StringBuilder();
            foreach ((double X, double Y)[] loop in MarchingSquares.Loops(x, y, z, band == 0 ? double.NegativeInfinity : ends[band]))
                data.Append(SvgWriter.Polygon(loop));
            writer.Path(data.ToString(), BandColor(band, ends.Length - 1, trace.Colors), extra: " fill-rule=\"evenodd\"");
        }
    }

    private void DrawBars()
    {
        int series = chart.Traces.Count(trace => trace is BarTrace), place = 0;
        double slot = plane.X(1) - plane.X(0), width = 0.76 * Math.Abs(slot) / Math.Max(1, series);
        double foot = ranges.Y.Log ? plane.Height : Math.Clamp(plane.Y(0), -10, plane.Height + 10);
        Each<BarTrace>((trace, i) =>
        {
            var data = new StringBuilder();
            for (int k = 0; k < trace.Values.Length; k++)
            {
                double y = plane.YOf(trace.Values[k]);
                if (double.IsNaN(y))
                    continue;
                double left = plane.X(Array.IndexOf(ranges.Categories, trace.Categories[k])) + ((place - (series / 2.0)) * width);
                data.Append(Box(left + (0.04 * width), foot, left + (0.96 * width), Math.Clamp(y, -10, plane.Height + 10)));
            }
            writer.Path(data.ToString(), styles[i].Color);
            place++;
        });
        if (series > 0 && !ranges.Y.Log && foot > 0 && foot < plane.Height)
            writer.Segment(0, foot, plane.Width, foot, Palette.Frame);
    }

    private void DrawBand(LineTrace trace, TraceStyle style)
    {
        if (!trace.HasBand)
            return;
        double[] x = new double[trace.X.Length], lower = new double[x.Length], upper = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], lower[i], upper[i]) = (plane.XOf(trace.X[i]), plane.YOf(trace.Lower[i]), plane.YOf(trace.Upper[i]));
            if (double.IsNaN(lower[i] + upper[i]))
                x[i] = double.NaN;
        }
        var data = new StringBuilder();
        List<List<(double X, double Y)>> tops = Stretches(x, upper, trace.IsStepped), feet = Stretches(x, lower, trace.IsStepped);
        foreach ((List<(double X, double Y)> above, List<(double X, double Y)> below) in tops.Zip(feet))
        {
            below.Reverse();
            data.Append(SvgWriter.Polygon([.. above.Concat(below)
                .Select(point => (point.X, Math.Clamp(point.Y, -20, plane.Height + 20)))]));
        }
        writer.Path(data.ToString(), style.Color, extra: " fill-opacity=\"0.2\"");
    }

    private void DrawReference(ReferenceLineTrace trace, TraceStyle style)
    {
        double place = trace.IsVertical ? plane.XOf(trace.Value) : plane.YOf(trace.Value);
        if (double.IsNaN(place))
            return;
        if (trace.IsVertical)
            writer.Segment(place, 0, place, plane.Height, style.Color, 1.2, style.SvgDash);
        else
            writer.Segment(0, place, plane.Width, place, style.Color, 1.2, style.SvgDash);
    }

    private void DrawLine(LineTrace trace, TraceStyle style, int index)
    {
        double[] x = [.. trace.X.Select(plane.XOf)], y = [.. trace.Y.Select(plane.YOf)];
        List<List<(double X, double Y)>> stretches = Stretches(x, y, trace.IsStepped);
        var data = new StringBuilder();
        foreach (List<(double X, double Y)> stretch in stretches.Where(stretch => stretch.Count > 1))
            SvgPolyline.Append(data, stretch, plane.Width, plane.Height);
        if (_hasGrid)
            writer.Path(data.ToString(), "none", Palette.Background, 4, extra: " stroke-linejoin=\"round\" stroke-opacity=\"0.85\"");
        writer.Path(data.ToString(), "none", style.Color, 1.8, style.SvgDash, " stroke-linejoin=\"round\"");
        foreach (List<(double X, double Y)> alone in stretches.Where(stretch => stretch.Count == 1))
            writer.Path(SvgWriter.MarkerPath(alone[0].X, alone[0].Y, MarkerShape.Circle, 2), style.Color);
        if (style.Marker != MarkerShape.None)
        {
            foreach ((double X, double Y) point in SvgPolyline.MarkerPlaces(Stretches(x, y, stepped: false), plane.Width, index))
                writer.Marker(point.X, point.Y, style.Marker, style.Color);
        }
        foreach (double step in trace.MarkedSteps)
        {
            int nearest = SvgPolyline.Nearest(x, y, plane.XOf(step));
            if (nearest >= 0)
                writer.Path(SvgWriter.MarkerPath(x[nearest], y[nearest], MarkerShape.Circle, 5), Palette.Background, style.Color, 1.8);
        }
    }

    private void DrawMarkers(MarkerTrace trace, TraceStyle style)
    {
        for (int i = 0; i < trace.X.Length; i++)
        {
            double x = plane.XOf(trace.X[i]), y = plane.YOf(trace.Y[i]);
            // A star singles a point out, often one on a line that has signs of its own.
            if (x >= -10 && x <= plane.Width + 10 && y >= -10 && y <= plane.Height + 10)
                writer.Marker(x, y, style.Marker, style.Color, style.Marker == MarkerShape.Star ? 6 : trace.X.Length > 200 ? 2.2 : 3.6);
        }
    }

    /// <summary>The stretches of a line between its gaps, thinned, in pixels.</summary>
    private List<List<(double X, double Y)>> Stretches(double[] x, double[] y, bool stepped)
    {
        var stretches = new List<List<(double X, double Y)>>();
        bool begin = true;
        foreach (int i in Downsampling.Select(x, y, 0, plane.Width, Math.Max(1, (int)plane.Width)))
        {
            if (i == Downsampling.Gap)
            {
                begin = true;
                continue;
            }
            if (begin)
                stretches.Add([]);
            else if (stepped)
                stretches[^1].Add((x[i], stretches[^1][^1].Y));
            stretches[^1].Add((x[i], y[i]));
            begin = false;
        }
        return stretches;
    }
}
