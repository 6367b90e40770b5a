using System.Diagnostics;

namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class SessionInterruptTests(SessionFixture session)
{
    // Far beyond what is needed, for a machine that does other things besides.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("let mutable n = 0L in while true do n <- n + 1L")]
    [InlineData("while true do printfn \"x\"")]
    [InlineData("while true do display 1 |> ignore")]
    [InlineData("System.Threading.Thread.Sleep 60000")]
    [InlineData("Async.RunSynchronously (Async.Sleep 60000)")]
    [InlineData("(task { do! System.Threading.Tasks.Task.Delay 60000 }).Wait()")]
    [InlineData("(new System.Threading.ManualResetEventSlim()).Wait()")]
    [InlineData("Seq.initInfinite int |> Seq.map (fun i -> i) |> Seq.length")]
    [InlineData("let rec spin n = spin (n + 1)\nspin 0")]
    [InlineData("let rec ping (n: int) : int = pong (n + 1)\nand pong n = ping (n - 1)\nping 0")]
    [InlineData("let rec count = function\n    | 0 -> count 1\n    | n -> count (n + 1)\n(count 0 : int)")]
    [InlineData("type C() = member this.Spin(n: int) : int = this.Spin(n + 1)\nC().Spin 0")]
    [InlineData("for i in Seq.initInfinite int do ()")]
    [InlineData("[ for i in Seq.initInfinite int do if i < 0 then yield i ]")]
    [InlineData("[ for i in Seq.initInfinite int -> i % 2 ] |> ignore")]
    [InlineData("System.Threading.Tasks.Parallel.For(0, 4, fun i -> while true do ignore i) |> ignore")]
    [InlineData("async { while true do do! async.Return () } |> Async.RunSynchronously")]
    [InlineData("(task { while true do () }).Wait()")]
    [InlineData("let mutable i = 0\nwhile true do\n    try i <- i + 1; failwith \"again\"\n    with _ -> ()")]
    [InlineData("while true do (try System.Threading.Thread.Sleep 1 with _ -> ())")]
    public void A_running_cell_is_stopped(string code)
    {
        session.Run("let before = 12");
        var clock = new Stopwatch();
        using var interrupt = new CancellationTokenSource();
        var output = new TestOutput(null)
        {
            Started = () =>
            {
                clock.Start();
                interrupt.Cancel();
            },
        };
        CellResult result = session.Session.Run("printfn \"started\"\n" + code, 9000, output, interrupt.Token);
        Assert.True(clock.Elapsed < Soon, $"It took {clock.Elapsed}.");
        Assert.True(result.Error?.Name == "Interrupted", result.Error?.Value);
        Assert.False(result.Abandoned);
        Assert.Equal("12", session.Run("before").Plain);
        Assert.Equal("ok\n", session.Run("printfn \"ok\"").Output.Out);
    }

    [Fact]
    public void A_value_that_takes_for_ever_to_format_is_stopped()
    {
        Ran ran = session.Interrupt("type Slow() =\n    member _.ToHtml() : string = printfn \"started\"; (while true do ignore (obj ())); \"\"\nSlow()");
        Assert.Equal("Interrupted", ran.Error.Name);
    }

    [Fact]
    public void Blocks_of_finally_run_and_can_print()
    {
        Ran ran = session.Interrupt("try\n    printfn \"started\"\n    while true do System.Threading.Thread.Sleep 1\nfinally\n    printfn \"cleaned\"");
        Assert.Equal("Interrupted", ran.Error.Name);
        Assert.Equal("started\ncleaned\n", ran.Output.Out);
    }

    [Fact]
    public void A_question_to_the_reader_is_given_up()
    {
        using var never = new ManualResetEventSlim();
        using var interrupt = new CancellationTokenSource();
        var output = new TestOutput(_ =>
        {
            interrupt.Cancel();
            never.Wait(TimeSpan.FromSeconds(30));
            return "";
        });
        CellResult result = session.Session.Run("System.Console.ReadLine()", 9001, output, interrupt.Token);
        never.Set();
        Assert.Equal("Interrupted", result.Error?.Name);
        Assert.False(result.Abandoned);
    }

    [Fact]
    public void A_cell_that_cannot_be_stopped_is_left_to_itself_and_says_so()
    {
        session.Run("let go = new System.Threading.ManualResetEventSlim()\nlet mutable reached = false");
        // A loop of a library over items of a library, with a test of a library: it has no stop points, neither waits nor prints.
        Ran ran = session.Interrupt("""
            let isSet = typeof<System.Threading.ManualResetEventSlim>.GetProperty("IsSet").GetMethod.CreateDelegate<System.Func<System.Threading.ManualResetEventSlim, bool>>()
            printfn "started"
            reached <- System.Linq.Enumerable.Any(System.Linq.Enumerable.Repeat(go, System.Int32.MaxValue), isSet)
            """);
        Assert.Equal("Interrupted", ran.Error.Name);
        Assert.True(ran.Result.Abandoned);
        Assert.Contains("does not stop", ran.Error.Value);
        // The next cells run meanwhile, and what they define outlives the end of the one left behind.
        Assert.Equal("11", session.Run("let meanwhile = 11\nmeanwhile").Plain);
        Assert.Equal("true", session.Run("go.Set()\nSystem.Threading.SpinWait.SpinUntil((fun () -> reached), 10000)").Plain);
        Assert.Equal("11", session.Run("System.Threading.Thread.Sleep 200\nmeanwhile").Plain);
    }

    [Fact]
    public void An_interrupt_before_the_cell_begins_stops_it()
    {
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        Assert.Equal("Interrupted", session.Run("let mutable i = 0 in while true do i <- i + 1", interrupt.Token).Error.Name);
        Assert.Equal("3", session.Run("1 + 2").Plain);
    }

    [Fact]
    public void Fifty_interrupts_in_a_row_leave_the_session_whole()
    {
        session.Run("let mutable total = 0");
        for (int i = 0; i < 50; i++)
        {
            Ran ran = session.Interrupt("printfn \"started\"\nwhile true do (printfn \"%d\" total; total <- total + 1)");
            Assert.Equal("Interrupted", ran.Error.Name);
        }
        Assert.Equal("after\n", session.Run("printfn \"after\"").Output.Out);
        Assert.Equal("true", session.Run("total > 0").Plain);
    }

    [Fact]
    public void A_cell_cancelled_by_itself_is_no_interrupt() =>
        Assert.Equal("System.OperationCanceledException", session.Run("raise (System.OperationCanceledException())").Error.Name);
}
