namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class OutputTests(SessionFixture session)
{
    [Fact]
    public void Printed_text_comes_out_by_its_stream()
    {
        Ran ran = session.Run("printf \"a\"\neprintfn \"b\"\nprintfn \"c\"\nSystem.Console.Write 1.5\nstdout.WriteLine 'x'");
        Assert.Equal("ac\n1.5x\n", ran.Output.Out);
        Assert.Equal("b\n", ran.Output.Err);
        Assert.Equal("out err out", ran.Output.Order);
    }

    [Fact]
    public void Text_and_displayed_values_keep_their_order() =>
        Assert.Equal("out display out update err",
            session.Run("printf \"a\"\nlet d = display 1\nprintf \"b\"\nd.Update 2\neprintf \"c\"").Output.Order);

    [Fact]
    public void Text_without_a_line_end_comes_while_the_cell_runs()
    {
        Ran ran = session.Interrupt("printf \"started\"\nwhile true do System.Threading.Thread.Sleep 1");
        Assert.Equal("Interrupted", ran.Error.Name);
    }

    [Fact]
    public void Nothing_of_much_text_is_lost_and_pieces_are_few()
    {
        Ran ran = session.Run("for i in 1 .. 50000 do printfn \"%d\" i");
        Assert.Equal(string.Concat(Enumerable.Range(1, 50000).Select(i => $"{i}\n")), ran.Output.Out);
        Assert.InRange(ran.Output.Pieces, 1, 5000);
    }

    [Fact]
    public void Halves_of_a_character_are_not_torn_apart()
    {
        Ran ran = session.Run("stdout.Write '\\ud83d'\nSystem.Threading.Thread.Sleep 150\nstdout.Write '\\ude00'");
        Assert.Equal("\ud83d\ude00", ran.Output.Out);
        Assert.Equal(1, ran.Output.Pieces);
    }

    [Fact]
    public void A_thread_prints_to_the_cell_that_started_it()
    {
        Ran first = session.Run("""
            let gate = new System.Threading.ManualResetEventSlim()
            let printed = new System.Threading.ManualResetEventSlim()
            System.Threading.Thread(fun () -> gate.Wait(); printfn "late"; printed.Set()).Start()
            """);
        Ran second = session.Run("printfn \"second\"\ngate.Set()\nprinted.Wait()");
        // The first cell has ended: what its thread prints is handed on by a timer.
        Assert.True(SpinWait.SpinUntil(() => first.Output.Out.Length > 0, TimeSpan.FromMinutes(2)));
        Assert.Equal("late\n", first.Output.Out);
        Assert.Equal("second\n", second.Output.Out);
    }

    [Fact]
    public void A_cell_can_ask_its_reader()
    {
        Ran ran = session.Run("let name = System.Console.ReadLine()\n\"Hello \" + name", answer: _ => "Ada");
        Assert.Equal("\"Hello Ada\"", ran.Plain);
    }

    [Fact]
    public void Where_nobody_answers_the_input_is_at_its_end() =>
        Assert.Equal("true", session.Run("isNull (System.Console.ReadLine())").Plain);

    [Fact]
    public void Input_can_be_read_by_characters_and_lines()
    {
        var lines = new Queue<string>(["ab", "next"]);
        Ran ran = session.Run(
            "let c = char (System.Console.In.Read())\nlet rest = stdin.ReadLine()\nc, rest, stdin.ReadLine()",
            answer: _ => lines.Dequeue());
        Assert.Equal("('a', \"b\", \"next\")", ran.Plain);
    }

    [Fact]
    public void Warnings_are_text_and_no_failure()
    {
        Ran ran = session.Run("let one = 1\nmatch one with 1 -> \"one\"");
        Assert.Equal("\"one\"", ran.Plain);
        Assert.StartsWith($"Cell {ran.Number}, line 2: warning FS0025: Incomplete pattern matches", ran.Output.Err);
    }

    [Fact]
    public void Time_is_told_on_request()
    {
        session.Run("#time \"on\"");
        Assert.StartsWith("Real: 00:00:0", session.Run("1").Output.Out);
        session.Run("#time \"off\"");
        Assert.Equal("", session.Run("1").Output.Out);
    }

    [Fact]
    public void Help_lists_directives_and_documents_names()
    {
        Assert.Contains("#r \"nuget:", session.Run("#help").Output.Out);
        Ran map = session.Run("#help List.map\n1 + 1");
        Assert.Contains("('T -> 'U)", map.Output.Out);
        Assert.Contains("Builds a new collection", map.Output.Out);
        Assert.Equal("2", map.Plain);
        Assert.StartsWith("Nothing is known of", session.Run("#help \"no.such\"").Output.Out);
    }

    [Fact]
    public void Help_in_a_string_is_text() => Assert.Equal("\"\n#help\n\"", session.Run("\"\"\"\n#help\n\"\"\"").Plain);
}
