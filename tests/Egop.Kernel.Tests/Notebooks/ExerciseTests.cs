namespace Egop.Kernel.Tests;

public sealed class ExerciseTests
{
    private const string Function = "let f x =\n    // answer\n    let y = x\n    y + 1\n    // end of answer\n\nlet z = 2";

    [Fact]
    public void An_answer_is_shown_without_its_marks() =>
        Assert.Equal("let f x =\n    let y = x\n    y + 1\n\nlet z = 2", Exercise.Solved(Function));

    [Fact]
    public void In_place_of_an_answer_there_is_a_todo_that_throws() =>
        Assert.Equal("let f x =\n    // TODO: your answer\n    failwith \"TODO\"\n\nlet z = 2", Exercise.Unsolved(Function));

    [Fact]
    public void The_expression_in_place_of_an_answer_can_be_given() =>
        Assert.Equal(
            "let rate =\n    // TODO: your answer\n    nan",
            Exercise.Unsolved("let rate =\n    // answer\n    0.5\n    // end of answer: nan"));

    [Fact]
    public void Whole_definitions_leave_nothing_but_the_todo() =>
        Assert.Equal("// TODO: your answer\nf 1", Exercise.Unsolved("// answer\nlet f x = x\n// end of answer\nf 1"));

    [Fact]
    public void Two_answers_in_a_cell_are_two_todos() =>
        Assert.Equal(
            "// TODO: your answer\nlet b = 1\n// TODO: your answer",
            Exercise.Unsolved("// answer\nlet a = 1\n// end of answer\nlet b = 1\n// answer\nlet c = 1\n// end of answer"));

    [Theory]
    [InlineData("let x = 1 // answer\nx // end of answer")]
    [InlineData("// answer\nlet x = 1")]
    public void Other_comments_are_no_marks(string code)
    {
        Assert.False(Exercise.HasAnswer(code));
        Assert.Equal(code, Exercise.Unsolved(code));
    }

    [Fact]
    public void Answers_in_words_are_left_out_and_hints_stay()
    {
        const string Hint = "<details><summary>Hint</summary>\n\nThink.\n\n</details>";
        const string Text = "**2.** Why?\n\n" + Hint + "\n\n<details><summary>Answer</summary>\n\nBecause.\n\n</details>\n\n**3.** When?";
        Assert.Equal("**2.** Why?\n\n" + Hint + "\n\n**3.** When?", Exercise.WithoutAnswers(Text));
        Assert.Equal("", Exercise.WithoutAnswers("<details>\n<summary>Answer to 2</summary>\n\nYes.\n\n</details>"));
    }
}
