using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>How certificates look in a page: colors by verdict, the slack as a bar.</summary>
internal static class CertificateHtml
{
    public static string Card(Certificate c)
    {
        string color = Color(c.Verdict);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture,
            $"<div class=\"egop-certificate\" style=\"border:1px solid #8884;border-left:4px solid {color};border-radius:4px;padding:8px "
            + $"12px;margin:6px 0;max-width:720px\">\n");
        html.Append(CultureInfo.InvariantCulture,
            $"<div><strong style=\"color:{color}\">{Certificate.Word(c.Verdict)}</strong> · {SvgText.Escape(c.Statement)} <span "
            + $"style=\"opacity:.7\">({SvgText.Escape(c.Source)})</span></div>\n");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"margin:6px 0\">{MathMl.FromLatex(c.Formula)}</div>\n");
        if (c.Verdict == Verdict.NotApplicable)
            html.Append(CultureInfo.InvariantCulture, $"<div>{SvgText.Escape(c.Reason)}</div>\n");
        else
            html.Append(CultureInfo.InvariantCulture,
                $"<div style=\"font-variant-numeric:tabular-nums\">{SvgText.Escape(c.Sides())}</div>\n").Append(Bar(c, color));
        if (c.Note.Length > 0 && c.Verdict != Verdict.NotApplicable)
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"opacity:.8\">{SvgText.Escape(c.Note)}</div>\n");
        if (c.Assumptions.Length > 0)
        {
            html.Append("<ul style=\"margin:4px 0 0 0;padding-left:18px;opacity:.8\">");
            foreach (Assumption assumption in c.Assumptions)
                html.Append("<li>").Append(SvgText.Escape(assumption.ToString())).Append("</li>");
            html.Append("</ul>\n");
        }

        return html.Append("</div>\n").ToString();
    }

    public static string Table(CertificateTable table)
    {
        var html = new StringBuilder("<table class=\"egop\" style=\"border-collapse:collapse\">\n<caption>")
            .Append(SvgText.Escape(table.ToString()));
        html.Append("</caption>\n<thead><tr>");
        foreach (string head in (string[])["verdict", "source", "statement", "left", "", "right", "slack", "assumptions"])
            html.Append(CultureInfo.InvariantCulture, $"<th style=\"padding:2px 10px;text-align:left\">{head}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (Certificate c in table)
        {
            bool applies = c.Verdict != Verdict.NotApplicable;
            string color = Color(c.Verdict), sign = c.Relation switch { Relation.AtMost => "≤", Relation.AtLeast => "≥", _ => "=" };
            html.Append("<tr style=\"vertical-align:top\">");
            Cell($"<strong style=\"color:{color}\">{Certificate.Word(c.Verdict)}</strong>");
            Cell(SvgText.Escape(c.Source));
            Cell(SvgText.Escape(c.Statement));
            if (applies)
            {
                Cell(Number(c.Left), right: true);
                Cell(sign);
                Cell(Number(c.Right), right: true);
                Cell(Bar(c, color));
            }
            else
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"<td colspan=\"4\" style=\"padding:2px 10px;max-width:320px\">{SvgText.Escape(c.Reason)}</td>");
            }

            Cell(applies ? SvgText.Escape(string.Join("; ", c.Assumptions)) : "");
            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();

        void Cell(string content, bool right = false) => html.Append(
            CultureInfo.InvariantCulture,
                $"<td style=\"padding:2px 10px;text-align:{(right ? "right" : "left")};max-width:420px\">{content}</td>");
    }

    // The smaller side as a part of the larger: full when an inequality is tight, or an equality exact.
    private static string Bar(Certificate c, string color)
    {
        double a = Math.Abs(c.Left), b = Math.Abs(c.Right);
        double part = a == b ? 1 : double.IsFinite(a) && double.IsFinite(b) ? Math.Min(a, b) / Math.Max(a, b) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<div title=\"smaller side / larger side: {part:G3}\" "
            + $"style=\"width:120px;height:8px;background:#8883;border-radius:4px;margin:5px 0\"><div "
            + $"style=\"width:{100 * part:F1}%;height:8px;background:{color};border-radius:4px\"></div></div>\n");
    }

    // Adding zero makes a negative zero positive.
    private static string Number(double value) => (value + 0.0).ToString("G5", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    // Readable on white and on black.
    private static string Color(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "#2a9d4a",
        Verdict.Violated => "#d62839",
        Verdict.Inconclusive => "#c98a00",
        _ => "#7a7a85",
    };
}
