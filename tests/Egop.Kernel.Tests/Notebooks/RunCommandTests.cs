using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egop-kernel-").FullName;
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Outputs_are_written_into_the_notebook_as_nbformat_has_them()
    {
        string path = Notebook("let x = 20\nprintf \"a\"\nprintf \"b\\nc\"\neprintfn \"e\"", "x + 1",
            "display(HTML \"<b>\\n</b>\") |> ignore", "failwith \"boom\"", "[ 1, 2 ]");
        Assert.Equal(1, Run(path));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal(File.ReadAllText(path), JupyterJson.Write(root));
        Assert.Equal(
            """[{"name":"stdout","output_type":"stream","text":["ab\n","c"]},{"name":"stderr","output_type":"stream","text":["e\n"]}]""",
            Outputs(root, 0).ToJsonString(Plain));
        Assert.Equal(
            """[{"data":{"text/plain":["21"]},"execution_count":2,"metadata":{},"output_type":"execute_result"}]""", Outputs(root, 1).ToJsonString(Plain));
        Assert.Equal(
            """[{"data":{"text/html":["<b>\n","</b>"],"text/plain":["<b>\n","</b>"]},"metadata":{},"output_type":"display_data"}]""", Outputs(root, 2).ToJsonString(Plain));
        JsonNode error = Assert.Single(Outputs(root, 3))!;
        Assert.Equal(("error", "System.Exception", "boom"), (Text(error["output_type"]), Text(error["ename"]), Text(error["evalue"])));
        Assert.Contains("Cell 4, line 1", error["traceback"]!.ToJsonString());
        Assert.Equal([1, 2, 3, 4, 5], root["cells"]!.AsArray().Select(c => c!["execution_count"]!.GetValue<int>()));
        Assert.Contains("5 cells in", _error.ToString());
        Assert.Contains("1 failed, first cell 4: System.Exception: boom", _error.ToString());
        Assert.Equal(1, _error.ToString().Count('\n'));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        string path = Notebook("display 1 |> ignore\n[ 1; 2 ]", "printfn \"x\"");
        Assert.Equal(0, Run(path));
        string first = File.ReadAllText(path);
        DateTime written = File.GetLastWriteTimeUtc(path);
        Assert.Equal(0, Run(path));
        Assert.Equal(first, File.ReadAllText(path));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_display_is_updated_in_place_even_from_another_cell()
    {
        string path = Notebook("let d = display 1", "for i in 2 .. 5 do d.Update i");
        Assert.Equal(0, Run(path));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("""[{"data":{"text/plain":["5"]},"metadata":{},"output_type":"display_data"}]""", Outputs(root, 0).ToJsonString(Plain));
        Assert.Empty(Outputs(root, 1));
    }

    [Fact]
    public void Other_languages_are_left_alone_and_empty_cells_are_not_counted()
    {
        string path = Path.Combine(_folder, "n.ipynb");
        NotebookCell other = NotebookCell.OfCode("o", "Console.WriteLine(1);", "csharp");
        other.Json["outputs"] = new JsonArray("kept");
        NotebookFile.Write(path,
            NotebookDocument.Create([other, NotebookCell.OfMarkdown("m", "text"), NotebookCell.OfCode("e", " "),
                NotebookCell.OfCode("f", "1")]));
        Assert.Equal(0, Run(path));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("[\"kept\"]", Outputs(root, 0).ToJsonString());
        Assert.Null(root["cells"]![2]!["execution_count"]);
        Assert.Equal(1, root["cells"]![3]!["execution_count"]!.GetValue<int>());
    }

    [Fact]
    public void With_stop_on_error_later_cells_are_not_run_and_keep_no_old_results()
    {
        string path = Notebook("1", "failwith \"x\"", "3");
        Run(path);
        Assert.NotEmpty(Outputs(JsonNode.Parse(File.ReadAllText(path))!, 2));
        Assert.Equal(1, Run(path, "--stop-on-error"));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.NotEmpty(Outputs(root, 1));
        Assert.Empty(Outputs(root, 2));
        Assert.Null(root["cells"]![2]!["execution_count"]);
    }

    [Fact]
    public void A_cell_may_be_marked_to_fail_or_to_be_skipped()
    {
        string path = Path.Combine(_folder, "n.ipynb");
        NotebookCell fails = NotebookCell.OfCode("f", "failwith \"expected\""), skipped = NotebookCell.OfCode("s", "failwith \"never\"");
        fails.Json["metadata"]!["tags"] = new JsonArray("raises-exception");
        skipped.Json["metadata"]!["tags"] = new JsonArray("skip-execution");
        NotebookFile.Write(path, NotebookDocument.Create([fails, skipped]));
        Assert.Equal(0, Run(path));
    }

    [Fact]
    public void A_cell_that_takes_too_long_is_stopped_and_the_next_one_runs()
    {
        string path = Notebook("while true do ()", "1 + 1");
        Assert.Equal(1, Run(path, "--timeout", "9.5"));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("TimeoutError", Text(Outputs(root, 0)[0]!["ename"]));
        Assert.Contains("9.5 s", Text(Outputs(root, 0)[0]!["evalue"]));
        Assert.Contains("2", Outputs(root, 1).ToJsonString());
    }

    [Fact]
    public void Cells_run_in_the_folder_of_the_notebook()
    {
        File.WriteAllText(Path.Combine(_folder, "data.txt"), "here");
        string before = Directory.GetCurrentDirectory();
        string path = Notebook("System.IO.File.ReadAllText \"data.txt\"");
        Assert.Equal(0, Run(path));
        Assert.Contains("here", File.ReadAllText(path));
        Assert.Equal(before, Directory.GetCurrentDirectory());
    }

    [Fact]
    public void Another_file_can_be_written_and_none_at_all()
    {
        string path = Notebook("1 + 1"), other = Path.Combine(_folder, "out.ipynb");
        string before = File.ReadAllText(path);
        Assert.Equal(0, Run(path, "--no-save"));
        Assert.Equal(0, Run(path, "-o", other));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Contains("execute_result", File.ReadAllText(other));
    }

    [Fact]
    public void A_dib_file_runs_and_its_outputs_go_to_a_notebook_of_Jupyter()
    {
        string path = Path.Combine(_folder, "n.dib"), other = Path.Combine(_folder, "out.ipynb");
        const string text = "#!markdown\n\n# T\n\n#!fsharp\n\n1 + 1\n\n#!csharp\n\nint x = 1;\n";
        File.WriteAllText(path, text);
        Assert.Equal(0, Run(path));
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Equal(0, Run(path, "-o", other));
        JsonNode root = JsonNode.Parse(File.ReadAllText(other))!;
        Assert.Contains("execute_result", Outputs(root, 1).ToJsonString());
        Assert.Empty(Outputs(root, 2));
    }

    [Fact]
    public void An_interrupt_leaves_the_file_as_it_was()
    {
        using var cancel = new CancellationTokenSource();
        AppDomain.CurrentDomain.SetData(nameof(RunCommandTests), cancel);
        string path = Notebook(
            "printfn \"x\"",
            $"(System.AppDomain.CurrentDomain.GetData \"{nameof(RunCommandTests)}\" :?> "
            + "System.Threading.CancellationTokenSource).Cancel()\nwhile true do ()");
        string before = File.ReadAllText(path);
        Assert.Equal(130, Commands.Run(["run", path], TextWriter.Null, _error, cancel.Token));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Contains("as it was", _error.ToString());
    }

    [Theory]
    [InlineData("missing.ipynb", "cannot be read")]
    [InlineData("bad.ipynb", "is no notebook")]
    [InlineData("bad.txt", ".ipynb or .dib")]
    public void A_wrong_file_is_told_and_no_failure_of_a_cell(string name, string message)
    {
        File.WriteAllText(Path.Combine(_folder, "bad.ipynb"), "{");
        File.WriteAllText(Path.Combine(_folder, "bad.txt"), "x");
        Assert.Equal(2, Run(Path.Combine(_folder, name)));
        Assert.Contains(message, _error.ToString());
    }

    [Theory]
    [InlineData("missing for command: 'run'")]
    [InlineData("'--nonsense'", "--nonsense", "a.ipynb")]
    [InlineData("'b.ipynb'", "a.ipynb", "b.ipynb")]
    [InlineData("'--timeout'", "a.ipynb", "--timeout")]
    [InlineData("got '0'", "a.ipynb", "--timeout", "0")]
    [InlineData("got 'NaN'", "a.ipynb", "--timeout", "NaN")]
    [InlineData("got 'x'", "a.ipynb", "--timeout", "x")]
    public void A_wrong_call_is_told_with_the_help(string message, params string[] arguments)
    {
        Assert.Equal(2, Run(arguments));
        Assert.Contains(message, _error.ToString());
        Assert.Contains("NOTEBOOK", _error.ToString());
    }

    [Fact]
    public void A_new_notebook_runs_and_is_not_overwritten()
    {
        string path = Path.Combine(_folder, "fresh");
        Assert.Equal(0, Commands.Run(["new", path], TextWriter.Null, _error));
        Assert.Equal(0, Run(path + ".ipynb"));
        Assert.Contains("execute_result", File.ReadAllText(path + ".ipynb"));
        string before = File.ReadAllText(path + ".ipynb");
        Assert.Equal(2, Commands.Run(["new", path], TextWriter.Null, _error));
        Assert.Contains("not overwritten", _error.ToString());
        Assert.Equal(before, File.ReadAllText(path + ".ipynb"));
        Assert.Equal(2, Commands.Run(["new", Path.Combine(_folder, "x.txt")], TextWriter.Null, _error));
        Assert.Equal(2, Commands.Run(["new"], TextWriter.Null, _error));
        Assert.Equal(0, Commands.Run(["new", Path.Combine(_folder, "fresh.dib")], TextWriter.Null, _error));
        Assert.Equal(2, DibFormat.Read(File.ReadAllText(Path.Combine(_folder, "fresh.dib"))).Cells.Count);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private int Run(params string[] arguments) => Commands.Run(["run", .. arguments], TextWriter.Null, _error);

    private string Notebook(params string[] cells)
    {
        string path = Path.Combine(_folder, "n.ipynb");
        NotebookFile.Write(path, NotebookDocument.Create(cells.Select((code, i) => NotebookCell.OfCode($"c{i}", code))));
        return path;
    }

    private static JsonArray Outputs(JsonNode root, int cell) => root["cells"]![cell]!["outputs"]!.AsArray();

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
