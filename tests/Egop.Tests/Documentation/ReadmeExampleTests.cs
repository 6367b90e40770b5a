using System.Globalization;

namespace Egop.Tests;

/// <summary>The C# example of README.md: its lines stand between the markers below, and run.</summary>
public sealed class ReadmeExampleTests
{
    private const string Start = "// README starts", End = "// README ends";

    [Fact]
    public void The_example_of_the_readme_is_the_one_below()
    {
        string block = Between(File.ReadAllText(Repository.File("README.md")), "```csharp\n", "```");
        string source = File.ReadAllText(Repository.File("tests/Egop.Tests/Documentation/ReadmeExampleTests.cs"));
        IEnumerable<string> body = Between(source, $"        {Start}\n", $"        {End}\n").Split('\n')
            .Select(line => line.Length > 8 ? line[8..] : line);
        Assert.Equal("using Egop;\n\n" + string.Join('\n', body), block);
    }

    [Fact]
    public void The_example_of_the_readme_runs_and_the_egop_basis_ends_lower()
    {
        var console = new Console();
        Example(console);
        Assert.Equal(3, console.Lines.Count);
        Assert.Contains("W1", console.Lines[0], StringComparison.Ordinal);
        Assert.Contains("identity basis", console.Lines[1], StringComparison.Ordinal);
        Assert.Contains("EGOP basis", console.Lines[2], StringComparison.Ordinal);
        Assert.True(Loss(console.Lines[2]) < Loss(console.Lines[1]), string.Join('\n', console.Lines));
    }

    /// <summary>The parameter hides System.Console, so that the example's lines are caught.</summary>
    private static void Example(Console Console)
    {
        // README starts
        LabeledImages digits = Digits.Embedded();
        ReluNetwork network = Objectives.ReluNetwork([64, 16, 10], digits.ToMatrix(), digits.Labels);
        ISamplingDistribution xavier = SamplingDistributions.XavierNormal(network.Layout);

        EgopEstimate egop = EgopEstimator.Estimate(
            network.Minibatches(100), xavier, new() { Samples = 2000, Partition = CoordinatePartition.Matrices(network.Layout) });
        Console.WriteLine(egop);

        // 0.2 is the best learning rate in original coordinates (LearningRateSweep).
        IBasis[] bases = [Bases.Identity(network.Dimension), Bases.FromEgop(egop)];
        foreach (IBasis basis in bases)
        {
            TrainResult run = Trainer.Run(
                network.Minibatches(100), new Adagrad { LearningRate = 0.2 }, xavier.InitialPoint(seed: 1),
                    new() { Steps = 180, Basis = basis });
            Console.WriteLine($"{run}; accuracy {network.Accuracy([.. run.FinalPoint]):P1}");
        }
        // README ends
    }

    private static double Loss(string line) => double.Parse(Between(line, "loss ", " "), CultureInfo.InvariantCulture);

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        Assert.True(start >= before.Length, $"\"{before}\" is missing");
        int length = text[start..].IndexOf(after, StringComparison.Ordinal);
        Assert.True(length >= 0, $"\"{after}\" is missing after \"{before}\"");
        return text.Substring(start, length);
    }

    private sealed class Console
    {
        public List<string> Lines { get; } = [];

        public void WriteLine(object line) => Lines.Add($"{line}");
    }
}
