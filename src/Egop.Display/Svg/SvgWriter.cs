using System.Text;
using static Egop.SvgText;

namespace Egop;

/// <summary>Builds the elements of a picture, with numbers and text always written the same way.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Raw(string markup) => _text.Append(markup).Append('\n');

    /// <summary>A picture of its own size within this one, cut at its border.</summary>
    public void BeginView(double x, double y, double width, double height) =>
        Raw($"<svg x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" overflow=\"hidden\">");

    public void EndView() => Raw("</svg>");

    public void Rectangle(double x, double y, double width, double height, string fill, string stroke = "none", string extra = "") =>
        Raw($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\""
            + $" fill=\"{fill}\" stroke=\"{stroke}\"{extra}/>");

    public void Segment(double x1, double y1, double x2, double y2, string stroke, double width = 1, string dash = "") =>
        Path($"M{Number(x1)},{Number(y1)}L{Number(x2)},{Number(y2)}", "none", stroke, width, dash);

    public void Path(string data, string fill, string stroke = "none", double width = 1, string dash = "", string extra = "")
    {
        if (data.Length == 0)
            return;
        string line = stroke == "none"
            ? ""
            : $" stroke=\"{stroke}\" stroke-width=\"{Number(width)}\"{(dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"")}";
        Raw($"<path d=\"{data}\" fill=\"{fill}\"{line}{extra}/>");
    }

    /// <summary>One line of text, with an optional power after it.</summary>
    public void Text(
        double x, double y, string text, double size, string anchor = "start", string color = Palette.Text,
        string superscript = "", bool bold = false, double turn = 0)
    {
        if (text.Length == 0)
            return;
        string rotation = turn == 0 ? "" : $" transform=\"rotate({Number(turn)} {Number(x)} {Number(y)})\"";
        string power = superscript.Length == 0
            ? ""
            : $"<tspan dy=\"-{Number(size * 0.4)}\" font-size=\"{Number(size * 0.75)}\">{Escape(superscript)}</tspan>";
        Raw($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(size)}\" text-anchor=\"{anchor}\" fill=\"{color}\""
            + $"{(bold ? " font-weight=\"bold\"" : "")}{rotation}>{Escape(text)}{power}</text>");
    }

    /// <summary>A sign about a point.</summary>
    public void Marker(double x, double y, MarkerShape shape, string color, double radius = 3.6)
    {
        string path = MarkerPath(x, y, shape, radius);
        if (shape == MarkerShape.Cross)
            Path(path, "none", color, 1.8);
        else
            Path(path, color, Palette.Background, 0.7);
    }

    public static string MarkerPath(double x, double y, MarkerShape shape, double r) => shape switch
    {
        MarkerShape.None => "",
        MarkerShape.Square => $"M{Number(x - (0.85 * r))},{Number(y - (0.85 * r))}h{Number(1.7 * r)}v{Number(1.7 * r)}h{Number(-1.7 * r)}z",
        MarkerShape.Triangle => Polygon([(x, y - (1.15 * r)), (x + r, y + (0.75 * r)), (x - r, y + (0.75 * r))]),
        MarkerShape.TriangleDown => Polygon([(x, y + (1.15 * r)), (x + r, y - (0.75 * r)), (x - r, y - (0.75 * r))]),
        MarkerShape.Diamond => Polygon([(x, y - (1.2 * r)), (x + (1.2 * r), y), (x, y + (1.2 * r)), (x - (1.2 * r), y)]),
        MarkerShape.Cross => $"M{Number(x - (0.8 * r))},{Number(y - (0.8 * r))}l{Number(1.6 * r)},{Number(1.6 * r)}"
            + $"m0,{Number(-1.6 * r)}l{Number(-1.6 * r)},{Number(1.6 * r)}",
        MarkerShape.Star => Polygon([.. Enumerable.Range(0, 10).Select(k => (
            x + ((k % 2 == 0 ? 1.4 : 0.6) * r * Math.Sin(k * Math.PI / 5)),
            y - ((k % 2 == 0 ? 1.4 : 0.6) * r * Math.Cos(k * Math.PI / 5))))]),
        _ => $"M{Number(x - r)},{Number(y)}a{Number(r)},{Number(r)} 0 1 0 {Number(2 * r)},0"
            + $"a{Number(r)},{Number(r)} 0 1 0 {Number(-2 * r)},0z",
    };

    public static string Polygon(IReadOnlyList<(double X, double Y)> points)
    {
        var data = new StringBuilder();
        for (int i = 0; i < points.Count; i++)
            data.Append(i == 0 ? 'M' : 'L').Append(Number(points[i].X)).Append(',').Append(Number(points[i].Y));
        return data.Append('z').ToString();
    }
}
