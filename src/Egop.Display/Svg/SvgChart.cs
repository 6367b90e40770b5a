using static Egop.SvgText;

namespace Egop;

/// <summary>One chart in a picture: margins, axes, legend, color bar and inset about the traces.</summary>
internal sealed class SvgChart
{
    private readonly SvgWriter _writer;
    private readonly Chart _chart;
    private readonly ChartRanges _ranges;
    private readonly TraceStyle[] _styles;
    private readonly SvgLegend? _legend;
    private readonly SvgColorBar? _colorBar;
    private readonly bool _isInset;
    private readonly double _width;
    private readonly double _tickSize;
    private readonly double _labelSize;
    private readonly List<string> _title;
    private readonly List<string> _subtitle;
    private readonly bool _turned;
    private readonly AxisTicks _xTicks;
    private readonly AxisTicks _yTicks;
    private readonly SvgPlane _plane;

    public SvgChart(SvgWriter writer, Chart chart, double width, double height, bool isInset)
    {
        (_writer, _chart, _width, _isInset) = (writer, chart, width, isInset);
        (_tickSize, _labelSize) = isInset ? (9, 9.5) : (12, 13);
        _ranges = ChartRanges.Of(chart);
        _styles = TraceStyle.Of(chart);
        _title = isInset ? Wrap(chart.Title, _labelSize, width - 8) : Wrap(chart.Title, 15, width - 24);
        _subtitle = isInset ? [] : Wrap(chart.Subtitle, 12, width - 24);
        _legend = isInset || _ranges.IsEmpty ? null : new SvgLegend(chart, _styles, 12, width - 30);
        _colorBar = isInset || _ranges.IsEmpty ? null : SvgColorBar.For(chart, _tickSize, _labelSize);

        double top = isInset ? 6 + (_title.Count * 12) : LegendTop + 6 + (_legend is { IsBeside: false } above ? above.Height : 0);
        double right = (isInset ? 8 : 16) + (_legend is { IsBeside: true } beside ? beside.Width : 0) + (_colorBar?.Width ?? 0);
        double roughLeft = isInset ? 34 : 64, roughPanel = Math.Max(10, width - roughLeft - right);
        _turned = _ranges.Categories.Length > 0
            && _ranges.Categories.Max(name => Width(name, _tickSize)) > (roughPanel / _ranges.Categories.Length) - 4;
        double names = !_turned ? 0 : NamesHeight;
        double bottom = (isInset ? 6 : 10) + _tickSize + 8 + names + (chart.X.Label.Length > 0 ? _labelSize + 5 : 0);

        double panelHeight = Math.Max(10, height - top - bottom);
        _yTicks = chart.Y.Marks.IsEmpty
            ? AxisTicks.For(_ranges.Y.Lo, _ranges.Y.Hi, _ranges.Y.Log,
                (int)(panelHeight / (isInset ? 26 : 40))) : AxisTicks.Of(chart.Y.Marks, _ranges.Y, _tickSize, width / 3);
        if (_yTicks.Exponent != 0)
        {
            top += _tickSize + 4;
            panelHeight = Math.Max(10, height - top - bottom);
        }
        double left = (isInset ? 6 : 12) + 7 + _yTicks.Major.Select(TickWidth).DefaultIfEmpty(0).Max()
            + (chart.Y.Label.Length > 0 ? _labelSize + 8 : 0);
        double panelWidth = Math.Max(10, width - left - right);
        _xTicks = XTicks(panelWidth);
        if (_xTicks.Exponent != 0 && chart.X.Label.Length == 0)
            panelHeight = Math.Max(10, panelHeight - _labelSize - 5);
        _plane = new SvgPlane(_ranges, left, top, panelWidth, panelHeight);
    }

    public void Draw()
    {
        DrawTitles();
        bool hasGrid = _chart.Traces.Any(trace => trace is GridTrace);
        if (!hasGrid)
            DrawGrid();
        _writer.BeginView(_plane.Left, _plane.Top, _plane.Width, _plane.Height);
        if (!_ranges.IsEmpty)
            new SvgTraces(_writer, _chart, _ranges, _styles, _plane).Draw();
        _writer.EndView();
        DrawFrame(hasGrid);
        if (_ranges.IsEmpty)
            _writer.Text(_plane.Left + (_plane.Width / 2), _plane.Top + (_plane.Height / 2), "no finite data",
                _labelSize + 1, "middle", Palette.Faint);
        _legend?.Draw(_writer, _legend.IsBeside ? _plane.Left + _plane.Width : 15, _legend.IsBeside ? _plane.Top : LegendTop);
        _colorBar?.Draw(_writer, _plane);
        if (_chart.Inset is Chart inset && !_isInset)
            DrawInset(inset with { Inset = null });
    }

    /// <summary>Height of turned category names; their widths are estimated wide.</summary>
    private double NamesHeight => 0.58 * Math.Min(140, _ranges.Categories.Max(name => Width(name, _tickSize)));

    private double LegendTop => 10 + (_title.Count * 19) + (_subtitle.Count * 16);

