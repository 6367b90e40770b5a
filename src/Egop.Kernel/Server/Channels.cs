using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>The five sockets of a kernel, and the messages that go out over them.</summary>
internal sealed class Channels : IDisposable
{
    private readonly WireProtocol _wire;
    private readonly string _topic;

    /// <summary>Binds all five on the interface of the connection file; <see cref="Listen"/> begins to take connections.</summary>
    /// <param name="connection">Interface, ports and key.</param>
    /// <param name="limits">The limits of each peer.</param>
    /// <param name="log">Where refusals are noted.</param>
    /// <param name="shell">Called with each request on the shell channel, on the thread that reads from its sender.</param>
    /// <param name="control">The same for the control channel.</param>
    /// <param name="stdin">The same for the stdin channel.</param>
    public Channels(
        ConnectionFile connection,
        ZmtpLimits limits,
        KernelLog log,
        Action<JupyterMessage> shell,
        Action<JupyterMessage> control,
        Action<JupyterMessage> stdin)
    {
        _wire = new(connection.Key, log);
        _topic = $"kernel.{_wire.Session}.";
        List<ZmtpServer> bound = [];
        try
        {
            bound.Add(Shell = Router(connection.Shell, shell));
            bound.Add(Control = Router(connection.Control, control));
            bound.Add(Stdin = Router(connection.Stdin, stdin));
            bound.Add(IoPub = new(new(connection.Address, connection.IoPub), limits, log));
            bound.Add(Heartbeat = new(new(connection.Address, connection.Heartbeat), limits, log));
        }
        catch
        {
            bound.ForEach(socket => socket.Dispose());
            throw;
        }

        RouterSocket Router(
            int port, Action<JupyterMessage> handler) => new(new IPEndPoint(connection.Address, port), limits, log, (identity, frames) =>
        {
            if (_wire.Read(identity, frames) is { } message)
                handler(message);
        });
    }

    /// <summary>Requests and their replies.</summary>
    public RouterSocket Shell { get; }

    /// <summary>Requests that do not wait behind a running cell.</summary>
    public RouterSocket Control { get; }

    /// <summary>Questions to the reader of the notebook.</summary>
    public RouterSocket Stdin { get; }

    /// <summary>Outputs and status, for everybody.</summary>
    public PublisherSocket IoPub { get; }

    /// <summary>The echo.</summary>
    public HeartbeatSocket Heartbeat { get; }

    /// <summary>Messages that were wrongly signed or malformed.</summary>
    public long Dropped => _wire.Dropped;

    /// <summary>Begins to take connections.</summary>
    public void Listen()
    {
        foreach (ZmtpServer socket in (ZmtpServer[])[IoPub, Stdin, Heartbeat, Control, Shell])
            socket.Listen();
    }

    /// <summary>Answers a request over the channel it came by; false if who asked is gone.</summary>
    public bool Reply(RouterSocket channel, JupyterMessage request, string type, JsonObject content) =>
        channel.Send(request.Identities[0], _wire.Write([.. request.Identities.Skip(1)], type, request, content));

    /// <summary>Publishes an output or a status on behalf of a request.</summary>
    /// <param name="parent">The request; null for none.</param>
    /// <param name="type">The type of the message.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mayWait">Whether to wait for slow readers: outputs may, control messages may not.</param>
    public void Publish(JupyterMessage? parent, string type, JsonObject content, bool mayWait = true) =>
        IoPub.Publish(_wire.Write([Encoding.UTF8.GetBytes(_topic + type)], type, parent, content), mayWait);

    /// <summary>Publishes that a request is being served ("busy") or has been ("idle").</summary>
    public void Status(JupyterMessage? parent, string state, bool mayWait = false) =>
        Publish(parent, "status", new() { ["execution_state"] = state }, mayWait);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ZmtpServer socket in (ZmtpServer[])[Shell, Control, Stdin, IoPub, Heartbeat])
            socket.Dispose();
    }
}
