using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace Egop.Kernel.Tests;

public class ZmtpServerTests
{
    private static readonly IPEndPoint Any = new(IPAddress.Loopback, 0);

    private static RouterSocket Echo(ZmtpLimits? limits = null)
    {
        RouterSocket? router = null;
        router = new(Any, limits ?? ZmtpLimits.Default, KernelLog.None, (identity, message) => router!.Send(identity, message));
        router.Listen();
        return router;
    }

    private static PublisherSocket Publisher(ZmtpLimits? limits = null)
    {
        PublisherSocket publisher = new(Any, limits ?? ZmtpLimits.Default, KernelLog.None);
        publisher.Listen();
        return publisher;
    }

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2)));

    [Fact]
    public void A_router_answers_the_peer_that_asked()
    {
        using RouterSocket router = Echo();
        using ZmtpClient named =
            new(router.EndPoint, "DEALER", "one"), nameless = new(router.EndPoint, "DEALER"), another = new(router.EndPoint, "DEALER");
        named.Send("a", "", "b");
        nameless.Send("c");
        another.Send("d");
        Assert.Equal(["a", "", "b"], named.ReceiveText());
        Assert.Equal(["c"], nameless.ReceiveText());
        Assert.Equal(["d"], another.ReceiveText());
        Assert.True(router.IsConnected("one"u8.ToArray()));
        Assert.False(router.Send("two"u8.ToArray(), ["x"u8.ToArray()]));
    }

    [Fact]
    public void The_first_peer_of_a_name_keeps_it_until_it_goes()
    {
        using RouterSocket router = Echo();
        ZmtpClient first = new(router.EndPoint, "DEALER", "name");
        Until(() => router.IsConnected("name"u8.ToArray()));
        using (ZmtpClient second = new(router.EndPoint, "DEALER", "name"))
            Assert.True(second.IsClosed());
        first.Send("still here");
        Assert.Equal(["still here"], first.ReceiveText());
        first.Dispose();
        Until(() => !router.IsConnected("name"u8.ToArray()));
        using ZmtpClient third = new(router.EndPoint, "DEALER", "name");
        third.Send("here now");
        Assert.Equal(["here now"], third.ReceiveText());
    }

    [Fact]
    public void A_heartbeat_returns_every_frame()
    {
        using HeartbeatSocket heartbeat = new(Any, ZmtpLimits.Default, KernelLog.None);
        heartbeat.Listen();
        using ZmtpClient client = new(heartbeat.EndPoint, "REQ");
        client.Send("", "ping", "more");
        Assert.Equal(["", "ping", "more"], client.ReceiveText());
    }

    [Fact]
    public void A_ping_is_answered_with_its_context()
    {
        using RouterSocket router = Echo();
        using ZmtpClient client = new(router.EndPoint, "DEALER");
        client.SendCommand("PING", [0, 10, .. "context"u8]);
        (_, bool command, byte[] body) = client.ReadFrame();
        Assert.True(command);
        Assert.Equal("\u0004PONGcontext", Encoding.ASCII.GetString(body));
        client.SendCommand("LATER", []);
        client.Send("unknown commands are ignored");
        Assert.Equal(["unknown commands are ignored"], client.ReceiveText());
    }

    [Fact]
    public void A_publisher_sends_what_was_subscribed_to_by_message_or_command()
    {
        using PublisherSocket publisher = Publisher();
        using ZmtpClient byMessage = new(publisher.EndPoint, "SUB"), byCommand = new(publisher.EndPoint, "SUB");
        byMessage.Subscribe("a");
        byCommand.SendCommand("SUBSCRIBE", "b"u8.ToArray());
        // A peer has its messages in order, so one that it gets shows that its subscription has been taken.
        Publish("a1", "b1");
        Assert.Equal(["a1"], byMessage.ReceiveText());
        Assert.Equal(["b1"], byCommand.ReceiveText());
        byMessage.Send([0, (byte)'a']);
        byMessage.Subscribe("c");
        byCommand.SendCommand("CANCEL", "b"u8.ToArray());
        byCommand.SendCommand("SUBSCRIBE", "d"u8.ToArray());
        Until(() =>
        {
            Publish("c", "d");
            return !byMessage.IsQuiet() && !byCommand.IsQuiet();
        });
        Publish("a2", "b2", "c", "d");
        Assert.All(Enumerable.Range(0, 2), _ => Assert.Equal(["c"], byMessage.ReceiveText()));
        Assert.All(Enumerable.Range(0, 2), _ => Assert.Equal(["d"], byCommand.ReceiveText()));

        void Publish(params string[] topics)
        {
            foreach (string topic in topics)
                publisher.Publish([Encoding.UTF8.GetBytes(topic)], mayWait: true);
        }
    }

    [Fact]
    public void What_is_published_between_connecting_and_subscribing_is_kept()
    {
        using PublisherSocket publisher = Publisher();
        using ZmtpClient client = new(publisher.EndPoint);
        Until(() => publisher.PeerCount == 1);
        for (int i = 0; i < 100; i++)
            publisher.Publish(["topic"u8.ToArray(), [(byte)i]], mayWait: true);
        publisher.Publish(["other"u8.ToArray()], mayWait: true);
        client.Handshake("SUB", []);
        client.Subscribe("topic");
        for (int i = 0; i < 100; i++)
            Assert.Equal(i, client.Receive()[1][0]);
        Assert.True(client.IsQuiet());
    }

    [Fact]
    public void What_is_kept_for_a_peer_that_never_subscribes_is_limited()
    {
        using PublisherSocket publisher = Publisher(new ZmtpLimits { HeldBytes = 1000 });
        using ZmtpClient client = new(publisher.EndPoint, "SUB");
        Until(() => publisher.PeerCount == 1);
        for (int i = 0; i < 100; i++)
            publisher.Publish(["t"u8.ToArray(), [(byte)i, .. new byte[93]]], mayWait: true);
        client.Subscribe("");
        byte[][] received = [.. Enumerable.Range(0, 10).Select(_ => client.Receive()[1])];
        Assert.Equal(Enumerable.Range(90, 10), received.Select(body => (int)body[0]));
        Assert.True(client.IsQuiet());
    }

    [Fact]
    public void A_publisher_waits_for_a_slow_peer_and_drops_one_that_takes_nothing()
    {
        using PublisherSocket publisher = Publisher(new ZmtpLimits { QueueBytes = 1 << 20, Stall = TimeSpan.FromSeconds(5) });
        using ZmtpClient dead = new(publisher.EndPoint, "SUB"), slow = new(publisher.EndPoint, "SUB");
        dead.Subscribe("");
        slow.Subscribe("");
        // What is kept for a peer whose subscription is still on its way is limited: both must have arrived.
        Until(() => publisher.PeerCount == 2);
        publisher.Publish(["ready"u8.ToArray()], mayWait: true);
        Assert.Equal(["ready"], dead.ReceiveText());
        Assert.Equal(["ready"], slow.ReceiveText());
        int received = 0;
        Thread reader = new(() =>
        {
            for (; received < 400; received++)
                Assert.Equal(100_000, slow.Receive()[0].Length);
        });
        reader.Start();
        byte[] large = new byte[100_000];
        for (int i = 0; i < 400; i++)
            publisher.Publish([large], mayWait: true);
        Assert.True(reader.Join(TimeSpan.FromMinutes(2)));
        Assert.Equal(400, received);
        Assert.Equal(1, publisher.PeerCount);
    }

    public static TheoryData<string, byte[]> Violations => new()
    {
        { "another protocol", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() },
        { "version 2", [.. ZmtpClient.Greeting(major: 2), .. new byte[16]] },
        { "security", [.. ZmtpClient.Greeting(mechanism: "CURVE"), .. new byte[16]] },
        { "a message before READY", [.. ZmtpClient.Greeting(), .. ZmtpClient.Frame([])] },
        { "another command", [.. ZmtpClient.Greeting(), .. ZmtpClient.Frame([5, .. "HELLO"u8], command: true)] },
        { "a socket of the wrong type", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("PUSH", [])] },
        { "a reserved identity", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", [0, 1])] },
        { "a long identity", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", new byte[256])] },
        { "reserved bits", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), 0xF8, 0] },
        { "a length over the limit", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), 2, 0, 0, 0, 0, 0, 1, 0, 1] },
        { "too many bytes in parts",
            [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), .. Repeat(ZmtpClient.Frame(new byte[30_000], more: true), 3)] },
        { "too many frames",
            [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), .. Repeat(ZmtpClient.Frame([], more: true), 200)] },
        { "a command inside a message", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), 1, 0, 4, 1, 0] },
        { "a command that is too long", [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), 6, 0, 0, 0, 0, 0, 2, 0, 0] },
        { "a malformed ping",
            [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), .. ZmtpClient.Frame([4, .. "PING"u8, 1], command: true)] },
        { "a subscription to a router",
            [.. ZmtpClient.Greeting(), .. ZmtpClient.Ready("DEALER", []), .. ZmtpClient.Frame([9, .. "SUBSCRIBE"u8], command: true)] },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_closes_that_connection_and_no_other(string what, byte[] bytes)
    {
        using RouterSocket router = Echo(new ZmtpLimits { MessageBytes = 1 << 16, MessageFrames = 100 });
        using ZmtpClient good = new(router.EndPoint, "DEALER");
        using ZmtpClient bad = new(router.EndPoint);
        bad.SendRaw(bytes);
        Assert.True(bad.IsClosed(), what);
        Until(() => router.Refused == 1);
        good.Send("still here");
        Assert.Equal(["still here"], good.ReceiveText());
    }

    [Fact]
    public void A_connection_that_does_not_introduce_itself_is_closed()
    {
        using RouterSocket router = Echo(new ZmtpLimits { Handshake = TimeSpan.FromMilliseconds(200) });
        using ZmtpClient silent = new(router.EndPoint);
        Assert.True(silent.IsClosed());
        Until(() => router.PeerCount == 0);
    }

    [Fact]
    public void More_connections_than_the_limit_are_refused()
    {
        using RouterSocket router = Echo(new ZmtpLimits { Peers = 2 });
        using ZmtpClient one = new(router.EndPoint, "DEALER"), two = new(router.EndPoint, "DEALER");
        using ZmtpClient three = new(router.EndPoint);
        Assert.True(three.IsClosed());
        one.Send("still here");
        Assert.Equal(["still here"], one.ReceiveText());
    }

    [Fact]
    public void A_handler_that_throws_does_not_end_the_connection()
    {
        bool first = true;
        RouterSocket? router = null;
        router = new(Any, ZmtpLimits.Default, KernelLog.None, (identity, message) =>
        {
            if (!first)
                router!.Send(identity, message);
            first = false;
            if (message[0].Length == 0)
                throw new InvalidOperationException();
        });
        router.Listen();
        using ZmtpClient client = new(router.EndPoint, "DEALER");
        client.Send("");
        client.Send("again");
        Assert.Equal(["again"], client.ReceiveText());
        router.Dispose();
    }

    [Fact]
    public void What_was_queued_is_handed_over_before_the_end()
    {
        RouterSocket router = Echo();
        using ZmtpClient client = new(router.EndPoint, "DEALER", "x");
        Until(() => router.IsConnected("x"u8.ToArray()));
        byte[] large = new byte[3 << 20];
        router.Send("x"u8.ToArray(), [large]);
        Thread end = new(router.Dispose);
        end.Start();
        Assert.Equal(large.Length, client.Receive()[0].Length);
        end.Join();
        Assert.True(client.IsClosed());
    }

    [Fact]
    public void A_socket_listens_on_the_given_interface_only()
    {
        using RouterSocket router = Echo();
        IPEndPoint[] listeners =
            [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == router.EndPoint.Port)];
        Assert.Equal([router.EndPoint], listeners);
    }

    [Fact]
    public void A_port_in_use_is_waited_for()
    {
        Socket before = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        before.Bind(Any);
        before.Listen();
        IPEndPoint taken = (IPEndPoint)before.LocalEndPoint!;
        using Timer release = new(_ => before.Dispose(), null, 300, Timeout.Infinite);
        using HeartbeatSocket after = new(taken, ZmtpLimits.Default, KernelLog.None);
        Assert.Equal(taken.Port, after.EndPoint.Port);
    }

    private static byte[] Repeat(byte[] bytes, int count) => [.. Enumerable.Repeat(bytes, count).SelectMany(b => b)];
}
