namespace Egop;

/// <summary>How a trace looks, resolved from its place in the chart.</summary>
internal sealed record TraceStyle(string Color, LineDash Dash, MarkerShape Marker)
{
    private static readonly LineDash[] _dashes =
        [LineDash.Solid, LineDash.Dashed, LineDash.DashDotted, LineDash.LongDashed, LineDash.Dotted];
    private static readonly MarkerShape[] _shapes =
        [MarkerShape.Circle, MarkerShape.Square, MarkerShape.Triangle, MarkerShape.Diamond,
            MarkerShape.TriangleDown, MarkerShape.Cross, MarkerShape.Star];

    /// <summary>The dash pattern of SVG; "" for an unbroken line.</summary>
    public string SvgDash => Dash switch
    {
        LineDash.Dashed => "6 3.5",
        LineDash.Dotted => "1.5 3",
        LineDash.DashDotted => "8 3 1.5 3",
        LineDash.LongDashed => "12 4",
        _ => "",
    };

    public string PlotlyDash => Dash switch
    {
        LineDash.Dashed => "dash",
        LineDash.Dotted => "dot",
        LineDash.DashDotted => "dashdot",
        LineDash.LongDashed => "longdash",
        _ => "solid",
    };

    public string PlotlySymbol => Marker switch
    {
        MarkerShape.Square => "square",
        MarkerShape.Triangle => "triangle-up",
        MarkerShape.Diamond => "diamond",
        MarkerShape.TriangleDown => "triangle-down",
        MarkerShape.Cross => "x",
        MarkerShape.Star => "star",
        _ => "circle",
    };

    /// <summary>The style of each trace, in order.</summary>
    public static TraceStyle[] Of(Chart chart)
    {
        bool manyLines = chart.Traces.OfType<LineTrace>().Skip(1).Any();
        var styles = new TraceStyle[chart.Traces.Length];
        int colored = 0, lines = 0, references = 0;
        for (int i = 0; i < styles.Length; i++)
        {
            ChartTrace trace = chart.Traces[i];
            int index = trace.ColorIndex ?? colored;
            styles[i] = trace switch
            {
                ReferenceLineTrace => new TraceStyle(Palette.Frame, _dashes[1 + (references++ % 4)], MarkerShape.None),
                LineTrace line => new TraceStyle(
                    Palette.Trace(index),
                    line.Dash != LineDash.Automatic ? line.Dash : _dashes[lines % _dashes.Length],
                    line.Marker != MarkerShape.Automatic ? line.Marker : manyLines ? _shapes[lines % _shapes.Length] : MarkerShape.None),
                MarkerTrace points => new TraceStyle(
                    Palette.Trace(index), LineDash.Solid,
                        points.Marker != MarkerShape.Automatic ? points.Marker : _shapes[colored % _shapes.Length]),
                _ => new TraceStyle(Palette.Trace(index), LineDash.Solid, MarkerShape.None),
            };
            colored += trace is ReferenceLineTrace or GridTrace ? 0 : 1;
            lines += trace is LineTrace ? 1 : 0;
        }
        return styles;
    }
}
