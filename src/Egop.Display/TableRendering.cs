using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Egop;

/// <summary>Tables as pieces of HTML and as Markdown; as plain text: <see cref="PlainText.ToText(Table)"/>.</summary>
public static class TableRendering
{
    /// <summary>A piece of HTML: the table, with the columns that hold only numbers to the right.</summary>
    /// <param name="table">The table.</param>
    public static string ToHtml(this Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        bool[] isNumeric = table.NumericColumns();
        var html = new StringBuilder("<table class=\"egop\" style=\"border-collapse:collapse\">\n");
        if (table.Caption.Length > 0)
            html.Append("<caption>").Append(SvgText.Escape(table.Caption)).Append("</caption>\n");
        html.Append("<thead><tr>");
        for (int j = 0; j < table.Columns.Length; j++)
            Cell("th", j, table.Columns[j]);
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (ImmutableArray<object?> row in table.ShownRows)
        {
            html.Append("<tr>");
            for (int j = 0; j < row.Length; j++)
                Cell("td", j, Table.Text(row[j]));
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n");
        if (table.Remainder.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tfoot><tr><td colspan=\"{table.Columns.Length}\"")
                .Append(CultureInfo.InvariantCulture, $" style=\"padding:2px 10px;opacity:.75\">{table.Remainder}</td></tr></tfoot>\n");
        }

        return html.Append("</table>\n").ToString();

        void Cell(string tag, int column, string text) =>
            html.Append(CultureInfo.InvariantCulture,
                $"<{tag} style=\"padding:2px 10px;text-align:{(isNumeric[column] ? "right" : "left")}\">{SvgText.Escape(text)}</{tag}>");
    }

    /// <summary>The table in Markdown, with all its rows and without the caption; ends in a line feed.</summary>
    /// <param name="table">The table.</param>
    public static string ToMarkdown(this Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        Line(table.Columns);
        Line(table.Columns.Select(_ => "---"));
        foreach (ImmutableArray<object?> row in table.Rows)
            Line(row.Select(Table.Text));
        return text.ToString();

        // A bar would end the cell, a line feed the table.
        void Line(IEnumerable<string> cells) => text.Append("| ")
            .AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))).Append(" |\n");
    }
}
