namespace Egop;

/// <summary>The scale beside a heat map or contour plot that says which color is which number.</summary>
internal sealed class SvgColorBar
{
    private const double Bar = 14, Gap = 16;

    private readonly GridTrace _trace;
    private readonly double _low;
    private readonly double _high;
    private readonly double _tickSize;
    private readonly double _labelSize;
    private readonly AxisTicks _ticks;
    private readonly double _labels;

    private SvgColorBar(GridTrace trace, double low, double high, double tickSize, double labelSize)
    {
        (_trace, _low, _high, _tickSize, _labelSize) = (trace, low, high, tickSize, labelSize);
        _ticks = AxisTicks.For(low, high, trace.Colors == ColorScale.Logarithmic, 7);
        _labels = _ticks.Major
            .Select(tick => SvgText.Width(tick.Text, tickSize) + SvgText.Width(tick.Superscript, 0.75 * tickSize)).DefaultIfEmpty(0).Max();
    }

    /// <summary>Width it takes on the right of the chart.</summary>
    public double Width => Gap + Bar + 8 + _labels + (_trace.Name.Length > 0 ? _labelSize + 8 : 0);

    /// <summary>The bar of the first grid in the chart; null if it has none or its numbers are all the same.</summary>
    public static SvgColorBar? For(Chart chart, double tickSize, double labelSize)
    {
        GridTrace? trace = chart.Traces.OfType<GridTrace>().FirstOrDefault();
        if (trace is null)
            return null;
        (double low, double high) = trace.LevelRange();
        return low < high ? new SvgColorBar(trace, low, high, tickSize, labelSize) : null;
    }

    public void Draw(SvgWriter writer, SvgPlane plane)
    {
        double x = plane.Left + plane.Width + Gap, bottom = plane.Top + plane.Height;
        double[] ends = _trace is ContourTrace contour ? contour.BandEnds()
            : [.. Enumerable.Range(0, 65).Select(i => ((1 - (i / 64.0)) * _low) + (i / 64.0 * _high))];
        // From the top, each block down to the foot, so that no seam shows between blocks.
        for (int i = ends.Length - 2; i >= 0; i--)
        {
            double top = Place(ends[i + 1]);
            writer.Rectangle(x, plane.Top + top, Bar, plane.Height - top, SvgTraces.BandColor(i, ends.Length - 1, _trace.Colors));
        }
        writer.Rectangle(x, plane.Top, Bar, plane.Height, "none", Palette.Frame, " stroke-width=\"0.7\"");
        foreach (Tick tick in _ticks.Major)
        {
            double y = plane.Top + Place(tick.Coordinate);
            writer.Segment(x + Bar, y, x + Bar + 3, y, Palette.Frame);
            writer.Text(x + Bar + 6, y + (_tickSize * 0.35), tick.Text, _tickSize, superscript: tick.Superscript);
        }
        if (_ticks.Exponent != 0)
            writer.Text(x, plane.Top - 6, "×10", _tickSize, superscript: AxisTicks.Signed(_ticks.Exponent));
        writer.Text(x + Bar + 8 + _labels + _labelSize, (plane.Top + bottom) / 2,
            SvgText.Shorten(_trace.Name, _labelSize, plane.Height), _labelSize, "middle", turn: -90);

        double Place(double level) => (1 - (((level / 2) - (_low / 2)) / ((_high / 2) - (_low / 2)))) * plane.Height;
    }
}
