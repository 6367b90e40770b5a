namespace Egop.Kernel.Tests;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egop-kernel-").FullName;
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_notebook_is_written_beside_the_script_and_holds_to_the_check()
    {
        string script = Script("(** T *)\nlet x = 1\n");
        Assert.Equal(0, Run(script));
        Assert.Equal(["T", "let x = 1"], NotebookFile.Read(At("a.ipynb")).Cells.Select(cell => cell.Source));
        Assert.Equal(0, Run(script, "--check"));
        Script("(** T *)\nlet x = 2\n");
        Assert.Equal(1, Run(script, "--check"));
        Assert.Contains("- let x = 2", _output.ToString());
        Assert.Contains("+ let x = 1", _output.ToString());
    }

    [Fact]
    public void Folders_are_made_and_outputs_taken()
    {
        string script = Script("1 + 1\n"), executed = At("executed.ipynb"), target = At("new/b.ipynb");
        Assert.Equal(0, Run(script, "-o", executed));
        NotebookDocument notebook = NotebookFile.Read(executed);
        notebook.Cells[0].Json["execution_count"] = 5;
        NotebookFile.Write(executed, notebook);
        Assert.Equal(0, Run(script, "--output", target, "--outputs", executed));
        Assert.Equal(5, (int)NotebookFile.Read(target).Cells[0].Json["execution_count"]!);
    }

    [Theory]
    [InlineData("missing for command: 'convert'")]
    [InlineData("'--fast'", "a.fsx", "--fast")]
    [InlineData("'-o'", "a.fsx", "-o")]
    [InlineData("'b.fsx'", "a.fsx", "b.fsx")]
    public void A_wrong_call_is_told_with_the_help(string message, params string[] arguments)
    {
        Assert.Equal(2, Run(arguments));
        Assert.Contains(message, _error.ToString());
        Assert.Contains("SCRIPT", _error.ToString());
    }

    [Fact]
    public void A_wrong_script_and_a_missing_one_are_told()
    {
        Assert.Equal(2, Run(Script("(** T\n")));
        Assert.Contains("a.fsx(1): a text cell starts here", _error.ToString());
        Assert.Equal(2, Run(At("b.fsx")));
        Assert.Contains("b.fsx", _error.ToString());
        Assert.False(File.Exists(At("a.ipynb")));
    }

    [Fact]
    public void A_check_against_nothing_fails()
    {
        Assert.Equal(2, Run(Script("1\n"), "--check"));
        Assert.Contains("a.ipynb cannot be read", _error.ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Script(string text)
    {
        File.WriteAllText(At("a.fsx"), text);
        return At("a.fsx");
    }

    private int Run(params string[] arguments) => Commands.Run(["convert", .. arguments], _output, _error);
}
