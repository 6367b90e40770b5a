namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class StopPointTests(SessionFixture session)
{
    private const string Call = "global.Egop.Kernel.StopPoint.Pass()";

    [Theory]
    [InlineData("while true do ()")]
    [InlineData("while true do\n    printfn \"a\"\n    printfn \"b\"")]
    [InlineData("for i in 1 .. 3 do\n    i\n    |> printfn \"%d\"")]
    [InlineData("for i = 1 to 3 do printfn \"%d\" i")]
    [InlineData("[ for i in 1 .. 3 -> i * i ]")]
    [InlineData("[ 1 ] |> List.map (fun x -> x + 1) |> List.map (fun x ->\n    x\n    + 1)")]
    [InlineData("let rec f x = if x = 0 then 0 else f (x - 1)")]
    [InlineData("let f = function\n    | 0 -> 1\n    | n -> n")]
    [InlineData("let f = function 0 -> 1 | n -> n\nfor i in 1 .. 3 do ignore i")]
    [InlineData("type T() =\n    member _.M x = x + 1\n    override _.ToString() : string = \"t\"")]
    [InlineData("async {\n    for i in 1 .. 3 do\n        do! Async.Sleep i\n}")]
    public void A_stop_point_stands_on_a_line_of_its_own_and_the_code_keeps_its_places(string code)
    {
        string changed =
            StopPoints.Insert(session.Session.Host.Session.InteractiveChecker, "cell7.fsx", code, TestContext.Current.CancellationToken);
        Assert.Contains(Call, changed);
        // With the inserted lines taken out, each piece of code is found at the line and column where it was.
        var lines = new List<char[]>(code.Split('\n').Select(l => new string(' ', l.Length).ToCharArray()));
        int line = 0;
        foreach (string text in changed.Split('\n'))
        {
            if (text.StartsWith("# ", StringComparison.Ordinal))
            {
                Assert.EndsWith(" \"cell7.fsx\"", text);
                line = int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) - 1;
                continue;
            }
            string own = text.EndsWith(Call, StringComparison.Ordinal) ? text[..^Call.Length] : text;
            for (int i = 0; i < own.Length; i++)
            {
                if (own[i] != ' ')
                    lines[line][i] = own[i];
            }
            line++;
        }
        Assert.Equal(code, string.Join('\n', lines.Select(l => new string(l))));
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("let f x = x + 1")]
    [InlineData("let inline g x = x")]
    [InlineData("<@ fun x -> x + 1 @>")]
    [InlineData("query { for x in [ 1 ] do select x }")]
    [InlineData("while true do")]
    [InlineData("\"while for fun\"")]
    public void Code_without_loops_and_code_that_is_not_run_as_written_stays_as_it_is(string code) =>
        Assert.Equal(code,
            StopPoints.Insert(session.Session.Host.Session.InteractiveChecker, "cell7.fsx", code, TestContext.Current.CancellationToken));

    [Fact]
    public void Errors_after_stop_points_have_their_line_and_column()
    {
        Ran ran = session.Run("for i in 1 .. 2 do\n    for j in 1 .. 2 do printfn \"%d\" (i + qzxjvkw)\nlet x = 1");
        const string line = "    for j in 1 .. 2 do printfn \"%d\" (i + qzxjvkw)";
        Assert.Equal(
            [
                $"Cell {ran.Number}, line 2: error FS0039: The value or constructor 'qzxjvkw' is not defined.",
                "    " + line,
                "    " + new string(' ', line.IndexOf("qzxjvkw", StringComparison.Ordinal)) + "^^^^^^^",
            ],
            ran.Error.Traceback);
    }

    [Fact]
    public void Exceptions_after_stop_points_have_their_line()
    {
        Ran ran = session.Run("let mutable n = 0\nfor i in 1 .. 3 do\n    n <- n + 1\n    [ 1 ] |> List.iter (fun x ->\n        if i = 2 "
            + "then\n            failwith \"here\")");
        Assert.Contains($"in Cell {ran.Number}, line 6", ran.Error.Traceback[1]);
    }

    [Theory]
    [InlineData("query { for x in [ 3; 1 ] do sortBy x; select (x + 1) } |> Seq.toList", "[2; 4]")]
    [InlineData("seq { for x in 1 .. 3 do yield x; yield! [ x * 10 ] } |> Seq.sum", "66")]
    [InlineData("[ for x in 1 .. 2 do for y in 1 .. 2 -> x, y ]", "[(1, 1); (1, 2); (2, 1); (2, 2)]")]
    [InlineData("[ for x in 1 .. 3 do x ]", "[1; 2; 3]")]
    [InlineData("(fun x y -> x + y) 1 2", "3")]
    [InlineData("let rec fact n : bigint = if n = 0I then 1I else n * fact (n - 1I)\nfact 20I", "2432902008176640000")]
    [InlineData("let f = function 0 -> \"zero\" | _ -> \"more\"\nf 0, f 1", "(\"zero\", \"more\")")]
    [InlineData("<@ fun x -> x + 1 @>.ToString().Contains \"StopPoint\"", "false")]
    [InlineData("async { let mutable s = 0\n        for i in 1 .. 3 do s <- s + i\n        return s } |> Async.RunSynchronously", "6")]
    [InlineData("type P(x: int) =\n    member _.Twice() = 2 * x\n    static member Of x = P x\n(P.Of 4).Twice()", "8")]
    public void Code_means_what_it_meant(string code, string value) => Assert.Equal(value, session.Run(code).Plain);
}
