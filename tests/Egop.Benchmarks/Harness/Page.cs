using System.Globalization;
using System.Text;

namespace Egop.Benchmarks;

/// <summary>docs/benchmarks.md from the reports of artifacts/bench.</summary>
internal static class Page
{
    /// <summary>Writes the page; the groups come in the order of the list of groups.</summary>
    /// <exception cref="BenchException">There are no reports.</exception>
    public static string Write(BenchOptions options, IEnumerable<Group> groups)
    {
        string results = options.Results;
        Report[] reports =
        [
            .. groups.Select(group => Path.Combine(results, $"{group.Name}.json")).Where(File.Exists).Select(Report.Load)
        ];
        if (reports.Length == 0)
            throw new BenchException($"{results} has no reports: run some groups first, for example `dotnet fsi build.fsx bench --page`.");
        // A quick run's figures say nothing and must not replace the real ones.
        string path = Path.Combine(options.Quick ? results : Path.Combine(options.Root, "docs"), "benchmarks.md");
        Files.Write(path, Text(reports));
        return path;
    }

    private static string Text(Report[] reports)
    {
        var text = new StringBuilder();
        Report newest = reports.MaxBy(report => report.Date)!;
        text.AppendLine("# Benchmarks");
        text.AppendLine();
        text.AppendLine("Written by `dotnet fsi build.fsx bench --page` from its own results; repeat it on your machine. One group: `bench "
            + "NAME`; an unknown");
        text.AppendLine("name lists the groups; `--strict` fails when a row is below its goal. Peers in Python need PyTorch; `EGOP_PYTHON` "
            + "names the interpreter.");
        text.AppendLine();
        text.AppendLine("Figures are medians of rounds in which both sides took turns in the same run, after a warm-up round of each; a "
            + "ratio above 1 says that");
        text.AppendLine("ours took less time (or, where the goal is an upper bound, more memory or time than the peer's figure). \"ok\" "
            + "and \"below\" compare the");
        text.AppendLine("ratio with its goal.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Count(reports, Verdict.Ok)} rows ok, {Count(reports, Verdict.Below)} below, {Count(reports, Verdict.Absent)} without their "
            + $"peer; {reports.Sum(report => report.Seconds) / 60:F0} minutes in all.");
        text.AppendLine();
        text.AppendLine($"Machine: {newest.Machine}.");
        if (reports.LastOrDefault(report => report.Ceilings is not null)?.Ceilings is { } ceilings)
        {
            text.AppendLine();
            text.AppendLine($"Its ceilings, measured in the same run: {ceilings}.");
        }

        foreach (Report report in reports)
        {
            text.AppendLine();
            text.AppendLine($"## {report.Group}");
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{report.What}. {report.Date:yyyy-MM-dd}.");
            text.AppendLine();
            text.AppendLine(Table.MarkdownHeader);
            foreach (Row row in report.Rows)
                text.AppendLine(Table.Markdown(row));
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static int Count(Report[] reports, Verdict verdict) => reports.Sum(report => report.Rows.Count(row => row.Verdict == verdict));
}
