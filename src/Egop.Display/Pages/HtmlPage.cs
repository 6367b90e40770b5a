using System.Collections.Immutable;
using System.Text;

namespace Egop;

/// <summary>
/// A page as a value: headings, text, tables and charts in one file that needs nothing else. It carries plotly.js once if this build
/// has it,
/// and forbids the browser to fetch anything. Immutable.
/// </summary>
public sealed record HtmlPage
{
    // Light and dark by the reader's setting; charts keep their white panel in both.
    private const string Style = """
        :root{color-scheme:light dark}
        body{font-family:Helvetica,Arial,sans-serif;line-height:1.5;max-width:72rem;margin:2rem auto;
            padding:0 1rem;color:#222;background:#fff}
        h1,h2{line-height:1.2}
        img,.js-plotly-plot{border-radius:6px;overflow:hidden}
        table.egop{margin:1rem 0;font-variant-numeric:tabular-nums}
        table.egop caption{text-align:left;font-weight:bold;padding:2px 10px}
        table.egop thead tr{border-bottom:1.5px solid currentColor}
        table.egop tbody tr{border-bottom:1px solid #8884}
        pre,code{font-family:monospace}pre{overflow:auto;padding:.6rem;background:#8882;border-radius:6px}
        @media (prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1d}}
        """;

    private readonly ImmutableArray<object> _parts = [];

    /// <summary>A page with nothing but its title.</summary>
    /// <param name="title">Title of the window and heading of the page; "" for no heading.</param>
    public HtmlPage(string title) => Title = title ?? "";

    /// <summary>Title of the window and heading of the page.</summary>
    public string Title { get; }

    /// <summary>The same page with a heading at its end.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage AddHeading(string text) => AddHtml($"<h2>{SvgText.Escape(text)}</h2>");

    /// <summary>The same page with a paragraph at its end.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage AddParagraph(string text) => AddHtml($"<p>{SvgText.Escape(text)}</p>");

    /// <summary>The same page with HTML at its end, which the page takes as it is.</summary>
    /// <param name="html">HTML that may stand in the body of a page.</param>
    public HtmlPage AddHtml(string html) => With(html);

    /// <summary>The same page with a chart at its end.</summary>
    /// <param name="chart">The chart.</param>
    public HtmlPage Add(Chart chart) => With(chart);

    /// <summary>The same page with several charts side by side at its end.</summary>
    /// <param name="grid">The charts.</param>
    public HtmlPage Add(ChartGrid grid) => With(grid);

    /// <summary>The same page with a table at its end.</summary>
    /// <param name="table">The table.</param>
    public HtmlPage Add(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return With(table.ToHtml());
    }

    /// <summary>The whole page.</summary>
    public string ToHtml() => ToHtml(PlotlyScript.ToHtml());

    /// <summary>Writes the page to a file, which is either replaced as a whole or left as it was.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    public void Save(string path) => AtomicFile.Write(path, ToHtml());

    /// <summary>'HtmlPage "Report": 5 parts'.</summary>
    public override string ToString() => $"HtmlPage \"{Title}\": {Guard.Text(_parts.Length)} part{(_parts.Length == 1 ? "" : "s")}";

    /// <summary>
    /// The page with a given script element for plotly.js, "" for none; it is written only where there is a chart to use it.
    /// </summary>
    internal string ToHtml(string plotly)
    {
        var html = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>{SvgText.Escape(Title.Length > 0 ? Title : "Charts")}</title>
            <style>
            {Style}
            </style>

            """);
        if (_parts.Any(part => part is Chart or ChartGrid))
            html.Append(plotly);
        html.Append("</head>\n<body>\n");
        if (Title.Length > 0)
            html.Append("<h1>").Append(SvgText.Escape(Title)).Append("</h1>\n");
        for (int i = 0; i < _parts.Length; i++)
        {
            html.Append(_parts[i] switch
            {
                Chart chart => ChartHtml.Fragment(chart, ChartMode.Shared, $"-{Guard.Text(i)}"),
                ChartGrid grid => ChartHtml.Fragment(grid, ChartMode.Shared, $"-{Guard.Text(i)}"),
                object text => text.ToString() + "\n",
            });
        }
        return html.Append("</body>\n</html>\n").ToString();
    }

    private HtmlPage With(object part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new HtmlPage(Title, _parts.Add(part));
    }

    private HtmlPage(string title, ImmutableArray<object> parts) => (Title, _parts) = (title, parts);
}
