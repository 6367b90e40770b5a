namespace Egop.Tests;

public class ExperimentJournalTests
{
    [Fact]
    public void A_second_run_takes_every_piece_from_the_journal_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var options = new ExperimentOptions { Journal = folder.Path };
        int pieces = 0;
        ExperimentResult first = ExperimentSamples.Run(options with { Progress = new ExperimentSamples.Told(p => pieces = p.Done) });
        string text = File.ReadAllText(ExperimentSamples.OnlyFile(folder.Path));
        ExperimentResult second = ExperimentSamples.Run(options);
        Assert.Equal(0, first.FromJournal);
        // Equal rates of both tunings are one line of the journal.
        Assert.InRange(second.FromJournal, 1, pieces);
        Assert.Equal(text.Count(c => c == '\n'), second.FromJournal);
        Assert.Equal(text, File.ReadAllText(ExperimentSamples.OnlyFile(folder.Path)));
        Assert.Equal(ExperimentSamples.Numbers(ExperimentSamples.Run()), ExperimentSamples.Numbers(first));
        Assert.Equal(ExperimentSamples.Numbers(first), ExperimentSamples.Numbers(second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000)]
    public void A_half_written_last_line_is_done_again(int missing)
    {
        using var folder = new TemporaryFolder();
        var options = new ExperimentOptions { Journal = folder.Path, Threads = 1 };
        ExperimentResult whole = ExperimentSamples.Run(options);
        string path = ExperimentSamples.OnlyFile(folder.Path);
        byte[] bytes = File.ReadAllBytes(path);
        byte[] left = bytes[..Math.Max(0, bytes.Length - missing)];
        File.WriteAllBytes(path, left);
        ExperimentResult resumed = ExperimentSamples.Run(options);
        Assert.Equal(left.Count(b => b == '\n'), resumed.FromJournal);
        Assert.Equal(ExperimentSamples.Numbers(whole), ExperimentSamples.Numbers(resumed));
        // Times differ; the keys do not, and nothing of the broken line is left.
        Assert.Equal(Keys(bytes), Keys(File.ReadAllBytes(path)));
    }

    [Theory]
    [InlineData("not JSON at all\n")]
    [InlineData("{\"Key\":null,\"Values\":null}\n")]
    [InlineData("[1,2]\n")]
    [InlineData("\0\0\0\0\n")]
    public void From_a_line_that_does_not_parse_everything_is_done_again(string bad)
    {
        using var folder = new TemporaryFolder();
        var options = new ExperimentOptions { Journal = folder.Path, Threads = 1 };
        ExperimentResult whole = ExperimentSamples.Run(options);
        string path = ExperimentSamples.OnlyFile(folder.Path);
        string[] lines = File.ReadAllLines(path);
        File.WriteAllText(path, lines[0] + "\n" + bad + string.Join("\n", lines[1..]) + "\n");
        ExperimentResult resumed = ExperimentSamples.Run(options);
        Assert.Equal(1, resumed.FromJournal);
        Assert.Equal(ExperimentSamples.Numbers(whole), ExperimentSamples.Numbers(resumed));
        Assert.Equal(lines.Length, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Other_settings_have_a_journal_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var options = new ExperimentOptions { Journal = folder.Path };
        ExperimentSamples.Run(options);
        ConvexSettings[] others =
        [
            ExperimentSamples.Settings with { Seed = 2 },
            ExperimentSamples.Settings with { Trials = 1 },
            ExperimentSamples.Settings with { Steps = 13 },
            ExperimentSamples.Settings with { Noise = Math.BitIncrement(ExperimentSamples.Settings.Noise) },
        ];
        Assert.All(others, settings => Assert.Equal(0, Egop.Experiments.F5c.Run(settings, options).FromJournal));
        Assert.Equal(0, Egop.Experiments.F5b.Run(ExperimentSamples.Settings, options).FromJournal);
        Assert.Equal(6, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Doubles_come_back_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        double[] values =
            [0, -0.0, double.Epsilon, -double.MaxValue, 1.0 / 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1 + 0.2];
        using (var journal = new ExperimentJournal(folder.Path, "X", "identity"))
            journal.Add("key \"with\" quotes\nand lines", new() { ["values"] = values, ["none"] = [] });
        using var again = new ExperimentJournal(folder.Path, "X", "identity");
        Assert.Equal(1, again.Found);
        Dictionary<string, double[]> found = again.Find("key \"with\" quotes\nand lines")!;
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), found["values"].Select(BitConverter.DoubleToInt64Bits));
        Assert.Empty(found["none"]);
        Assert.Null(again.Find("another"));
    }

    [Fact]
    public void A_journal_that_another_run_has_open_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var journal = new ExperimentJournal(folder.Path, "X", "identity");
        Assert.Contains("another journal folder",
            Assert.Throws<IOException>(() => new ExperimentJournal(folder.Path, "X", "identity")).Message, StringComparison.Ordinal);
    }

    private static string[] Keys(byte[] journal) =>
        [.. System.Text.Encoding.UTF8.GetString(journal).Split('\n').Select(l => l.Length == 0
            ? ""
            : System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("Key").GetString()!)];
}
