using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Tests;

public class ExperimentRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads) =>
        Assert.Equal(ExperimentSamples.Numbers(ExperimentSamples.Run()),
            ExperimentSamples.Numbers(ExperimentSamples.Run(new ExperimentOptions { Threads = threads })));

    [Theory]
    [InlineData(typeof(LinearAlgebraProvider))]
    [InlineData(typeof(IObjective))]
    [InlineData(typeof(Certificate))]
    [InlineData(typeof(Experiment))]
    public void The_name_of_a_journal_depends_on_the_build_of_every_assembly_that_numbers_come_from(Type type) =>
        Assert.Contains($"{type.Module.ModuleVersionId}", ExperimentRun.Engine(), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_cancelled_run_keeps_what_is_finished_and_goes_on_to_the_same_end(int after)
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var told = new ExperimentSamples.Told(p =>
        {
            if (p.Done == after)
                cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => ExperimentSamples.Run(new ExperimentOptions
            {
                Journal = folder.Path,
                Threads = 1,
                Progress = told,
                Cancellation = cancel.Token,
            }));
        ExperimentResult resumed = ExperimentSamples.Run(new ExperimentOptions { Journal = folder.Path });
        // Of the pieces told about, two may be the same runs.
        Assert.InRange(resumed.FromJournal, 1, after);
        Assert.Equal(ExperimentSamples.Numbers(ExperimentSamples.Run()), ExperimentSamples.Numbers(resumed));
    }

    [Fact]
    public void A_run_cancelled_at_once_does_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<OperationCanceledException>(
            () => ExperimentSamples.Run(new ExperimentOptions
            {
                Journal = folder.Path,
                Cancellation = new CancellationToken(canceled: true),
            }));
        Assert.All(Directory.GetFiles(folder.Path), file => Assert.Equal(0, new FileInfo(file).Length));
    }

    [Fact]
    public void Progress_counts_every_piece_and_ends_at_all_of_them()
    {
        var told = new List<ExperimentProgress>();
        ExperimentSamples.Run(new ExperimentOptions { Threads = 1, Progress = new ExperimentSamples.Told(told.Add) });
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(p => p.Done));
        Assert.All(told, p => Assert.True(p.Done <= p.Total && p.What.Length > 0));
        Assert.Equal(told[^1].Total, told[^1].Done);
    }

    [Fact]
    public void The_trials_of_a_run_are_those_of_a_longer_one()
    {
        ExperimentCurve Curve(int trials) => Egop.Experiments.F5c.Run(ExperimentSamples.Settings with { Trials = trials }).Curves[0];
        Assert.Equal(Curve(2).Trials[1], Curve(3).Trials[1]);
        Assert.NotEqual(Curve(3).Trials[2], Curve(3).Trials[1]);
    }

    [Fact]
    public void The_json_holds_every_number_exactly()
    {
        ExperimentResult result = ExperimentSamples.Run();
        JsonNode root = JsonNode.Parse(result.ToJson())!;
        Assert.Equal("F5c", (string?)root["experiment"]);
        Assert.Equal(ExperimentSamples.Settings,
            root["settings"].Deserialize<ConvexSettings>(new JsonSerializerOptions { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } }));
        Assert.Equal(result.Numbers.Select(n => n.Value), result.Numbers.Select(n => Number(root["numbers"]![n.Key])));
        for (int i = 0; i < result.Curves.Count; i++)
        {
            JsonNode curve = root["curves"]![i]!;
            Assert.Equal(result.Curves[i].Panel, (string?)curve["panel"]);
            Assert.Equal(result.Curves[i].Name, (string?)curve["name"]);
            Assert.Equal(result.Curves[i].X, curve["x"]!.AsArray().Select(Number));
            Assert.Equal(
                result.Curves[i].Trials.SelectMany(t => t), curve["trials"]!.AsArray().SelectMany(t => t!.AsArray()).Select(Number));
        }

        for (int i = 0; i < result.Expectations.Count; i++)
        {
            JsonNode e = root["expectations"]![i]!;
            Assert.Equal(result.Expectations[i],
                new Expectation((string)e["claim"]!, (string)e["quantity"]!, Number(e["value"]), Number(e["low"]),
                    Number(e["high"]))
                { Note = (string)e["note"]! });
            Assert.Equal(result.Expectations[i].IsMet, (bool)e["met"]!);
        }

        foreach (ExperimentTable table in result.Tables)
        {
            Assert.Equal(table.Table.Columns, root["tables"]![table.Name]!["columns"]!.AsArray().Select(c => (string?)c));
            Assert.Equal(table.Table.Rows.Length, root["tables"]![table.Name]!["rows"]!.AsArray().Count);
        }

        Assert.Equal(root.ToJsonString(), JsonNode.Parse(root.ToJsonString())!.ToJsonString());

        static double Number(JsonNode? node) => node!.GetValueKind() == JsonValueKind.String
            ? double.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture)
            : (double)node;
    }
}
