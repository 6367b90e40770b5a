namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class ErrorTests(SessionFixture session)
{
    [Fact]
    public void A_compile_error_names_the_cell_shows_the_line_and_points_at_the_place()
    {
        Ran ran = session.Run("let fine = 1\nlet broken = fine + qzxjvkw * 2");
        Assert.Equal("CompileError", ran.Error.Name);
        Assert.Equal("The value or constructor 'qzxjvkw' is not defined.", ran.Error.Value);
        Assert.Equal(
            [
                $"Cell {ran.Number}, line 2: error FS0039: The value or constructor 'qzxjvkw' is not defined.",
                "    let broken = fine + qzxjvkw * 2",
                "                        ^^^^^^^",
            ],
            ran.Error.Traceback);
        Assert.Equal("", ran.Output.Err);
    }

    [Fact]
    public void A_caret_stands_under_its_column_after_a_tab() =>
        Assert.Equal(["    let s = (\"\t\" + qzxjvkw)", "              \t    ^^^^^^^"],
            session.Run("let s = (\"\t\" + qzxjvkw)").Error.Traceback.TakeLast(2));

    [Fact]
    public void Errors_come_by_line_and_all_of_them()
    {
        Ran ran = session.Run("let a : int = \"x\"\nlet b : string = 5");
        Assert.Equal(2, ran.Error.Traceback.Count(line => line.Contains("error FS0001")));
        Assert.True(ran.Traceback.IndexOf("line 1", StringComparison.Ordinal) < ran.Traceback.IndexOf("line 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_that_does_not_compile_changes_nothing()
    {
        session.Run("let kept = 1");
        Assert.Equal("CompileError", session.Run("let kept = 2\nmissing").Error.Name);
        Assert.Equal("1", session.Run("kept").Plain);
    }

    [Fact]
    public void An_exception_shows_its_stack_down_to_the_cell_and_no_further()
    {
        Ran definition = session.Run("let rec deep n =\n    if n = 0 then failwith \"at the bottom\"\n    1 + deep (n - 1)");
        Ran ran = session.Run("let unused = 1\ndeep 2");
        Assert.Equal("System.Exception", ran.Error.Name);
        Assert.Equal("at the bottom", ran.Error.Value);
        Assert.Equal(
            [
                "System.Exception: at the bottom",
                $"   at deep in Cell {definition.Number}, line 2",
                "    if n = 0 then failwith \"at the bottom\"",
                $"   at deep in Cell {definition.Number}, line 3",
                $"   at deep in Cell {definition.Number}, line 3",
                $"   at the cell in Cell {ran.Number}, line 2",
            ],
            ran.Error.Traceback);
    }

    [Fact]
    public void An_inner_exception_is_told_as_the_cause()
    {
        Ran ran = session.Run("try failwith \"inner\" with e -> raise (System.InvalidOperationException(\"outer\", e))");
        Assert.Equal("System.InvalidOperationException", ran.Error.Name);
        Assert.Contains("caused by System.Exception: inner", ran.Traceback);
    }

    [Theory]
    [InlineData("failwith \"alone\"", "alone")]
    [InlineData("let x = 1\nraise (System.Exception \"raised\")", "raised")]
    [InlineData("failwithf \"%d\" 7", "7")]
    public void A_cell_may_end_in_a_call_that_only_fails(string code, string message)
    {
        Ran ran = session.Run(code);
        Assert.Equal("System.Exception", ran.Error.Name);
        Assert.Equal(message, ran.Error.Value);
    }

    [Fact]
    public void Such_a_cell_runs_once()
    {
        Ran ran = session.Run("printfn \"once\"\nfailwith \"x\"");
        Assert.Equal("once\n", ran.Output.Out);
        Assert.Equal("x", ran.Error.Value);
    }

    [Fact]
    public void A_missing_package_is_a_failure_of_this_cell()
    {
        session.Run("#r \"nuget: MathNet.Numerics, 5.0.0\"");
        Ran ran = session.Run("#i \"nuget: " + Path.GetTempPath() + "\"\n#r \"nuget: Egop.No.Such.Package, 1.0.0\"");
        Assert.Equal("CompileError", ran.Error.Name);
        Assert.True(ran.Error.Value.Contains("Egop.No.Such.Package", StringComparison.Ordinal), ran.Error.Value);
        Assert.StartsWith($"Cell {ran.Number}", ran.Traceback);
        Assert.DoesNotContain("Project.fsproj", ran.Traceback);
    }

    [Fact]
    public void A_missing_assembly_is_a_failure() => Assert.Equal("CompileError", session.Run("#r \"no-such-file.dll\"").Error.Name);

    [Fact]
    public void The_session_lives_on_after_an_exhausted_loop_of_errors()
    {
        for (int i = 0; i < 10; i++)
            Assert.NotNull(session.Run("let x : int = \"\"").Result.Error);
        Assert.Equal("5", session.Run("2 + 3").Plain);
    }
}
