namespace Egop;

/// <summary>The names of traces beside or above a chart, never over its data.</summary>
internal sealed class SvgLegend
{
    private const double Sample = 30, RowHeight = 18;

    private readonly (string Name, ChartTrace Trace, TraceStyle Style)[] _entries;
    private readonly double _size;

    public SvgLegend(Chart chart, TraceStyle[] styles, double size, double availableWidth)
    {
        _size = size;
        (string Name, ChartTrace Trace, TraceStyle Style)[] named =
            [.. chart.Traces.Zip(styles, (trace, style) => (trace.Name, Trace: trace, Style: style))
                .Where(entry => entry.Name.Length > 0 && entry.Trace is not GridTrace)];
        bool hasGrid = chart.Traces.Any(trace => trace is GridTrace);
        double widest = named.Length == 0 ? 0 : named.Max(entry => SvgText.Width(entry.Name, size));
        IsBeside = !hasGrid && named.Length > 1 && widest + Sample < 0.3 * availableWidth;
        _entries = [.. named.Select(entry => (SvgText.Shorten(entry.Name, size, availableWidth - Sample - 40), entry.Trace, entry.Style))];
        if (named.Length == 0)
            return;
        if (IsBeside)
            Width = widest + Sample + 26;
        else
            Rows = Arrange(availableWidth);
    }

    public bool IsBeside { get; }

    /// <summary>Width it takes on the right of the chart.</summary>
    public double Width { get; }

    /// <summary>Height it takes above the chart.</summary>
    public double Height => Rows.Count == 0 ? 0 : (Rows.Count * RowHeight) + 6;

    private List<(int Entry, double X, int Row)[]> Rows { get; } = [];

    public void Draw(SvgWriter writer, double left, double top)
    {
        if (IsBeside)
        {
            for (int i = 0; i < _entries.Length; i++)
                DrawEntry(writer, _entries[i], left + 14, top + 9 + (i * RowHeight));
            return;
        }
        foreach ((int entry, double x, int row) in Rows.SelectMany(row => row))
            DrawEntry(writer, _entries[entry], left + x, top + 9 + (row * RowHeight));
    }

    private List<(int Entry, double X, int Row)[]> Arrange(double width)
    {
        var rows = new List<(int, double, int)[]>();
        var row = new List<(int, double, int)>();
        double x = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            double wide = Sample + 24 + SvgText.Width(_entries[i].Name, _size);
            if (row.Count > 0 && x + wide > width)
            {
                rows.Add([.. row]);
                row.Clear();
                x = 0;
            }
            row.Add((i, x, rows.Count));
            x += wide;
        }
        rows.Add([.. row]);
        return rows;
    }

    private void DrawEntry(SvgWriter writer, (string Name, ChartTrace Trace, TraceStyle Style) entry, double x, double y)
    {
        (string name, ChartTrace trace, TraceStyle style) = entry;
        switch (trace)
        {
            case BarTrace:
                writer.Rectangle(x + 6, y - 6, Sample - 12, 12, style.Color);
                break;
            case MarkerTrace:
                writer.Marker(x + (Sample / 2), y, style.Marker, style.Color);
                break;
            default:
                if (trace is LineTrace { HasBand: true })
                    writer.Rectangle(x, y - 6, Sample, 12, style.Color, extra: " fill-opacity=\"0.2\"");
                writer.Segment(x, y, x + Sample, y, style.Color, trace is LineTrace ? 1.8 : 1.2, style.SvgDash);
                writer.Marker(x + (Sample / 2), y, style.Marker, style.Color);
                break;
        }
        writer.Text(x + Sample + 6, y + (_size * 0.35), name, _size);
    }
}
