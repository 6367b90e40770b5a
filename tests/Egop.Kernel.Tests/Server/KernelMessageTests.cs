using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class KernelMessageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kernel_info_is_answered_on_shell_and_control_before_the_session_is_up(bool control)
    {
        using ManualResetEventSlim never = new();
        using TestKernel kernel = new(() =>
        {
            never.Wait();
            throw new OperationCanceledException();
        });
        (TestKernel.Received reply, TestKernel.Received[] published) =
            kernel.Ask(control ? kernel.Control : kernel.Shell, "kernel_info_request");
        never.Set();
        Assert.Equal("kernel_info_reply", reply.Type);
        Assert.Empty(published);
        JsonObject content = reply.Content, language = content["language_info"]!.AsObject();
        Assert.Equal("ok", (string?)content["status"]);
        Assert.Equal("5.3", (string?)content["protocol_version"]);
        Assert.NotEmpty((string)content["banner"]!);
        Assert.Empty(content["supported_features"]!.AsArray());
        Assert.Equal(["F#", ".fs", "text/x-fsharp", "fsharp"],
            ((string[])["name", "file_extension", "mimetype", "pygments_lexer"]).Select(name => (string?)language[name]));
        Assert.All(content["help_links"]!.AsArray(), link => Assert.StartsWith("https://", (string?)link!["url"]));
    }

    [Fact]
    public void The_parent_header_is_the_whole_header_of_the_request()
    {
        using TestKernel kernel = new();
        TestKernel.Received reply = kernel.Ask(kernel.Shell, "kernel_info_request").Reply;
        Assert.Equal(1, (int)reply.ParentHeader["extra"]![0]!);
        Assert.Equal("front", (string?)reply.ParentHeader["session"]);
    }

    [Fact]
    public void Identities_before_the_delimiter_come_back()
    {
        using TestKernel kernel = new();
        byte[][] frames = kernel.Frames("kernel_info_request", []);
        kernel.Shell.Send([[1, 2], [], .. frames]);
        Assert.Equal([[1, 2], []], kernel.Receive(kernel.Shell).Prefix);
    }

    [Fact]
    public void A_wrong_signature_is_dropped_without_an_answer()
    {
        using TestKernel kernel = new();
        byte[][] frames = kernel.Frames("execute_request", new() { ["code"] = "value 1" });
        frames[1][0] ^= 1;
        kernel.Shell.Send(frames);
        kernel.Ask(kernel.Shell, "kernel_info_request");
        Assert.Equal(1, kernel.Kernel.Channels.Dropped);
        Assert.Empty(kernel.Session.Ran);
    }

    [Fact]
    public void A_cell_with_a_value_gives_input_output_result_and_reply()
    {
        using TestKernel kernel = new();
        string id = kernel.Execute("value 42");
        TestKernel.Received reply = kernel.Receive(kernel.Shell);
        Assert.Equal(("execute_reply", id), (reply.Type, reply.Parent));
        Assert.Equal("ok", (string?)reply.Content["status"]);
        Assert.Equal(1, (int)reply.Content["execution_count"]!);
        Assert.Empty(reply.Content["payload"]!.AsArray());
        Assert.Empty(reply.Content["user_expressions"]!.AsObject());

        TestKernel.Received[] published = kernel.Published(id);
        Assert.Equal(["execute_input", "execute_result"], published.Select(message => message.Type));
        Assert.Equal("value 42", (string?)published[0].Content["code"]);
        Assert.Equal(1, (int)published[0].Content["execution_count"]!);
        Assert.Equal("42", (string?)published[1].Content["data"]!["text/plain"]);
        Assert.Equal(1, (int)published[1].Content["execution_count"]!);
        Assert.Empty(published[1].Content["metadata"]!.AsObject());
    }

    [Theory]
    [InlineData("print out", "stream", """{"name":"stdout","text":"out"}""")]
    [InlineData("complain err", "stream", """{"name":"stderr","text":"err"}""")]
    [InlineData("show x", "display_data", """{"data":{"text/plain":"x"},"metadata":{},"transient":{}}""")]
    [InlineData("show x id", "display_data", """{"data":{"text/plain":"x"},"metadata":{},"transient":{"display_id":"id"}}""")]
    [InlineData("update x id", "update_display_data", """{"data":{"text/plain":"x"},"metadata":{},"transient":{"display_id":"id"}}""")]
    [InlineData("fail", "error", """{"ename":"Failure","evalue":"on purpose","traceback":["line 1","line 2"]}""")]
    public void Each_output_has_its_message(string code, string type, string content)
    {
        using TestKernel kernel = new();
        TestKernel.Received output = kernel.Published(kernel.Execute(code))[1];
        Assert.Equal(type, output.Type);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(content), output.Content), output.Content.ToJsonString());
        Assert.EndsWith("." + type, Encoding.UTF8.GetString(output.Prefix[0]));
    }

    [Fact]
    public void A_silent_cell_publishes_nothing_and_does_not_count()
    {
        using TestKernel kernel = new();
        Assert.Empty(kernel.Published(kernel.Execute("value 1", silent: true)));
        Assert.Empty(kernel.Published(kernel.Execute("show 1", silent: true)));
        Assert.Empty(kernel.Published(kernel.Execute("fail", silent: true)));
        kernel.Execute("value 2");
        int[] counts = [.. Enumerable.Range(0, 4).Select(_ => (int)kernel.Receive(kernel.Shell).Content["execution_count"]!)];
        Assert.Equal([1, 1, 1, 1], counts);
    }

    [Fact]
    public void A_cell_that_is_not_stored_does_not_count_and_is_not_remembered()
    {
        using TestKernel kernel = new();
        kernel.Execute("value 1", store: false);
        kernel.Execute("value 2");
        kernel.Execute("  ");
        kernel.Execute("value 3");
        int[] counts = [.. Enumerable.Range(0, 4).Select(_ => (int)kernel.Receive(kernel.Shell).Content["execution_count"]!)];
        Assert.Equal([1, 1, 2, 2], counts);
        JsonArray history = kernel.Ask(
            kernel.Shell, "history_request", new() { ["hist_access_type"] = "tail", ["n"] = 10 }).Reply.Content["history"]!.AsArray();
        Assert.Equal(["value 2", "value 3"], history.Select(entry => (string?)entry![2]));
    }

    [Fact]
    public void User_expressions_are_answered_one_by_one()
    {
        using TestKernel kernel = new();
        kernel.Send(kernel.Shell, "execute_request", new()
        {
            ["code"] = "nothing",
            ["user_expressions"] = new JsonObject { ["good"] = "value 7", ["bad"] = "fail" },
        });
        JsonNode answers = kernel.Receive(kernel.Shell).Content["user_expressions"]!;
        Assert.Equal("7", (string?)answers["good"]!["data"]!["text/plain"]);
        Assert.Equal("ok", (string?)answers["good"]!["status"]);
        Assert.Equal("error", (string?)answers["bad"]!["status"]);
        Assert.Equal("Failure", (string?)answers["bad"]!["ename"]);
    }

    [Fact]
    public void A_session_that_throws_or_does_not_start_is_an_error_of_the_cell()
    {
        using (TestKernel kernel = new())
        {
            kernel.Execute("throw");
            TestKernel.Received reply = kernel.Receive(kernel.Shell);
            Assert.Equal("error", (string?)reply.Content["status"]);
            Assert.Equal("the session broke", (string?)reply.Content["evalue"]);
        }
        using (TestKernel kernel = new(() => throw new FileNotFoundException("no compiler")))
        {
            kernel.Execute("value 1");
            Assert.Equal("no compiler", (string?)kernel.Receive(kernel.Shell).Content["evalue"]);
            Assert.Equal("error",
                (string?)kernel.Ask(
                    kernel.Shell, "complete_request", new() { ["code"] = "x", ["cursor_pos"] = 1 }).Reply.Content["status"]);
        }
    }

    [Fact]
    public void Completion_counts_in_code_points_and_names_kinds()
    {
        using TestKernel kernel = new();
        JsonObject content = kernel.Ask(kernel.Shell, "complete_request", new() { ["code"] = "😀😀ab", ["cursor_pos"] = 3 }).Reply.Content;
        Assert.Equal(("😀😀ab", 5), kernel.Session.Asked.Single());
        Assert.Equal("ok", (string?)content["status"]);
        Assert.Equal(["``the name``"], content["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal((2, 3), ((int)content["cursor_start"]!, (int)content["cursor_end"]!));
        JsonNode kind = content["metadata"]!["_jupyter_types_experimental"]![0]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"start":2,"end":3,"text":"``the name``","type":"function"}"""), kind));
    }

    [Fact]
    public void Inspection_says_whether_it_found_something()
    {
        using TestKernel kernel = new();
        JsonObject found =
            kernel.Ask(kernel.Shell, "inspect_request", new() { ["code"] = "😀x", ["cursor_pos"] = 2, ["detail_level"] = 0 }).Reply.Content;
        Assert.True((bool)found["found"]!);
        Assert.Equal("signature", (string?)found["data"]!["text/plain"]);
        Assert.Equal(3, kernel.Session.Asked.Single().Position);
        JsonObject missing = kernel.Ask(kernel.Shell, "inspect_request", new() { ["code"] = "unknown", ["cursor_pos"] = 2 }).Reply.Content;
        Assert.False((bool)missing["found"]!);
        Assert.Empty(missing["data"]!.AsObject());
    }

    [Fact]
    public void Is_complete_gives_the_indentation_only_with_incomplete()
    {
        using TestKernel kernel = new();
        JsonObject more = kernel.Ask(kernel.Shell, "is_complete_request", new() { ["code"] = "let f x =" }).Reply.Content;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"status":"incomplete","indent":"    "}"""), more));
        JsonObject done = kernel.Ask(kernel.Shell, "is_complete_request", new() { ["code"] = "1" }).Reply.Content;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"status":"complete"}"""), done));
    }

    [Fact]
    public void Questions_are_answered_while_a_cell_runs()
    {
        using TestKernel kernel = new();
        string cell = kernel.Execute("wait");
        TestKernel.Received busy = kernel.Receive(kernel.IoPub);
        Assert.Equal(cell, busy.Parent);
        foreach (string type in (string[])["complete", "inspect", "is_complete", "history", "kernel_info", "comm_info"])
        {
            kernel.Send(kernel.Shell, $"{type}_request", new() { ["code"] = "x", ["cursor_pos"] = 1 });
            Assert.Equal($"{type}_reply", kernel.Receive(kernel.Shell).Type);
        }
        kernel.Send(kernel.Control, "interrupt_request");
        Assert.Equal(cell, kernel.Receive(kernel.Shell).Parent);
    }

    [Fact]
    public void A_comm_that_is_opened_is_closed_at_once_and_there_are_none()
    {
        using TestKernel kernel = new();
        string id = kernel.Send(kernel.Shell, "comm_open", new() { ["comm_id"] = "c", ["target_name"] = "t", ["data"] = new JsonObject() });
        TestKernel.Received close = Assert.Single(kernel.Published(id));
        Assert.Equal("comm_close", close.Type);
        Assert.Equal("c", (string?)close.Content["comm_id"]);
        Assert.Empty(kernel.Published(kernel.Send(kernel.Shell, "comm_msg", new() { ["comm_id"] = "c" })));
        Assert.Empty(kernel.Ask(kernel.Shell, "comm_info_request").Reply.Content["comms"]!.AsObject());
    }

    [Fact]
    public void Unknown_requests_are_ignored()
    {
        using TestKernel kernel = new();
        kernel.Send(kernel.Control, "debug_request");
        kernel.Send(kernel.Control, "execute_request", new() { ["code"] = "value 1" });
        Assert.Equal("kernel_info_reply", kernel.Ask(kernel.Control, "kernel_info_request").Reply.Type);
        Assert.Empty(kernel.Session.Ran);
    }

    [Fact]
    public void Contents_of_the_wrong_types_do_no_harm()
    {
        using TestKernel kernel = new();
        foreach (string type in (string[])["execute", "complete", "inspect", "is_complete", "history", "comm_info", "kernel_info",
            "interrupt"])
        {
            JsonObject content = new()
            {
                ["code"] = new JsonArray(),
                ["cursor_pos"] = "x",
                ["silent"] = 3,
                ["hist_access_type"] = true,
                ["n"] = 1e300,
                ["user_expressions"] = 5,
            };
            TestKernel.Received reply = kernel.Ask(kernel.Shell, $"{type}_request", content).Reply;
            Assert.Equal($"{type}_reply", reply.Type);
            Assert.Equal(JsonValueKind.String, reply.Content["status"]!.GetValueKind());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shutdown_is_answered_with_its_restart_flag_and_ends_the_kernel(bool restart)
    {
        using TestKernel kernel = new();
        kernel.Execute("wait");
        TestKernel.Received reply = kernel.Ask(kernel.Control, "shutdown_request", new() { ["restart"] = restart }).Reply;
        Assert.Equal(restart, (bool)reply.Content["restart"]!);
        Assert.Equal("ok", (string?)reply.Content["status"]);
        Thread wait = new(kernel.Kernel.Wait);
        wait.Start();
        Assert.True(wait.Join(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void Ten_thousand_displays_arrive_in_order()
    {
        using TestKernel kernel = new();
        TestKernel.Received[] published = kernel.Published(kernel.Execute("many 10000"));
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"{i}"),
            published[1..].Select(message => (string?)message.Content["data"]!["text/plain"]));
    }
}
