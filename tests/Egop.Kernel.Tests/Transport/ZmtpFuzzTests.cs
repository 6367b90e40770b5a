using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Egop.Kernel.Tests;

public class ZmtpFuzzTests(ITestOutputHelper output)
{
    private const int Messages = 100_000;

    [Fact]
    public void A_hundred_thousand_broken_messages_neither_stop_the_kernel_nor_its_other_clients()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("EGOP_SEED"), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"EGOP_SEED={seed}");
        Random random = new(seed);
        using TestKernel kernel = new(limits: new ZmtpLimits { MessageBytes = 1 << 20, Handshake = TimeSpan.FromSeconds(2) });
        ZmtpServer[] sockets = [kernel.Kernel.Channels.Shell, kernel.Kernel.Channels.Control, kernel.Kernel.Channels.Stdin,
            kernel.Kernel.Channels.IoPub, kernel.Kernel.Channels.Heartbeat];
        string[] types = ["DEALER", "DEALER", "DEALER", "SUB", "REQ"];

        int sent = 0, connections = 0;
        while (sent < Messages)
        {
            int which = random.Next(sockets.Length);
            connections++;
            try
            {
                using ZmtpClient client = new(sockets[which].EndPoint);
                if (random.Next(20) == 0)
                {
                    byte[] garbage = Bytes(random, 200);
                    client.SendRaw(garbage);
                    sent++;
                    continue;
                }
                client.Handshake(types[which], []);
                // Nothing is read after what breaks ZMTP itself, so that ends the connection; what breaks Jupyter's protocol does not.
                for (bool goes = true; goes; sent++)
                {
                    goes = random.Next(60) > 0;
                    client.SendRaw(goes ? Message(random, kernel) : Broken(random));
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The server closed the connection, as it should on most of this.
            }
            if (connections % 50 == 0)
                Assert.Equal("kernel_info_reply", kernel.Ask(kernel.Shell, "kernel_info_request").Reply.Type);
        }
        output.WriteLine($"{sent} messages over {connections} connections");

        string id = kernel.Execute("value alive");
        Assert.Equal("ok", (string?)kernel.Receive(kernel.Shell).Content["status"]);
        Assert.Contains(kernel.Published(id), message => message.Type == "execute_result");
        Assert.DoesNotContain(kernel.Session.Ran, ran => ran.Code != "value alive");
    }

    /// <summary>Bytes that are no ZMTP, or ZMTP that the socket does not expect.</summary>
    private static byte[] Broken(Random random) => random.Next(4) switch
    {
        0 => Bytes(random, 40),
        1 => ZmtpClient.Frame(Bytes(random, 300), more: random.Next(2) == 0, command: random.Next(2) == 0),
        2 => ZmtpClient.Frame([4, .. "PING"u8, .. Bytes(random, 30)], command: true),
        _ => ZmtpClient.Frame([9, .. "SUBSCRIBE"u8, .. Bytes(random, 20)], command: true),
    };

    /// <summary>Messages of every kind of wrong, from noise to a well-signed one with senseless content.</summary>
    private static byte[] Message(Random random, TestKernel kernel)
    {
        byte[][] message = kernel.Frames(
            random.Next(4) switch { 0 => "kernel_info_request", 1 => "history_request", 2 => "comm_open", _ => "no_such_request" },
            new JsonObject { ["code"] = 5, ["n"] = "x", ["pattern"] = new JsonArray() });
        switch (random.Next(6))
        {
            case 0:
                // A right message with one byte changed: the signature does not fit any more.
                byte[] frame = message[random.Next(2, message.Length)];
                frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                message = message[..random.Next(1, message.Length)];
                break;
            case 2:
                message = kernel.Sign([Bytes(random, 30), Bytes(random, 30), Bytes(random, 30), Bytes(random, 30)]);
                break;
            case 3:
                message = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Bytes(random, 60))];
                break;
            default:
                break;
        }
        return ZmtpFrame.Encode(message);
    }

    private static byte[] Bytes(Random random, int atMost)
    {
        byte[] bytes = new byte[random.Next(atMost)];
        random.NextBytes(bytes);
        return bytes;
    }
}
