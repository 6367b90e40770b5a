using static Egop.SvgText;

namespace Egop;

/// <summary>Charts as scalable vector graphics: a white panel that reads the same on a dark page and in print.</summary>
internal static class SvgRenderer
{
    private const double TitleSize = 17;

    public static string Render(Chart chart, int width, int height)
    {
        var writer = new SvgWriter();
        Begin(writer, width, height, chart.Title.Length > 0 ? chart.Title : "Chart", ChartText.Description(chart));
        new SvgChart(writer, chart, width, height, isInset: false).Draw();
        writer.Raw("</svg>");
        return writer.ToString();
    }

    public static string Render(ChartGrid grid)
    {
        int cellWidth = grid.Charts.Max(chart => chart.Width), cellHeight = grid.Charts.Max(chart => chart.Height);
        int columns = Math.Min(grid.Columns, grid.Charts.Length), width = columns * cellWidth;
        List<string> title = Wrap(grid.Title, TitleSize, width - 20);
        double top = title.Count == 0 ? 0 : 10 + (title.Count * 22);
        var writer = new SvgWriter();
        Begin(writer, width, (int)top + (grid.Rows * cellHeight), grid.Title.Length > 0 ? grid.Title : "Charts",
            string.Join(" ", grid.Charts.Select(ChartText.Description)));
        for (int i = 0; i < title.Count; i++)
            writer.Text(width / 2.0, 24 + (22 * i), title[i], TitleSize, "middle", bold: true);
        for (int i = 0; i < grid.Charts.Length; i++)
        {
            writer.BeginView(i % columns * cellWidth, top + (i / columns * cellHeight), cellWidth, cellHeight);
            new SvgChart(writer, grid.Charts[i], cellWidth, cellHeight, isInset: false).Draw();
            writer.EndView();
        }
        writer.Raw("</svg>");
        return writer.ToString();
    }

    private static void Begin(SvgWriter writer, int width, int height, string title, string description)
    {
        string w = Guard.Text(width), h = Guard.Text(height);
        writer.Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\""
            + $" role=\"img\" aria-label=\"{Escape(title)}\" font-family=\"{Fonts}\">");
        writer.Raw($"<title>{Escape(title)}</title>");
        writer.Raw($"<desc>{Escape(description)}</desc>");
        writer.Rectangle(0, 0, width, height, Palette.Background);
    }
}
