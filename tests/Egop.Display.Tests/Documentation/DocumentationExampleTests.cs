using System.Reflection;
using System.Xml.Linq;

namespace Egop.Tests;

/// <summary>The examples in the documentation of public members compile, run, and print what stands beside their lines.</summary>
/// <remarks>A line Console.WriteLine(...); // text must print the text.</remarks>
public sealed class DocumentationExampleTests
{
    private const string Mark = "; // ";

    private static readonly IReadOnlyList<(string Name, string Code)> _examples = [.. Found()];

    private static readonly Lazy<IReadOnlyDictionary<string, Func<string[]>>> _compiled = new(() => CSharpExamples.Compile(_examples));

    public static TheoryData<string> Names => [.. _examples.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_runs_and_prints_what_it_says(string name)
    {
        string[] printed;
        // The console of the examples is one for all of them.
        lock (_compiled)
            printed = _compiled.Value[name]();
        IEnumerable<string> prints = _examples.Single(example => example.Name == name).Code.Split('\n')
            .Where(line => line.TrimStart().StartsWith("Console.WriteLine(", StringComparison.Ordinal));
        string[] said = [.. prints.Where(line => line.Contains(
            Mark, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim())];
        Assert.All(said, line => Assert.Contains(line, printed));
    }

    [Theory]
    [InlineData("M:Egop.Trainer.Run(")]
    [InlineData("M:Egop.Trainer.Resume(")]
    [InlineData("M:Egop.EgopEstimator.Estimate(")]
    [InlineData("M:Egop.LearningRateSweep.Run(")]
    [InlineData("M:Egop.Bases.FromEgop(")]
    [InlineData("M:Egop.Objectives.FromFunction(")]
    [InlineData("T:Egop.IOptimizer")]
    [InlineData("T:Egop.Certificates")]
    [InlineData("T:Egop.Charts")]
    [InlineData("T:Egop.Printers")]
    [InlineData("T:Egop.LinearAlgebra")]
    [InlineData("T:Egop.Experiments")]
    public void The_main_entry_points_have_an_example(string start) =>
        Assert.Contains(_examples, example => example.Name.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Code)> Found()
    {
        Assembly[] library = [typeof(LinearAlgebraProvider).Assembly, typeof(IObjective).Assembly, typeof(Certificate).Assembly,
            typeof(Chart).Assembly, typeof(Experiment).Assembly, typeof(Printers).Assembly];
        foreach (Assembly assembly in library.Distinct())
        {
            foreach (XElement member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
            {
                int number = 0;
                foreach (XElement code in member.Elements("example").Elements("code"))
                    yield return ($"{member.Attribute("name")!.Value}{(number++ == 0 ? "" : $", example {number}")}", Unindented(code.Value));
            }
        }
    }

    private static string Unindented(string code)
    {
        string[] lines = code.Trim('\n', '\r').TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }
}