    private void DrawTitles()
    {
        double y = _isInset ? 3 : 8;
        foreach (string line in _title)
            _writer.Text(_isInset ? _width / 2 : 15, (y += _isInset ? 12 : 19) - 3, line, _isInset ? _labelSize : 15,
                _isInset ? "middle" : "start", bold: true);
        foreach (string line in _subtitle)
            _writer.Text(15, (y += 16) - 2, line, 12, color: Palette.Faint);
    }

    private void DrawGrid()
    {
        double left = _plane.Left, top = _plane.Top, right = left + _plane.Width, bottom = top + _plane.Height;
        foreach (Tick tick in _yTicks.Major)
            _writer.Segment(left, top + _plane.Y(tick.Coordinate), right, top + _plane.Y(tick.Coordinate), Palette.Grid);
        if (_ranges.Categories.Length > 0)
            return;
        foreach (Tick tick in _xTicks.Major)
            _writer.Segment(left + _plane.X(tick.Coordinate), top, left + _plane.X(tick.Coordinate), bottom, Palette.Grid);
    }

    private void DrawFrame(bool closed)
    {
        double left = _plane.Left, top = _plane.Top, right = left + _plane.Width, bottom = top + _plane.Height;
        foreach (double u in _xTicks.Minor)
            _writer.Segment(left + _plane.X(u), bottom, left + _plane.X(u), bottom + 2.5, Palette.Frame, 0.7);
        foreach (double v in _yTicks.Minor)
            _writer.Segment(left - 2.5, top + _plane.Y(v), left, top + _plane.Y(v), Palette.Frame, 0.7);
        foreach (Tick tick in _xTicks.Major)
        {
            double x = left + _plane.X(tick.Coordinate), y = bottom + 6 + _tickSize;
            _writer.Segment(x, bottom, x, bottom + 4, Palette.Frame);
            if (_turned)
                _writer.Text(x + 4, y - 4, Shorten(tick.Text, _tickSize, 140), _tickSize, "end", turn: -40);
            else
                _writer.Text(x, y, tick.Text, _tickSize, "middle", superscript: tick.Superscript);
        }
        foreach (Tick tick in _yTicks.Major)
        {
            double y = top + _plane.Y(tick.Coordinate);
            _writer.Segment(left - 4, y, left, y, Palette.Frame);
            _writer.Text(left - 7, y + (_tickSize * 0.35), tick.Text, _tickSize, "end", superscript: tick.Superscript);
        }
        _writer.Path($"M{Number(left)},{Number(top)}V{Number(bottom)}H{Number(right)}{(closed ? $"V{Number(top)}z" : "")}", "none", Palette.Frame);
        double labelY = bottom + 10 + (2 * _tickSize) + (_turned ? NamesHeight : 0);
        _writer.Text(left + (_plane.Width / 2), labelY, Shorten(_chart.X.Label, _labelSize, _width - 10), _labelSize, "middle");
        double labelX = _labelSize + (_isInset ? 1 : 4);
        _writer.Text(labelX, top + (_plane.Height / 2), Shorten(_chart.Y.Label, _labelSize, _plane.Height + top), _labelSize,
            "middle", turn: -90);
        if (_xTicks.Exponent != 0)
            _writer.Text(right, labelY, "×10", _tickSize, "end", superscript: AxisTicks.Signed(_xTicks.Exponent));
        if (_yTicks.Exponent != 0)
            _writer.Text(left - 4, top - 6, "×10", _tickSize, superscript: AxisTicks.Signed(_yTicks.Exponent));
    }

    private void DrawInset(Chart inset)
    {
        double width = _plane.Width * 0.46, height = _plane.Height * 0.46;
        (bool onRight, bool onTop) = _plane.EmptiestCorner(_chart, width / _plane.Width, height / _plane.Height);
        double x = _plane.Left + (onRight ? _plane.Width - width - 8 : 12), y = _plane.Top + (onTop ? 6 : _plane.Height - height - 8);
        _writer.BeginView(x, y, width, height);
        _writer.Rectangle(0.5, 0.5, width - 1, height - 1, Palette.Background, Palette.Grid);
        new SvgChart(_writer, inset, width, height, isInset: true).Draw();
        _writer.EndView();
    }

    private AxisTicks XTicks(double panelWidth)
    {
        if (_ranges.Categories.Length > 0)
            return new AxisTicks([.. _ranges.Categories.Select((name, i) => new Tick(i, name))], []);
        if (!_chart.X.Marks.IsEmpty)
            return AxisTicks.Of(_chart.X.Marks, _ranges.X, _tickSize, panelWidth / 2);
        for (int count = (int)(panelWidth / (_isInset ? 36 : 60)); ; count--)
        {
            AxisTicks ticks = AxisTicks.For(_ranges.X.Lo, _ranges.X.Hi, _ranges.X.Log, count);
            double widest = ticks.Major.Select(TickWidth).DefaultIfEmpty(0).Max();
            if (count <= 2 || ticks.Major.Length * (widest + 10) <= panelWidth)
                return ticks;
        }
    }

    private double TickWidth(Tick tick) => Width(tick.Text, _tickSize) + Width(tick.Superscript, 0.75 * _tickSize);
}
