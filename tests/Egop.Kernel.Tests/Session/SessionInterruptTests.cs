using System.Net;
using System.Net.Sockets;

namespace Egop.Kernel.Tests;

[Collection(SessionTests.Name)]
public class SessionInterruptTests(SessionFixture session)
{
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
        Ran ran = session.Interrupt("printfn \"started\"\n" + code);
        Assert.Equal("Interrupted", ran.Error.Name);
        Assert.False(ran.Result.Abandoned);
        Assert.Equal("12", session.Run("before").Plain);
        Assert.Equal("ok\n", session.Run("printfn \"ok\"").Output.Out);
    }

    [Fact]
    public void A_value_that_takes_for_ever_to_format_is_stopped()
    {
        Ran ran = session.Interrupt("type Slow() =\n    member _.ToHtml() : string = printfn \"started\"; (while true do ignore (obj ())); "
            + "\"\"\nSlow()");
        Assert.Equal("Interrupted", ran.Error.Name);
    }

    [Fact]
    public void Blocks_of_finally_run_and_can_print()
    {
        Ran ran = session.Interrupt("try\n    printfn \"started\"\n    while true do System.Threading.Thread.Sleep 1\nfinally\n    printfn "
            + "\"cleaned\"");
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
        using var ended = new ManualResetEventSlim();
        session.Session.Patience = TimeSpan.FromSeconds(1);
        session.Session.Reached = cell =>
        {
            if (cell is { StopRequested: true, Phase: CellPhase.Ended })
                ended.Set();
        };
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
        session.Run("go.Set()");
        Assert.True(ended.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Equal("(11, true)", session.Run("meanwhile, reached").Plain);
        session.Session.Reached = null;
        session.Session.Patience = TimeSpan.FromMinutes(2);
    }

    [Fact]
    public void An_interrupt_before_the_cell_begins_stops_it()
    {
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        Assert.Equal("Interrupted", session.Run("let mutable i = 0 in while true do i <- i + 1", interrupt.Token).Error.Name);
        Assert.Equal("3", session.Run("1 + 2").Plain);
    }

    [Theory]
    [InlineData("let interrupted = 1")]
    [InlineData("interrupted + 1")]
    [InlineData("let mutable i = 0\nwhile i < 10 do i <- i + 1\ni")]
    [InlineData("#help\n1")]
    [InlineData("let first = 1\n#nowarn \"40\"\nlet second = first + 1\nsecond")]
    [InlineData("open System\nMath.Abs 1;;\nMath.Abs 2;;")]
    [InlineData("no such name")]
    [InlineData("let unfinished = (")]
    [InlineData("failwith \"wrong\"")]
    [InlineData("match 1 with 1 -> 2")]
    [InlineData("display 1")]
    public void An_interrupt_at_any_step_of_a_cell_is_one_and_what_was_defined_before_stays(string code)
    {
        var steps = new List<CellPhase>();
        Run(cell => steps.Add(cell.Phase));
        Assert.Equal([CellPhase.Waiting, CellPhase.Preparing, CellPhase.Compiling], steps[..3]);
        Assert.Equal([CellPhase.Reporting, CellPhase.Ended], steps[^2..]);
        for (int i = 0; i < steps.Count; i++)
        {
            session.Run("let interrupted = 5");
            int step = 0;
            using var interrupt = new CancellationTokenSource();
            CellResult result = Run(
                _ =>
                {
                    if (step++ == i)
                        interrupt.Cancel();
                },
                interrupt.Token);
            Assert.Equal((null, "Interrupted", false), (result.Value, result.Error?.Name, result.Abandoned));
            if (steps[i] < CellPhase.Running)
                Assert.Equal("5", session.Run("interrupted").Plain);
            Assert.Equal("[2; 4]", session.Run("[ for x in 1 .. 2 -> 2 * x ]").Plain);
        }

        CellResult Run(Action<CellContext> reached, CancellationToken interrupt = default)
        {
            session.Session.Reached = reached;
            try
            {
                return session.Run(code, interrupt).Result;
            }
            finally
            {
                session.Session.Reached = null;
            }
        }
    }

    [Fact]
    public void A_cell_that_waits_for_the_compiler_can_be_interrupted()
    {
        using var start = new ManualResetEventSlim();
        using var own = new FSharpSession(settings =>
        {
            start.Wait();
            return new FsiHost(settings);
        });
        using var interrupt = new CancellationTokenSource();
        own.Reached = _ => interrupt.Cancel();
        Assert.Equal("Interrupted", own.Run("1", 1, new TestOutput(null), interrupt.Token).Error?.Name);
        own.Reached = null;
        start.Set();
        Assert.Equal("3", own.Run("1 + 2", 2, new TestOutput(null), CancellationToken.None).Value?.Data["text/plain"].GetValue<string>());
    }

    [Fact]
    public async Task The_search_for_a_package_can_be_interrupted()
    {
        // A source that takes a connection and never answers.
        using var source = new TcpListener(IPAddress.Loopback, 0);
        source.Start();
        using var interrupt = new CancellationTokenSource();
        Task<Socket> connected = Connected();
        using var own = new FSharpSession();
        CellResult result = own.Run(
            $"#i \"nuget: https://{source.LocalEndpoint}/index.json\"\n#r \"nuget: Egop.Kernel.TestPackage, 0.0.1\"\n1", 1,
                new TestOutput(null), interrupt.Token);
        Assert.Equal(("Interrupted", false), (result.Error?.Name, result.Abandoned));
        Assert.Equal("3", own.Run("1 + 2", 2, new TestOutput(null), CancellationToken.None).Value?.Data["text/plain"].GetValue<string>());
        (await connected).Dispose();

        async Task<Socket> Connected()
        {
            Socket socket = await source.AcceptSocketAsync(TestContext.Current.CancellationToken);
            interrupt.Cancel();
            return socket;
        }
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
