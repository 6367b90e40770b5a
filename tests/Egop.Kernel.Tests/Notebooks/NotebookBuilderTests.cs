using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public sealed class NotebookBuilderTests
{
    private const string Script =
        "(** # T *)\n(*** hide ***)\n#load \"a.fsx\"\nopen A\n(** one *)\nlet f x =\n    // answer\n    x\n    // end of answer\n"
        + "(*** cell ***)\n#load \"b.fsx\"\n(*** hide ***)\nlet h = 1\n(** <details><summary>Answer</summary>\n\nYes.\n\n</details> "
        + "*)\nlet h2 = 1\n(** one *)\n";

    private static NotebookDocument Build(bool exercise, string script = Script) =>
        NotebookBuilder.Build(LiterateScript.Parse("a.fsx", script), "P, 1.2.3", exercise);

    [Fact]
    public void The_set_up_takes_the_package_and_later_cells_are_as_they_are()
    {
        Assert.Equal(
            [
                "# T", "#r \"nuget: P, 1.2.3\"\nopen A", "one", "let f x =\n    x", "#load \"b.fsx\"", "let h = 1",
                "<details><summary>Answer</summary>\n\nYes.\n\n</details>", "let h2 = 1", "one",
            ],
            Build(exercise: false).Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void The_exercise_variant_has_todos_and_no_answers() =>
        Assert.Equal(
            [
                "# T", "#r \"nuget: P, 1.2.3\"\nopen A", "one", "let f x =\n    // TODO: your answer\n    failwith \"TODO\"",
                "#load \"b.fsx\"", "let h = 1", "let h2 = 1", "one",
            ],
            Build(exercise: true).Cells.Select(cell => cell.Source));

    [Fact]
    public void Answers_and_hidden_cells_are_folded_and_the_set_up_is_not()
    {
        NotebookDocument notebook = Build(exercise: false);
        Assert.Equal([3, 5], Folded(notebook));
        Assert.True(notebook.Cells[3].HasTag("answer"));
        Assert.Equal([5], Folded(Build(exercise: true)));

        static IEnumerable<int> Folded(NotebookDocument notebook) =>
            Enumerable.Range(0, notebook.Cells.Count)
                .Where(i => notebook.Cells[i].Json["metadata"]!["jupyter"]?["source_hidden"] is not null);
    }

    [Fact]
    public void Identifiers_are_unique_valid_and_keep_their_cells_when_others_change()
    {
        string[] before = Ids(Build(exercise: false)), after = Ids(Build(exercise: false, Script.Replace("let h = 1", "let h = 2")));
        Assert.Equal(before.Length, before.Distinct().Count());
        Assert.All(before, id => Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", id));
        Assert.Equal([5], Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]));
        Assert.Subset(before.ToHashSet(), Ids(Build(exercise: true)).ToHashSet());
    }

    private static string[] Ids(NotebookDocument notebook) => [.. notebook.Cells.Select(cell => (string)cell.Json["id"]!)];

    [Fact]
    public void Outputs_go_to_the_cells_they_came_from()
    {
        NotebookDocument executed = Build(exercise: false), edited = Build(exercise: false, Script.Replace("let h = 1", "let h = 2"));
        foreach (NotebookCell cell in executed.Cells.Where(cell => cell.Kind == "code"))
            (cell.Json["execution_count"], cell.Json["outputs"]) = (7, new JsonArray(cell.Source));
        NotebookBuilder.TakeOutputs(edited, executed);
        Assert.Equal("""["#load \u0022b.fsx\u0022"]""", edited.Cells[4].Json["outputs"]!.ToJsonString());
        Assert.Equal(7, (int)edited.Cells[4].Json["execution_count"]!);
        Assert.Equal("[]", edited.Cells[5].Json["outputs"]!.ToJsonString());
        Assert.Null(edited.Cells[5].Json["execution_count"]);
    }

    [Fact]
    public void Equal_notebooks_do_not_differ_and_outputs_do_not_count()
    {
        NotebookDocument other = Build(exercise: false);
        other.Cells[1].Json["outputs"] = new JsonArray("x");
        other.Cells[1].Json["execution_count"] = 3;
        Assert.Empty(NotebookDifference.Of(Build(exercise: false), other));
    }

    [Theory]
    [InlineData("let h = 1", "let h = 2", "- let h = 1")]
    [InlineData("let h = 1", "let h = 2", "+ let h = 2")]
    [InlineData("(** # T *)", "(** # U *)", "- # T")]
    [InlineData("(** one *)\n", "", "  and the number of cells: 9 expected, 6 actual")]
    public void Differences_of_cells_are_told(string old, string replacement, string line) =>
        Assert.Contains(line, NotebookDifference.Of(Build(exercise: false), Build(exercise: false, Script.Replace(old, replacement))));

    [Fact]
    public void Differences_of_metadata_are_told()
    {
        NotebookDocument other = Build(exercise: false);
        other.Cells[1].Json["metadata"]!["tags"] = new JsonArray("x");
        other.Root["metadata"]!["kernelspec"]!["name"] = "other";
        Assert.Equal(
            ["cell 2:", "  the type, the identifier or the metadata of the cell", "metadata of the notebook"],
            NotebookDifference.Of(Build(exercise: false), other));
    }
}
