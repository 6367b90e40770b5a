using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Egop;

/// <summary>Charts as pieces of HTML.</summary>
internal static class ChartHtml
{
    /// <summary>
    /// The picture and the script that replaces it. The name of the element comes from the content, so equal charts give equal bytes;
    /// the script takes every element of that name, so a chart shown twice is replaced twice.
    /// </summary>
    /// <remarks>The buttons are listed one by one, for plotly's own choice has one that uploads the chart.</remarks>
    /// <param name="chart">The chart.</param>
    /// <param name="suffix">Appended to the name to keep it unique on a page.</param>
    public static string Fragment(Chart chart, string suffix = "")
    {
        string svg = chart.ToSvg(), json = chart.ToPlotlyJson();
        string name = "egop-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(svg + json)).AsSpan(0, 8)) + suffix;
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{chart.Width}\" height=\"{chart.Height}\"");
        string picture = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)), text = SvgText.Escape(ChartText.Description(chart));
        return $$"""
            <div id="{{name}}" style="max-width:{{Guard.Text(chart.Width)}}px">
            <img alt="{{text}}" {{size}} style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{{picture}}">
            </div>
            <script>(function () {
            if (!window.Plotly) return;
            function figure() { return {{json}}; }
            var config = { responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
              modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
            document.querySelectorAll('[id="{{name}}"]').forEach(function (place) {
              if (place.dataset.drawn) return;
              place.dataset.drawn = "1";
              var picture = place.innerHTML, chart = figure();
              function restore() { place.innerHTML = picture; }
              place.innerHTML = "";
              try { Plotly.newPlot(place, chart.data, chart.layout, config).catch(restore); } catch (e) { restore(); }
            });
            })();</script>

            """;
    }

    /// <summary>Charts in a grid that folds on a narrow page.</summary>
    public static string Fragment(ChartGrid grid, string suffix = "")
    {
        var html = new StringBuilder();
        if (grid.Title.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{SvgText.Escape(grid.Title)}</strong></p>\n");
        int width = grid.Charts.Max(chart => chart.Width), columns = Math.Min(grid.Columns, grid.Charts.Length);
        string style = string.Create(CultureInfo.InvariantCulture,
            $"max-width:{(columns * (width + 12)) - 12}px;grid-template-columns:repeat({columns},minmax(0,1fr))");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:grid;gap:12px;{style}\">\n");
        for (int i = 0; i < grid.Charts.Length; i++)
            html.Append("<div style=\"min-width:0\">").Append(Fragment(grid.Charts[i], $"{suffix}-{Guard.Text(i)}")).Append("</div>\n");
        return html.Append("</div>\n").ToString();
    }
}
