using System.Text.RegularExpressions;

namespace Egop.Kernel.Tests;

/// <summary>The notebooks of the repository are what their scripts give; `dotnet fsi build.fsx notebooks` makes them.</summary>
public sealed partial class CommittedNotebookTests
{
    private static readonly string Package =
        $"Egop.FSharp, {Heading().Match(File.ReadAllText(RepositoryFiles.At("RELEASE_NOTES.md"))).Groups[1].Value}";

    public static TheoryData<string> Scripts => [.. RepositoryFiles.Names("notebooks", "*.fsx")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_notebook_has_the_cells_of_its_script(string name) =>
        Compare(name, RepositoryFiles.At("notebooks", $"{name}.ipynb"), exercise: false);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_exercises_have_the_cells_of_the_script_without_answers_and_outputs(string name)
    {
        string path = RepositoryFiles.At("notebooks", "exercises", $"{name}.ipynb");
        Compare(name, path, exercise: true);
        Assert.All(
            NotebookFile.Read(path).Cells.Where(cell => cell.Kind == "code"),
            cell => Assert.Equal("[]", cell.Json["outputs"]!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_notebook_is_executed_and_no_cell_failed(string name)
    {
        var cells = NotebookFile.Read(RepositoryFiles.At("notebooks", $"{name}.ipynb")).Cells.Where(cell => cell.Kind == "code").ToList();
        Assert.NotEmpty(cells);
        Assert.All(cells, cell =>
        {
            Assert.True(cell.Json["execution_count"] is not null, $"not executed: {cell.Source}");
            foreach (var output in cell.Json["outputs"]!.AsArray())
                Assert.True((string?)output!["output_type"] != "error", $"{output["ename"]}: {output["evalue"]}\n{cell.Source}");
            Assert.DoesNotContain("No value returned by any evaluator", cell.Json["outputs"]!.ToJsonString());
        });
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_notebook_is_written_as_Jupyter_writes_it(string name)
    {
        foreach (string path in (string[])[RepositoryFiles.At("notebooks", $"{name}.ipynb"),
            RepositoryFiles.At("notebooks", "exercises", $"{name}.ipynb")])
            Assert.Equal(NotebookFile.Read(path).ToString(), File.ReadAllText(path));
    }

    [Fact]
    public void Every_notebook_has_its_script()
    {
        string[] scripts = [.. RepositoryFiles.Names("notebooks", "*.fsx")];
        Assert.NotEmpty(scripts);
        Assert.Equal(scripts, RepositoryFiles.Names("notebooks", "*.ipynb"));
        Assert.Equal(scripts, RepositoryFiles.Names("notebooks/exercises", "*.ipynb"));
    }

    private static void Compare(string name, string path, bool exercise)
    {
        string script = RepositoryFiles.At("notebooks", $"{name}.fsx");
        NotebookDocument expected = NotebookBuilder.Build(LiterateScript.Parse(script, File.ReadAllText(script)), Package, exercise);
        IReadOnlyList<string> differences = NotebookDifference.Of(expected, NotebookFile.Read(path));
        Assert.True(
            differences.Count == 0,
            $"{path} is not what its script gives (- expected, + actual); `dotnet fsi build.fsx notebooks {name}` makes it:\n{string.Join("\n", differences)}");
    }

    [GeneratedRegex(@"(?m)^## (\d+\.\d+\.\d+)")]
    private static partial Regex Heading();
}
