namespace Egop.Kernel.Tests;

public sealed class LiterateScriptTests
{
    private const string Script =
        """"
        (**
        # Title

        Text with $x$ and "quotes".
        *)
        (*** hide ***)
        #load "../scripts/egop.fsx"
        open Egop

        (** One line. *)

        let x = 1
            // (** not at the start of a line *)
        x + 1

        (*** cell ***)
        let y = """
        text"""

        (*** include-it ***)
        (** The end. *)

        """";

    [Fact]
    public void Comments_with_two_stars_are_text_and_what_is_between_is_code()
    {
        IReadOnlyList<ScriptCell> cells = LiterateScript.Parse("a.fsx", Script);
        Assert.Equal(
            [
                new ScriptCell(1, true, false, "# Title\n\nText with $x$ and \"quotes\"."),
                new ScriptCell(7, false, true, "#load \"../scripts/egop.fsx\"\nopen Egop"),
                new ScriptCell(10, true, false, "One line."),
                new ScriptCell(12, false, false, "let x = 1\n    // (** not at the start of a line *)\nx + 1"),
                new ScriptCell(17, false, false, "let y = \"\"\"\ntext\"\"\""),
                new ScriptCell(21, true, false, "The end."),
            ],
            cells);
    }

    [Fact]
    public void Windows_line_ends_give_the_same_cells() =>
        Assert.Equal(LiterateScript.Parse("a.fsx", Script), LiterateScript.Parse("a.fsx", Script.Replace("\n", "\r\n")));

    [Fact]
    public void Front_matter_of_a_page_is_no_text() =>
        Assert.Equal("# Title", Assert.Single(LiterateScript.Parse("a.fsx", "(**\n---\ntitle: T\n---\n# Title\n*)")).Text);

    [Fact]
    public void An_empty_script_has_no_cells() => Assert.Empty(LiterateScript.Parse("a.fsx", "\n\n(** *)\n"));

    [Theory]
    [InlineData("let x = 1\n(**\ntext", "a.fsx(2): a text cell starts here and does not end")]
    [InlineData("(**\n# T\n\n$f(x^*)$\n*)", "a.fsx(4): (* and *) begin and end comments")]
    [InlineData("(**\nsee (*this\n*)", "a.fsx(2): (* and *) begin and end comments")]
    [InlineData("\n(** an inch is 1\" *)", "a.fsx(2): an odd number of double quotes")]
    [InlineData("(*** hid ***)\nlet x = 1", "a.fsx(1): expected (*** and one of cell, hide, ")]
    [InlineData("(*** hide\nlet x = 1", "a.fsx(1): expected (*** and one of cell, hide, ")]
    public void A_script_that_breaks_the_rules_is_refused_with_the_line(string script, string message)
    {
        NotebookException thrown = Assert.Throws<NotebookException>(() => LiterateScript.Parse("a.fsx", script));
        Assert.StartsWith(message, thrown.Message);
    }
}
