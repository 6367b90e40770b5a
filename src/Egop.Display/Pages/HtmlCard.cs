using System.Text;

namespace Egop;

/// <summary>
/// The look of a single value: a heading, facts in two columns, and pieces of HTML below. Colors are the page's own, so it reads in light
/// and dark.
/// </summary>
internal sealed class HtmlCard
{
    private readonly StringBuilder _facts = new();
    private readonly StringBuilder _parts = new();
    private readonly string _heading;

    public HtmlCard(string title, string note = "") => _heading =
        $"<div><strong>{SvgText.Escape(title)}</strong>{(note.Length == 0 ? "" : $" <span style=\"opacity:.75\">{SvgText.Escape(note)}</span>")}</div>\n";

    /// <summary>A name and its value, written as a cell of a table would be.</summary>
    public HtmlCard Fact(string name, object? value)
    {
        _facts.Append("<tr><td style=\"padding:1px 14px 1px 0;text-align:left;opacity:.75\">").Append(SvgText.Escape(name))
            .Append("</td><td style=\"padding:1px 0;text-align:left\">").Append(SvgText.Escape(Table.Text(value))).Append("</td></tr>\n");
        return this;
    }

    /// <summary>Every pair as a fact.</summary>
    public HtmlCard Facts(IEnumerable<KeyValuePair<string, string>> facts)
    {
        foreach ((string name, string value) in facts)
            Fact(name, value);
        return this;
    }

    /// <summary>A line of text.</summary>
    public HtmlCard Line(string text) => Add($"<div>{SvgText.Escape(text)}</div>\n");

    public HtmlCard Add(Chart chart) => Add(ChartHtml.Picture(chart));

    public HtmlCard Add(Table table) => Add(table.ToHtml());

    /// <summary>HTML, taken as it is.</summary>
    public HtmlCard Add(string html)
    {
        _parts.Append(html);
        return this;
    }

    public string ToHtml()
    {
        string facts = _facts.Length == 0 ? ""
            : "<table style=\"border-collapse:collapse;margin:2px "
                + $"0;font-variant-numeric:tabular-nums\"><tbody>\n{_facts}</tbody></table>\n";
        return $"<div class=\"egop-value\" style=\"margin:4px 0\">\n{_heading}{facts}{_parts}</div>\n";
    }
}
