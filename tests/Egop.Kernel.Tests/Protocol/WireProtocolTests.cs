using System.Text;
using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class WireProtocolTests
{
    private static readonly byte[] Key = "key"u8.ToArray();

    private static byte[][] Signed(string header, string content, string? delimiter = null)
    {
        byte[][] json = [Bytes(header), Bytes("{}"), Bytes("{}"), Bytes(content)];
        return [Bytes("id"), Bytes(delimiter ?? "<IDS|MSG>"), new MessageSigner(Key).Sign(json), .. json, Bytes("buffer")];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_message_is_read_with_identities_header_and_content()
    {
        WireProtocol wire = new(Key, KernelLog.None);
        JupyterMessage message = wire.Read(Bytes("peer"), Signed("""{"msg_type":"x","msg_id":"1"}""", """{"a":"ü😀"}"""))!;
        Assert.Equal(["peer", "id"], message.Identities.Select(Encoding.UTF8.GetString));
        Assert.Equal("x", message.Type);
        Assert.Equal("ü😀", message.Content.Text("a"));
        Assert.Equal(0, wire.Dropped);
    }

    [Theory]
    [InlineData("{", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"msg_type":5}""", "{}")]
    [InlineData("""{"msg_type":"\ud800"}""", "{}")]
    [InlineData("""{"msg_type":"x"}""", "5")]
    [InlineData("""{"msg_type":"x"}""", "null")]
    [InlineData("""{"msg_type":"x"}""", """{"a":1,"a":2}""")]
    [InlineData("""{"msg_type":"x"}""", "{} {}")]
    public void A_signed_message_that_is_none_is_dropped_and_counted(string header, string content)
    {
        WireProtocol wire = new(Key, KernelLog.None);
        Assert.Null(wire.Read([], Signed(header, content)));
        Assert.Equal(1, wire.Dropped);
    }

    [Fact]
    public void Deep_nesting_a_missing_delimiter_missing_frames_and_a_wrong_signature_are_dropped()
    {
        WireProtocol wire = new(Key, KernelLog.None);
        byte[][] right = Signed("""{"msg_type":"x"}""", "{}");
        Assert.Null(wire.Read([], Signed("""{"msg_type":"x"}""", $$"""{"a":{{new string('[', 100_000)}}""")));
        Assert.Null(wire.Read([], Signed("""{"msg_type":"x"}""", "{}", delimiter: "<IDS>")));
        Assert.Null(wire.Read([], right[..6]));
        Assert.Null(new WireProtocol("other"u8.ToArray(), KernelLog.None).Read([], right));
        Assert.NotNull(wire.Read([], right));
        Assert.Equal(3, wire.Dropped);
    }

    [Fact]
    public void The_parent_header_is_the_request_header_byte_for_byte()
    {
        WireProtocol wire = new(Key, KernelLog.None);
        const string Header = """{ "msg_type":"x" ,"unknown":[1.50]}""";
        byte[][] frames = wire.Write([], "y", wire.Read([], Signed(Header, "{}")), []);
        Assert.Equal(Header, Encoding.UTF8.GetString(frames[3]));
    }

    [Fact]
    public void Text_that_is_no_Unicode_goes_out_as_replacement_characters()
    {
        WireProtocol wire = new(Key, KernelLog.None);
        byte[][] frames = wire.Write([], "y", null, new() { ["text"] = "a\uD83Db" });
        Assert.Equal("a\uFFFDb", (string?)JsonNode.Parse(frames[5])!["text"]);
    }

    [Fact]
    public void Every_message_has_an_identifier_of_its_own()
    {
        WireProtocol wire = new(Key, KernelLog.None);
        string?[] identifiers =
            [.. Enumerable.Range(0, 100).Select(_ => (string?)JsonNode.Parse(wire.Write([], "y", null, [])[2])!["msg_id"])];
        Assert.Equal(100, identifiers.Distinct().Count());
    }
}
