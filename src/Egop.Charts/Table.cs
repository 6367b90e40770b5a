using System.Collections.Immutable;
using System.Globalization;

namespace Egop;

/// <summary>A table as a value: named columns, rows of anything, numbers to the right. Immutable.</summary>
public sealed record Table
{
    /// <summary>A table without rows.</summary>
    /// <param name="columns">The heads of the columns.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public Table(params IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        if (Columns.IsEmpty)
            throw Guard.Bad(nameof(columns), "at least one column", "none", "Give the heads of the columns.");
    }

    /// <summary>The heads of the columns.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The rows, each with one cell for each column.</summary>
    public ImmutableArray<ImmutableArray<object?>> Rows { get; private init; } = [];

    /// <summary>Caption above the table; "" for none.</summary>
    public string Caption { get; init => field = value ?? ""; } = "";

    /// <summary>Most rows to show in HTML and in text, at least 1; the rest are counted in a last line. Markdown has them all.</summary>
    /// <exception cref="ArgumentException">Not positive.</exception>
    public int MaxRows { get; init => field = Guard.Positive(value); } = int.MaxValue;

    /// <summary>
    /// A table of a sequence of values: the public properties of a record or an object are its columns, in the order of their declaration;
    /// those of numbers, texts and the like are one column "value".
    /// </summary>
    /// <typeparam name="T">Records, tuples, objects, numbers or texts; F# options show what they hold.</typeparam>
    /// <param name="rows">The values, a row each; null is an empty row.</param>
    /// <param name="maxRows">Most rows to show.</param>
    /// <exception cref="ArgumentException"><paramref name="maxRows"/> is not positive.</exception>
    public static Table Of<T>(IEnumerable<T> rows, int maxRows = 100) => RecordTable.Of(Guard.NotNull(rows, nameof(rows)), maxRows);

    /// <summary>The same table with one more row.</summary>
    /// <param name="cells">
    /// One cell for each column: floating-point numbers show four significant digits, null an empty cell, anything else its invariant text.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public Table AddRow(params IEnumerable<object?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ImmutableArray<object?> row = [.. cells];
        Guard.Length(row.Length, Columns.Length, nameof(cells), "Give one cell for each column; null leaves a cell empty.");
        return this with { Rows = Rows.Add(row) };
    }

    /// <summary>The same table with another caption.</summary>
    /// <param name="caption">Caption; "" for none.</param>
    public Table WithCaption(string caption) => this with { Caption = caption };

    /// <summary>"Table: 3 rows x 4 columns".</summary>
    public override string ToString() =>
        $"Table{(Caption.Length == 0 ? "" : $" \"{Caption}\"")}: {Count(Rows.Length, "row")} x {Count(Columns.Length, "column")}";

    /// <summary>The rows that HTML and text show.</summary>
    internal IEnumerable<ImmutableArray<object?>> ShownRows => Rows.Take(MaxRows);

    /// <summary>"997 more rows", or "" where all are shown.</summary>
    internal string Remainder => Rows.Length > MaxRows ? $"{Count(Rows.Length - MaxRows, "more row")}" : "";

    /// <summary>Which columns hold numbers alone.</summary>
    internal bool[] NumericColumns() =>
        [.. Columns.Select((_, j) => Rows.Any(row => row[j] is not null) && Rows.All(row => row[j] is null || IsNumber(row[j])))];

    internal Table WithRows(IEnumerable<ImmutableArray<object?>> rows) => this with { Rows = [.. rows] };

    private static string Count(int count, string noun) => $"{Guard.Text(count)} {noun}{(count == 1 ? "" : "s")}";

    private static bool IsNumber(object? cell) =>
        cell is double or float or Half or decimal or int or long or short or byte or uint or ulong or ushort or sbyte or nint or nuint;

    internal static string Text(object? cell) => cell switch
    {
        null => "",
        bool truth => truth ? "yes" : "no",
        double number => Compact(number),
        float number => Compact(number),
        Half number => Compact((double)number),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Compact(double number) => number switch
    {
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "\u2212∞",
        _ => number.ToString(number != 0 && Math.Abs(number) is < 1e-3 or >= 1e6 ? "0.###e0" : "G4", CultureInfo.InvariantCulture)
            .Replace('-', '\u2212'),
    };
}
