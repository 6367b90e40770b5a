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
    [InlineData("Seq.initInfinite id |> Seq.length")]
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
        Assert.Equal("Interrupted", result.Error?.Name);
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
        session.Run("let mutable go = false\nlet mutable reached = 0");
        // What an exception runs on its way out is not broken off once more.
        Ran ran = session.Interrupt("""
            let stubborn () =
                try
                    printfn "started"
                    while not (System.Threading.Volatile.Read &go) do System.Threading.Thread.Sleep 1
                finally
                    while not (System.Threading.Volatile.Read &go) do (try System.Threading.Thread.Sleep 1 with _ -> ())
                    reached <- 1
            stubborn ()
            """);
        Assert.Equal("Interrupted", ran.Error.Name);
        Assert.True(ran.Result.Abandoned);
        Assert.Contains("does not stop", ran.Error.Value);
        // The next cells run meanwhile, and what they define outlives the end of the one left behind.
        Assert.Equal("11", session.Run("let meanwhile = 11\nmeanwhile").Plain);
        Assert.Equal("true", session.Run("go <- true\nSystem.Threading.SpinWait.SpinUntil((fun () -> reached = 1), 10000)").Plain);
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
