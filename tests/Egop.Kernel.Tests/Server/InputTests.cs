using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class InputTests
{
    private static string? Value(TestKernel kernel, string id) => (string?)kernel.Published(id)[^1].Content["data"]?["text/plain"];

    [Fact]
    public void A_question_goes_to_who_sent_the_cell_and_the_answer_into_it()
    {
        using TestKernel kernel = new();
        using ZmtpClient other = new(kernel.Kernel.Channels.Stdin.EndPoint, "DEALER", "another");
        string id = kernel.Execute("ask name?");
        TestKernel.Received question = kernel.Receive(kernel.Stdin);
        Assert.Equal(("input_request", id), (question.Type, question.Parent));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"prompt":"name?","password":false}"""), question.Content));
        Assert.True(other.IsQuiet());

        // Only the one who was asked can answer.
        other.Send(kernel.Frames("input_reply", new() { ["value"] = "wrong" }));
        Assert.True(kernel.Shell.IsQuiet());
        kernel.Send(kernel.Stdin, "input_reply", new() { ["value"] = "Ada" });
        Assert.Equal("Ada", Value(kernel, id));
    }

    [Fact]
    public void An_answer_to_no_question_is_not_taken_for_the_next_one()
    {
        using TestKernel kernel = new();
        kernel.Send(kernel.Stdin, "input_reply", new() { ["value"] = "stale" });
        // Once a ping after it has been answered, it has been read.
        kernel.Stdin.SendCommand("PING", [0, 0]);
        kernel.Stdin.ReadFrame();
        string id = kernel.Execute("ask name?");
        kernel.Receive(kernel.Stdin);
        kernel.Send(kernel.Stdin, "input_reply", new() { ["value"] = "fresh" });
        Assert.Equal("fresh", Value(kernel, id));
    }

    [Fact]
    public void Without_permission_nobody_is_asked()
    {
        using TestKernel kernel = new();
        Assert.Equal("nobody answered", Value(kernel, kernel.Execute("ask name?", stdin: false)));
        Assert.True(kernel.Stdin.IsQuiet());
    }

    [Fact]
    public void A_front_end_without_a_stdin_channel_or_one_that_goes_away_gives_no_answer()
    {
        using TestKernel kernel = new();
        string id = kernel.Execute("ask name?");
        kernel.Receive(kernel.Stdin);
        kernel.Stdin.Dispose();
        Assert.Equal("nobody answered", Value(kernel, id));
        Assert.Equal("nobody answered", Value(kernel, kernel.Execute("ask name?")));
    }

    [Fact]
    public void An_interrupt_ends_the_wait_for_an_answer()
    {
        using TestKernel kernel = new();
        string id = kernel.Execute("ask name?");
        kernel.Receive(kernel.Stdin);
        kernel.Send(kernel.Control, "interrupt_request");
        Assert.Equal("Interrupted", (string?)kernel.Published(id)[^1].Content["ename"]);
    }
}
