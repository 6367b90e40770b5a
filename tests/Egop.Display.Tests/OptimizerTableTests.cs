namespace Egop.Tests;

/// <summary>The table of docs/optimizers.md is the registry's, and the registry's numbers are those of the code.</summary>
public class OptimizerTableTests
{
    private const string Variable = "EGOP_UPDATE_DOCS", Start = "<!-- table of the registry -->\n", End = "<!-- end of the table -->\n";

    public static TheoryData<string> Names() => [.. Optimizers.Registry.Select(e => e.Name)];

    [Fact]
    public void The_page_has_the_table_of_the_registry()
    {
        string path = Repository.File("docs/optimizers.md"), page = File.ReadAllText(path), table = Tables.Optimizers().ToMarkdown();
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Start.Length && end >= start, "docs/optimizers.md has no marks of the table");
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            page = page[..start] + table + page[end..];
            File.WriteAllText(path, page);
            end = start + table.Length;
        }

        Assert.True(page[start..end] == table,
            $"The table of docs/optimizers.md is not the registry's. Run the tests with {Variable}=1 and commit the file.");
        Assert.Equal(Optimizers.Registry.Count + 2, table.Count(c => c == '\n'));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_method_says_all_of_itself_and_is_told_of_in_the_guide(string name)
    {
        Optimizer entry = Optimizers.Registry.Single(e => e.Name == name);
        Assert.All([entry.Facts.Formula, entry.Facts.Latex, entry.Facts.StateSize, entry.Facts.StepCost, entry.Facts.Follows,
            entry.Facts.Source], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        string page = File.ReadAllText(Repository.File("docs/optimizers.md"));
        string guide = page[..page.IndexOf(Start, StringComparison.Ordinal)];
        Assert.Contains(name, guide, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_has_as_many_numbers_as_the_table_says(string name)
    {
        Optimizer entry = Optimizers.Registry.Single(e => e.Name == name);
        IOptimizer optimizer = entry.WithLearningRate(0.1);
        foreach ((int m, int n) in (ReadOnlySpan<(int, int)>)[(5, 3), (7, 4)])
        {
            int rank = optimizer switch
            {
                Ggt ggt => ggt.Window,
                LowRankGradientDescent low => low.Rank,
                GaLore galore => Math.Min(galore.Rank, n),
                _ => 0
            };
            int actual = optimizer.Init(ParameterLayout.Of([("X", [m, n])])).Slots.Sum(slot => slot.Length);
            Assert.Equal(Value(entry.Facts.StateSize, m, n, rank), actual);
        }
    }

    [Fact]
    public void A_table_in_Markdown_keeps_its_cells_apart() =>
        Assert.Equal("| a | b |\n| --- | --- |\n| x\\|y | 0.5 |\n| two lines |  |\n",
            new Table("a", "b").AddRow("x|y", 0.5).AddRow("two\nlines", null).ToMarkdown());

    /// <summary>A sum of products of numbers and of m, n, d = m n and r, which may be squared: "2 d + m² + n²".</summary>
    private static int Value(string sum, int m, int n, int r)
    {
        return sum.Split(" + ").Sum(product => product.Split(' ').Aggregate(1, (value, factor) => value * Factor(factor)));

        int Factor(string factor) => factor switch
        {
            "m" => m,
            "n" => n,
            "d" => m * n,
            "r" => r,
            [.. var root, '²'] => Factor(root) * Factor(root),
            _ => int.Parse(factor, System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
