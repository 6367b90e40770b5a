namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class CompletenessTests(SessionFixture session)
{
    [Theory]
    [InlineData("1 + 1")]
    [InlineData("let x = 5")]
    [InlineData("let f x =\n    x + 1")]
    [InlineData("")]
    [InlineData("// comment")]
    [InlineData("#r \"nuget: X\"")]
    [InlineData("if true then 1 else 2")]
    [InlineData("type R = { A: int }")]
    [InlineData("[1;2]")]
    [InlineData("\"a ( b\"")]
    [InlineData("'('")]
    [InlineData("$\"{1 + (2)}\"")]
    [InlineData("[| 1 |], {| A = 1 |}")]
    [InlineData("undefinedName 5")]
    public void Complete_code_is_complete(string code) => Assert.Equal("complete", session.Session.IsComplete(code).Status);

    [Theory]
    [InlineData("[1;2", "    ")]
    [InlineData("let f x =", "    ")]
    [InlineData("let f x =\n    let y = x", "    ")]
    [InlineData("1 +", "")]
    [InlineData("1 |>", "")]
    [InlineData("if true then", "    ")]
    [InlineData("if true then 1\nelse", "    ")]
    [InlineData("match 1 with", "    ")]
    [InlineData("match 1 with\n| 1 -> 2\n|", "")]
    [InlineData("for i in 1..3 do", "    ")]
    [InlineData("while true do", "    ")]
    [InlineData("type T =", "    ")]
    [InlineData("module M =", "    ")]
    [InlineData("fun x ->", "    ")]
    [InlineData("try\n    1", "    ")]
    [InlineData("async {", "    ")]
    [InlineData("\"\"\"abc", "")]
    [InlineData("\"abc", "")]
    [InlineData("(* abc", "")]
    [InlineData("printfn \"%d\" (1", "    ")]
    [InlineData("let x = if", "")]
    [InlineData("let rec f x = 1 and", "")]
    public void Code_that_can_go_on_is_incomplete(string code, string indent)
    {
        Completeness answer = session.Session.IsComplete(code);
        Assert.Equal("incomplete", answer.Status);
        Assert.Equal(indent, answer.Indent);
    }

    [Theory]
    [InlineData("let x = )")]
    [InlineData("let = 5")]
    [InlineData("let 1x = 2")]
    [InlineData("[1;2)")]
    [InlineData("let let")]
    [InlineData("let x = then 5")]
    [InlineData("else 3")]
    [InlineData("}")]
    [InlineData("let x = 1 2 + )")]
    public void Code_that_nothing_can_mend_is_invalid(string code) => Assert.Equal("invalid", session.Session.IsComplete(code).Status);
}
