namespace Egop.Kernel.Tests;

public class KernelInterruptTests
{
    [Fact]
    public void An_interrupt_ends_the_running_cell_and_aborts_those_that_wait()
    {
        using TestKernel kernel = new();
        string running = kernel.Execute("wait"), second = kernel.Execute("value 2"), third = kernel.Execute("value 3");
        kernel.Receive(kernel.IoPub);
        kernel.Send(kernel.Control, "interrupt_request");
        Assert.Equal("interrupt_reply", kernel.Receive(kernel.Control).Type);
        TestKernel.Received[] replies = [.. Enumerable.Range(0, 3).Select(_ => kernel.Receive(kernel.Shell))];
        Assert.Equal([running, second, third], replies.Select(reply => reply.Parent));
        Assert.Equal(["error", "aborted", "aborted"], replies.Select(reply => (string?)reply.Content["status"]));
        Assert.Empty(kernel.Published(third));
        Assert.Equal("wait", Assert.Single(kernel.Session.Ran).Code);

        kernel.Execute("value 4");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
    }

    [Fact]
    public void An_interrupt_without_a_running_cell_touches_none_that_follow()
    {
        using TestKernel kernel = new();
        kernel.Ask(kernel.Control, "interrupt_request");
        kernel.Execute("value 1");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
    }

    [Fact]
    public void An_interrupt_meets_the_cells_that_have_arrived_begun_or_not()
    {
        using TestKernel kernel = new();
        for (int i = 0; i < 300; i++)
        {
            kernel.Execute("value 1");
            kernel.Execute("wait");
            // Both have arrived once a later request is answered; the first may wait, run or be over.
            kernel.Send(kernel.Shell, "kernel_info_request");
            var replies = new List<TestKernel.Received>();
            do
                replies.Add(kernel.Receive(kernel.Shell));
            while (replies[^1].Type != "kernel_info_reply");
            kernel.Kernel.Interrupt();
            while (replies.Count < 3)
                replies.Add(kernel.Receive(kernel.Shell));
            Assert.Single(replies, reply => (string?)reply.Content["ename"] == "Interrupted");
        }
    }

    [Fact]
    public void An_interrupt_while_a_question_is_answered_touches_neither_it_nor_the_next_cell()
    {
        using TestKernel kernel = new();
        kernel.Session.Asking = kernel.Kernel.Interrupt;
        Assert.Equal("ok",
            (string?)kernel.Ask(kernel.Shell, "complete_request", new() { ["code"] = "x", ["cursor_pos"] = 1 }).Reply.Content["status"]);
        kernel.Execute("value 1");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
    }

    [Fact]
    public void An_interrupt_that_a_cell_outlives_is_one_all_the_same()
    {
        using TestKernel kernel = new();
        kernel.Session.Asking = kernel.Kernel.Interrupt;
        kernel.Execute("outlive");
        Assert.Equal("Interrupted", (string?)kernel.Receive(kernel.Shell).Content["ename"]);
        kernel.Execute("value 1");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
    }

    [Fact]
    public void A_cell_that_waits_for_the_session_can_be_interrupted()
    {
        using ManualResetEventSlim up = new();
        FakeSession session = new();
        using TestKernel kernel = new(() =>
        {
            up.Wait();
            return session;
        });
        kernel.Execute("value 1");
        kernel.Receive(kernel.IoPub);
        kernel.Send(kernel.Control, "interrupt_request");
        Assert.Equal("Interrupted", (string?)kernel.Receive(kernel.Shell).Content["ename"]);
        up.Set();
        kernel.Execute("value 2");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
        Assert.Equal("value 2", Assert.Single(session.Ran).Code);
    }

    [Fact]
    public void A_cell_sent_upon_the_reply_of_a_failed_one_runs()
    {
        using TestKernel kernel = new();
        for (int i = 0; i < 300; i++)
        {
            kernel.Execute("fail");
            Assert.Equal("error", (string?)kernel.Receive(kernel.Shell).Content["status"]);
            kernel.Execute("value 1");
            Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
        }
    }

    [Theory]
    [InlineData(true, false, "aborted")]
    [InlineData(false, false, "ok")]
    [InlineData(true, true, "ok")]
    public void An_error_aborts_the_waiting_cells_unless_told_otherwise_or_silent(bool stop, bool silent, string expected)
    {
        // A session that is not up holds back the first cell until the second has arrived.
        using ManualResetEventSlim up = new();
        using TestKernel kernel = new(() =>
        {
            up.Wait();
            return new FakeSession();
        });
        kernel.Execute("fail", stop: stop, silent: silent);
        kernel.Execute("value 2");
        kernel.Send(kernel.Shell, "kernel_info_request");
        Assert.Equal("kernel_info_reply", kernel.Receive(kernel.Shell).Type);
        up.Set();
        Assert.Equal("error", (string?)kernel.Receive(kernel.Shell).Content["status"]);
        Assert.Equal(expected, (string?)kernel.Receive(kernel.Shell).Content["status"]);
    }
}
