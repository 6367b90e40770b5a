using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>
/// A matrix or vector as notebooks show it: its size, and its entries in columns, with dots for what is left out. Immutable.
/// </summary>
/// <remarks>Entries are copied when the view is made, and only those that are shown; numbers have four significant digits.</remarks>
public sealed class MatrixView
{
    private const int Shown = 12, Dots = -1;

    private readonly string[][] _cells;
    private readonly bool _isVector;

    /// <summary>A view of a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="maxRows">Most rows to show, at least 2.</param>
    /// <param name="maxColumns">Most columns to show, at least 2.</param>
    /// <exception cref="ArgumentException">A number of rows or columns is below 2.</exception>
    public MatrixView(Matrix<double> matrix, int maxRows = Shown, int maxColumns = Shown)
        : this(Guard.NotNull(matrix, nameof(matrix)).RowCount, matrix.ColumnCount, (i, j) => matrix[i, j], maxRows, maxColumns)
    {
    }

    /// <summary>A view of a vector, as a column.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="maxEntries">Most entries to show, at least 2.</param>
    /// <exception cref="ArgumentException"><paramref name="maxEntries"/> is below 2.</exception>
    public MatrixView(Vector<double> vector, int maxEntries = Shown)
        : this(Guard.NotNull(vector, nameof(vector)).Count, 1, (i, _) => vector[i], maxEntries, 2) => _isVector = true;

    internal MatrixView(int rows, int columns, Func<int, int, double> entry, int maxRows = Shown, int maxColumns = Shown)
    {
        (Rows, Columns) = (rows, columns);
        int[] i = Places(rows, AtLeastTwo(maxRows, nameof(maxRows))), j = Places(columns, AtLeastTwo(maxColumns, nameof(maxColumns)));
        _cells = [.. i.Select(row => (string[])[.. j.Select(column =>
            (row, column) switch { (Dots, Dots) => "⋱", (Dots, _) => "⋮", (_, Dots) => "⋯", _ => Table.Text(entry(row, column) + 0.0) })])];
    }

    /// <summary>Number of rows of the whole matrix.</summary>
    public int Rows { get; }

    /// <summary>Number of columns of the whole matrix.</summary>
    public int Columns { get; }

    private string Size => _isVector ? $"vector of length {Guard.Text(Rows)}" : $"{Guard.Text(Rows)} × {Guard.Text(Columns)} matrix";

    /// <summary>A piece of HTML: the size, and the entries to the right of their columns, between brackets.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<div class=\"egop-value\" style=\"margin:4px 0;overflow-x:auto\">\n<div "
            + $"style=\"opacity:.75\">{Size}</div>\n");
        html.Append("<table style=\"border-collapse:collapse;border-left:1.5px solid currentColor;border-right:1.5px solid currentColor;")
            .Append("border-radius:6px;font-variant-numeric:tabular-nums\"><tbody>\n");
        foreach (string[] row in _cells)
        {
            html.Append("<tr>");
            foreach (string cell in row)
                html.Append("<td style=\"padding:1px 8px;text-align:right\">").Append(cell).Append("</td>");
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table>\n</div>\n").ToString();
    }

    /// <summary>The matrix as LaTeX without delimiters: \begin{pmatrix} 1 &amp; 2 \\ 3 &amp; 4 \end{pmatrix}.</summary>
    public string ToLatex() => $"\\begin{{pmatrix}} {string.Join(" \\\\ ", _cells.Select(row => string.Join(" & ", row.Select(Latex))))} \\end{{pmatrix}}";

    /// <summary>The size, then a line for each row, columns aligned.</summary>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, _cells[0].Length).Select(j => _cells.Max(row => row[j].Length))];
        return string.Join(
            "\n", _cells.Select(row => "  " + string.Join("  ", row.Select((cell, j) => cell.PadLeft(widths[j])))).Prepend(Size));
    }

    private static int AtLeastTwo(int most, string name) =>
        most >= 2 ? most : throw Guard.Bad(name, "a whole number of at least 2", Guard.Text(most), "Leave it out to show a dozen.");

    // More of the beginning than of the end.
    private static int[] Places(int count, int most)
    {
        if (count <= most)
            return [.. Enumerable.Range(0, count)];
        int end = Math.Max(1, (most - 1) / 4), start = most - 1 - end;
        return [.. Enumerable.Range(0, start), Dots, .. Enumerable.Range(count - end, end)];
    }

    private static string Latex(string cell)
    {
        string text = cell.Replace('\u2212', '-');
        int e = text.IndexOf('e', StringComparison.Ordinal);
        return text switch
        {
            "⋱" => "\\ddots",
            "⋮" => "\\vdots",
            "⋯" => "\\cdots",
            "∞" => "\\infty",
            "-∞" => "-\\infty",
            "NaN" => "\\mathrm{NaN}",
            _ => e < 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..e]} \\cdot 10^{{{text[(e + 1)..]}}}"),
        };
    }
}

/// <summary>HTML of one's own as a value that notebooks show as it is.</summary>
public sealed class HtmlView
{
    private readonly string _html;

    /// <summary>A value shown as HTML.</summary>
    /// <param name="html">HTML that may stand in the body of a page; it is not escaped.</param>
    public HtmlView(string html) => _html = Guard.NotNull(html, nameof(html));

    /// <summary>The HTML.</summary>
    public string ToHtml() => _html;

    /// <summary>"HtmlView: 120 characters".</summary>
    public override string ToString() => $"HtmlView: {Guard.Text(_html.Length)} characters";
}
