using System.Globalization;

namespace Egop;

/// <summary>Results of experiments as pages and files.</summary>
public static class ExperimentPages
{
    /// <summary>A self-contained page with expectations, pictures, tables and settings.</summary>
    /// <param name="result">The result.</param>
    public static HtmlPage ToPage(this ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Experiment experiment = result.Experiment;
        HtmlPage page = new HtmlPage($"{experiment.Id}: {experiment.Title}")
            .AddParagraph($"{experiment.Question} Source: {experiment.Source}.");
        if (result.Expectations.Count > 0)
            page = page.AddHeading("Expected and found").Add(result.ExpectationTable());
        page = result.Charts.Aggregate(page, (p, chart) => p.Add(chart.Grid));
        page = result.Tables.Aggregate(page, (p, table) => p.AddHeading(table.Name).Add(table.Table));
        if (result.Numbers.Count > 0)
            page = page.AddHeading("Numbers")
                .Add(result.Numbers.Aggregate(new Table("quantity", "value"), (t, n) => t.AddRow(n.Key, n.Value)));
        page = page.AddHeading("How it was run");
        page = result.Notes.Aggregate(page, (p, note) => p.AddParagraph(note));
        return page.AddHtml($"<pre>{SvgText.Escape(ExperimentJson.Settings(result.Settings))}</pre>").AddParagraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Egop {ExperimentResult.Version}; {result.Machine}; {result.Threads} threads; {result.Elapsed.TotalSeconds:F1} s."));
    }

    /// <summary>Writes ID-size.json, ID-size.html and one SVG a picture into a folder, each file all or nothing.</summary>
    /// <param name="result">The result.</param>
    /// <param name="folder">Folder; made if it is not there.</param>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Save(this ExperimentResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string stem = System.IO.Path.Combine(folder, $"{result.Experiment.Id}-{result.Settings.Size.ToString().ToLowerInvariant()}");
        List<string> files = [$"{stem}.json", $"{stem}.html"];
        AtomicFile.Write(files[0], result.ToJson());
        result.ToPage().Save(files[1]);
        foreach (ExperimentChart chart in result.Charts)
        {
            files.Add($"{stem}-{chart.Name.Replace(' ', '-')}.svg");
            chart.Grid.SaveSvg(files[^1]);
        }

        return files;
    }
}
