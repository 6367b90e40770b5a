using System.Text.Json;
using System.Xml.Linq;

namespace Egop.Tests;

/// <summary>Every experiment there is, at smoke size: one that is added is tested by being added.</summary>
public class ExperimentWalkTests
{
    public static TheoryData<string> Ids => [.. Egop.Experiments.All.Select(e => e.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_experiment_runs_at_smoke_size_and_its_result_is_whole(string id)
    {
        Experiment experiment = Egop.Experiments.Find(id);
        ExperimentResult result = experiment.Run(ExperimentSize.Smoke);
        Assert.NotEmpty(result.Charts);
        Assert.NotEmpty(result.Expectations);
        Assert.All(result.Charts, chart => Assert.Equal("svg", XDocument.Parse(chart.Grid.ToSvg()).Root!.Name.LocalName));
        Assert.All(result.Charts.SelectMany(c => c.Grid.Charts),
            chart => Assert.True(chart.X.Label.Length + chart.Y.Label.Length > 0 || chart.Traces.Any(t => t is BarTrace),
                $"{id}: \"{chart.Title}\" has no axis label"));
        Assert.All(result.Expectations,
            e => Assert.False(double.IsNaN(e.Value) && e.Note.Length == 0, $"{id}: {e.Claim} was not computed, and no note says why"));
        Assert.All(result.Tables, t => Assert.NotEmpty(t.Table.Rows));
        Unique(result.Charts.Select(c => c.Name));
        Unique(result.Tables.Select(t => t.Name));
        Unique(result.Numbers.Select(n => n.Key));
        Unique(result.Curves.Select(c => $"{c.Panel}\n{c.Name}"));
        // Names of charts become file names.
        Assert.All(result.Charts, chart => Assert.Matches("^[A-Za-z0-9 -]+$", chart.Name));
        using JsonDocument json = JsonDocument.Parse(result.ToJson());
        Assert.Equal(result.Curves.Count, json.RootElement.GetProperty("curves").GetArrayLength());
        Assert.Contains(experiment.Title, result.ToPage().ToHtml(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_experiment_has_settings_of_three_sizes_that_grow(string id)
    {
        Experiment experiment = Egop.Experiments.Find(id);
        ExperimentSettings[] all = [.. Enum.GetValues<ExperimentSize>().Select(experiment.SettingsOf)];
        Assert.Equal(Enum.GetValues<ExperimentSize>(), all.Select(s => s.Size));
        Assert.True(all[0].Trials <= all[1].Trials && all[1].Trials <= all[2].Trials);
        Assert.All(all, s => Assert.Equal(s, experiment.SettingsOf(s.Size)));
        Assert.Throws<ArgumentException>(() => experiment.SettingsOf((ExperimentSize)7));
        Assert.False(string.IsNullOrWhiteSpace(experiment.Title) || string.IsNullOrWhiteSpace(experiment.Question)
            || string.IsNullOrWhiteSpace(experiment.Source));
        Assert.EndsWith("?", experiment.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_and_aliases_are_distinct_and_found_in_any_case()
    {
        Unique(Egop.Experiments.All.SelectMany(e => e.Aliases.Prepend(e.Id)).Select(id => id.ToUpperInvariant()));
        Assert.Same(Egop.Experiments.F5c, Egop.Experiments.Find("f12C"));
        string message = Assert.Throws<ArgumentException>(() => Egop.Experiments.Find("F99")).Message;
        Assert.Contains("F5c", message, StringComparison.Ordinal);
        Assert.Contains("F99", message, StringComparison.Ordinal);
    }

    private static void Unique(IEnumerable<string> names)
    {
        string[] all = [.. names];
        Assert.Equal(all.Distinct(), all);
    }
}
