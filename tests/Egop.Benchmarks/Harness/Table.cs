using System.Globalization;

namespace Egop.Benchmarks;

/// <summary>Rows as text: the console's columns and Markdown's.</summary>
internal static class Table
{
    public static string Header => Line("what", "peer", "ours", "peer's", "ratio", "goal", "");

    public static string Console(Row row)
    {
        string line = Line(
            row.Name, row.Peer, Figure(row.Ours, row.Unit), Figure(row.Theirs, row.Unit), Ratio(row.Ratio), Goal(row), Word(row.Verdict));
        return row.Note.Length == 0 ? line : $"{line}\n      {row.Note}";
    }

    public static string MarkdownHeader => "| what | against | ours | theirs | ratio | goal | |\n|---|---|---:|---:|---:|---:|---|";

    public static string Markdown(Row row)
    {
        string what = row.What.Length == 0 ? row.Name : $"{row.Name}<br><small>{row.What}</small>";
        string peer = row.Note.Length == 0 ? row.Peer : $"{row.Peer}<br><small>{row.Note}</small>";
        return $"| {Cell(what)} | {Cell(peer)} | {Figure(row.Ours, row.Unit)} | {Figure(row.Theirs, row.Unit)} | {Ratio(row.Ratio)} | "
            + $"{Goal(row)} | {Word(row.Verdict)} |";
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Below => "below",
        Verdict.Absent => "peer absent",
        _ => "",
    };

    /// <summary>Four digits and a unit that suits them.</summary>
    public static string Figure(double? value, string unit)
    {
        if (value is not { } figure)
            return "";
        if (unit != "s")
            return $"{Digits(figure)} {unit}".TrimEnd();
        return Math.Abs(figure) switch
        {
            >= 1 => $"{Digits(figure)} s",
            >= 1e-3 => $"{Digits(figure * 1e3)} ms",
            _ => $"{Digits(figure * 1e6)} µs",
        };
    }

    private static string Ratio(double? ratio) => ratio is { } value ? $"{Digits(value)}x" : "";

    private static string Goal(Row row) => row.Goal is { } goal ? $"{(row.IsGoalAtMost ? "≤" : "≥")} {Digits(goal)}x" : "";

    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Line(string name, string peer, string ours, string theirs, string ratio, string goal, string verdict) =>
        $"  {name,-46} {peer,-52} {ours,11} {theirs,11} {ratio,9} {goal,9}  {verdict}".TrimEnd();
}
