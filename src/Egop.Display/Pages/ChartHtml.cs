using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Egop;

/// <summary>Charts as pieces of HTML.</summary>
internal static class ChartHtml
{
    /// <summary>The picture alone: well-formed XML without names, the same for equal charts.</summary>
    public static string Picture(Chart chart) => $"<div style=\"max-width:{Guard.Text(chart.Width)}px\">\n{Image(chart)}\n</div>\n";

    /// <summary>
    /// The picture and what the mode adds. The name of the element comes from the content, so equal charts give equal bytes;
    /// the script takes every element of that name, so a chart shown twice, or by a cell that ran again, is replaced wherever it stands.
    /// </summary>
    /// <param name="chart">The chart.</param>
    /// <param name="mode">What to add to the picture.</param>
    /// <param name="suffix">Appended to the name to keep it unique on a page.</param>
    public static string Fragment(Chart chart, ChartMode mode, string suffix = "")
    {
        if (mode == ChartMode.Static)
            return Picture(chart);
        string image = Image(chart), json = chart.ToPlotlyJson();
        string name = "egop-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image + json)).AsSpan(0, 8)) + suffix;
        string source = mode == ChartMode.Embed ? PlotlyScript.ToHtml() : "";
        string load = mode != ChartMode.Cdn ? "if (window.Plotly) draw();" : $$"""
            if (window.Plotly) { draw(); return; }
              if (window.egopCharts) { window.egopCharts.push(draw); return; }
              var waiting = window.egopCharts = [draw], loader = window.define, script = document.createElement("script");
              // A module loader on the page would keep plotly.js to itself.
              window.define = undefined;
              function loaded() { window.define = loader; window.egopCharts = null; }
              script.onload = function () { loaded(); waiting.forEach(function (f) { f(); }); };
              script.onerror = loaded;
              script.src = "{{PlotlyScript.Address}}";
              document.head.appendChild(script);
            """;
        return $$"""
            <div id="{{name}}" style="max-width:{{Guard.Text(chart.Width)}}px">
            {{image}}
            </div>
            {{source}}<script>(function () {
            function figure() { return {{json}}; }
            var config = { responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
              modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
            function draw() {
              document.querySelectorAll('[id="{{name}}"]').forEach(function (place) {
                if (place.dataset.drawn) return;
                place.dataset.drawn = "1";
                var picture = place.innerHTML, chart = figure();
                function restore() { place.innerHTML = picture; place.style.height = ""; }
                place.innerHTML = "";
                place.style.height = "{{Guard.Text(chart.Height)}}px";
                try { Plotly.newPlot(place, chart.data, chart.layout, config).catch(restore); } catch (e) { restore(); }
              });
            }
            {{load}}
            })();</script>

            """;
    }

    /// <summary>Charts in a grid that folds on a narrow page, each in its own mode unless one is given.</summary>
    public static string Fragment(ChartGrid grid, ChartMode? mode = null, string suffix = "")
    {
        var html = new StringBuilder();
        if (grid.Title.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{SvgText.Escape(grid.Title)}</strong></p>\n");
        int width = grid.Charts.Max(chart => chart.Width), columns = Math.Min(grid.Columns, grid.Charts.Length);
        string style = string.Create(CultureInfo.InvariantCulture,
            $"max-width:{(columns * (width + 12)) - 12}px;grid-template-columns:repeat({columns},minmax(0,1fr))");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:grid;gap:12px;{style}\">\n");
        // plotly.js once for all of them.
        bool embedded = false;
        for (int i = 0; i < grid.Charts.Length; i++)
        {
            ChartMode own = mode ?? grid.Charts[i].Mode;
            html.Append("<div style=\"min-width:0\">")
                .Append(Fragment(grid.Charts[i], own == ChartMode.Embed && embedded ? ChartMode.Shared : own, $"{suffix}-{Guard.Text(i)}"))
                    .Append("</div>\n");
            embedded |= own == ChartMode.Embed;
        }

        return html.Append("</div>\n").ToString();
    }

    private static string Image(Chart chart)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{chart.Width}\" height=\"{chart.Height}\"");
        string picture = Convert.ToBase64String(Encoding.UTF8.GetBytes(chart.ToSvg())), text = SvgText.Escape(ChartText.Description(chart));
        return $"<img alt=\"{text}\" {size} style=\"max-width:100%;height:auto;border-radius:6px\" "
            + $"src=\"data:image/svg+xml;base64,{picture}\"/>";
    }
}
