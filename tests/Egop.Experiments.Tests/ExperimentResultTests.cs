using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Egop.Tests;

public class ExperimentResultTests
{
    [Fact]
    public void Saved_files_are_whole_and_named_after_experiment_and_size()
    {
        using var folder = new TemporaryFolder();
        ExperimentResult result = ExperimentSamples.Run();
        IReadOnlyList<string> files = result.Save(folder.File("results"));
        Assert.Equal(2 + result.Charts.Count, files.Count);
        Assert.Equal(files.Order(), Directory.GetFiles(folder.File("results")).Order());
        Assert.All(files, f => Assert.StartsWith("F5c-smoke", Path.GetFileName(f), StringComparison.Ordinal));
        Assert.Equal(result.ToJson(), File.ReadAllText(files[0]));
        Assert.All(files.Skip(2), f => XDocument.Load(f));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_as_it_was()
    {
        using var folder = new TemporaryFolder();
        ExperimentResult result = ExperimentSamples.Run();
        string page = folder.File("F5c-smoke.html");
        // A folder in the place of the page: the rename fails after everything was written.
        Directory.CreateDirectory(page);
        Assert.ThrowsAny<Exception>(() => result.Save(folder.Path));
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(folder.File("F5c-smoke.json"))));
        Assert.Equal(["F5c-smoke.html", "F5c-smoke.json"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_a_result_has_not_is_refused_with_what_it_has()
    {
        ExperimentResult result = ExperimentSamples.Run();
        Assert.Contains("spectrum", Assert.Throws<ArgumentException>(() => result.Chart("spektrum")).Message, StringComparison.Ordinal);
        Assert.Contains("methods", Assert.Throws<ArgumentException>(() => result.Table("")).Message, StringComparison.Ordinal);
        Assert.Contains("stable rank", Assert.Throws<ArgumentException>(() => result.Number("x")).Message, StringComparison.Ordinal);
        Assert.Same(result.Charts[0].Grid, result.Chart(result.Charts[0].Name));
        Assert.Same(result.Tables[0].Table, result.Table(result.Tables[0].Name));
        Assert.Equal(result.Numbers[0].Value, result.Number(result.Numbers[0].Key));
    }

    [Fact]
    public void Settings_of_another_experiment_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(
            () => Egop.Experiments.F5c.RunWith(new OtherSettings { Size = ExperimentSize.Smoke, Trials = 1 })).Message;
        Assert.Contains(nameof(ConvexSettings), message, StringComparison.Ordinal);
        Assert.Contains(nameof(OtherSettings), message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ExperimentSamples.Settings with { Trials = 0 });
        Assert.Throws<ArgumentException>(() => ExperimentSamples.Settings with { SamplesPerParameter = double.NaN });
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(1.0, true)]
    [InlineData(1.5, false)]
    [InlineData(double.NaN, false)]
    public void An_expectation_is_met_by_a_number_in_its_interval_and_never_by_NaN(double value, bool met)
    {
        var expectation = new Expectation("claim", "quantity", value, double.NegativeInfinity, 1);
        Assert.Equal(met, expectation.IsMet);
        Assert.StartsWith(met ? "met: claim: quantity = " : "NOT MET: claim", expectation.ToString(), StringComparison.Ordinal);
        Assert.Equal("≤ 1", expectation.Interval);
        Assert.Equal("≥ 2", new Expectation("", "", 0, 2, double.PositiveInfinity).Interval);
        Assert.Equal("in [0.5, 2]", new Expectation("", "", 0, 0.5, 2).Interval);
    }

    [Fact]
    public void Notes_of_expectations_are_shown_where_there_are_any()
    {
        ExperimentResult result = ExperimentSamples.Run();
        bool any = result.Expectations.Any(e => e.Note.Length > 0);
        Assert.Equal(any, result.ExpectationTable().Columns.Contains("note"));
        Assert.Equal(result.Expectations.Count, result.ExpectationTable().Rows.Length);
        Assert.Equal(1 + result.Expectations.Count, result.ToString().Split('\n').Length);
    }

    [Fact]
    public void A_curve_refuses_trials_of_another_length()
    {
        Assert.Throws<ArgumentException>(() => new ExperimentCurve("p", "n", [1, 2]));
        Assert.Throws<ArgumentException>(() => new ExperimentCurve("p", "n", [1, 2], [new double[] { 1 }]));
        var curve = new ExperimentCurve("p", "n", [1, 2], [new double[] { 1, 5 }, new double[] { 3, 7 }]);
        Assert.Equal([2, 6], curve.Bands().Select(b => b.Median));
        Assert.Equal("p, n: 2 points, 2 trials", curve.ToString());
    }

    private sealed record OtherSettings : ExperimentSettings;
}
