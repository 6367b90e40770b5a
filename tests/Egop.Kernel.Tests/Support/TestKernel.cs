using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

/// <summary>A kernel in this process with a fake session, and a front end of its own connected to all channels.</summary>
internal sealed class TestKernel : IDisposable
{
    private int _sent;

    public TestKernel(Func<INotebookSession>? start = null, ZmtpLimits? limits = null, string key = "a key")
    {
        Key = Encoding.UTF8.GetBytes(key);
        Kernel = new(new ConnectionFile(IPAddress.Loopback, 0, 0, 0, 0, 0, Key), start ?? (() => Session), KernelLog.None, limits);
        IoPub = new(Kernel.Channels.IoPub.EndPoint, "SUB");
        IoPub.Subscribe("");
        Shell = new(Kernel.Channels.Shell.EndPoint, "DEALER", "front");
        Control = new(Kernel.Channels.Control.EndPoint, "DEALER", "front");
        Stdin = new(Kernel.Channels.Stdin.EndPoint, "DEALER", "front");
    }

    public byte[] Key { get; }

    public FakeSession Session { get; } = new();

    public JupyterKernel Kernel { get; }

    public ZmtpClient Shell { get; }

    public ZmtpClient Control { get; }

    public ZmtpClient Stdin { get; }

    public ZmtpClient IoPub { get; }

    /// <summary>The frames of a signed request.</summary>
    public byte[][] Frames(string type, JsonObject content, string? id = null) =>
        Sign(Encoding.UTF8.GetBytes($$"""{"msg_id":"{{id ?? $"m{++_sent}"}}","session":"front","username":"u","date":"2026-01-01T00:00:00Z","msg_type":"{{type}}","version":"5.3","extra":[1]}"""),
            "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content.ToJsonString()));

    /// <summary>Four frames with delimiter and signature.</summary>
    public byte[][] Sign(params byte[][] json) => ["<IDS|MSG>"u8.ToArray(), Hmac(json), .. json];

    /// <summary>Sends a request and returns its identifier.</summary>
    public string Send(ZmtpClient channel, string type, JsonObject? content = null)
    {
        string id = $"m{++_sent}";
        channel.Send(Frames(type, content ?? [], id));
        return id;
    }

    public string Execute(string code, bool silent = false, bool store = true, bool stop = true, bool stdin = true) =>
        Send(Shell, "execute_request",
            new() { ["code"] = code, ["silent"] = silent, ["store_history"] = store, ["stop_on_error"] = stop, ["allow_stdin"] = stdin });

    /// <summary>Receives a message and checks all that holds for every message.</summary>
    public Received Receive(ZmtpClient channel)
    {
        byte[][] frames = channel.Receive();
        int at = Array.FindIndex(frames, frame => Encoding.UTF8.GetString(frame) == "<IDS|MSG>");
        Assert.Equal(Encoding.UTF8.GetString(Hmac(frames[(at + 2)..(at + 6)])), Encoding.UTF8.GetString(frames[at + 1]));
        JsonObject header = Parse(frames[at + 2]), parent = Parse(frames[at + 3]);
        foreach (string name in (string[])["msg_id", "session", "username", "date", "msg_type", "version"])
            Assert.Equal(JsonValueKind.String, header[name]!.GetValueKind());
        Assert.Equal("5.3", (string?)header["version"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$", (string)header["date"]!);
        return new((string)header["msg_type"]!, (string?)parent["msg_id"], parent, Parse(frames[at + 5]), [.. frames[..at]]);
    }

    /// <summary>A request, its reply, and what was published for it, from busy to idle.</summary>
    public (Received Reply, Received[] Published) Ask(ZmtpClient channel, string type, JsonObject? content = null)
    {
        string id = Send(channel, type, content);
        Received reply = Receive(channel);
        Assert.Equal(id, reply.Parent);
        return (reply, Published(id));
    }

    /// <summary>What is published for a request, without the busy and idle around it.</summary>
    public Received[] Published(string id)
    {
        List<Received> all = [];
        do
            all.Add(Receive(IoPub));
        while (all[^1].Parent != id || all[^1].Type != "status" || (string?)all[^1].Content["execution_state"] != "idle");
        Received[] own = [.. all.Where(message => message.Parent == id)];
        Assert.Equal("busy", (string?)own[0].Content["execution_state"]);
        return own[1..^1];
    }

    public void Dispose()
    {
        foreach (ZmtpClient client in (ZmtpClient[])[Shell, Control, Stdin, IoPub])
            client.Dispose();
        Kernel.Dispose();
    }

    private static JsonObject Parse(byte[] json) => JsonNode.Parse(json)!.AsObject();

    private byte[] Hmac(byte[][] json) =>
        Encoding.ASCII.GetBytes(
            Convert.ToHexString(HMACSHA256.HashData(Key, (byte[])[.. json.SelectMany(frame => frame)])).ToLowerInvariant());

    internal sealed record Received(string Type, string? Parent, JsonObject ParentHeader, JsonObject Content, byte[][] Prefix);
}
