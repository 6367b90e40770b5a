using System.Net.Sockets;

namespace Egop.Kernel;

/// <summary>One connection to a server socket: handshake, a thread that reads, a thread that writes what waits in its queue.</summary>
/// <remarks>Threads of its own, not the pool's: user code may keep every thread of the pool busy, and an interrupt must still
/// arrive.</remarks>
internal sealed class ZmtpPeer
{
    private const int StackBytes = 256 << 10;
    private const int BatchMessages = 64;
    private const int BatchBytes = 1 << 20;

    private readonly ZmtpServer _server;
    private readonly Socket _socket;
    private readonly Queue<byte[]> _queue = new();
    private readonly object _gate = new();
    private long _queuedBytes;
    private long _writtenBytes;
    private bool _writing;
    private bool _closed;

    internal ZmtpPeer(ZmtpServer server, Socket socket)
    {
        _server = server;
        _socket = socket;
    }

    /// <summary>The identity in the peer's READY; empty where it gave none.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Puts an encoded message into the peer's queue; false if the connection is gone.</summary>
    /// <param name="encoded">The bytes of whole frames.</param>
    /// <param name="mayWait">Whether to wait while the queue is over its limit. A peer that takes nothing for too long is dropped.</param>
    public bool Send(byte[] encoded, bool mayWait)
    {
        bool stalled = false;
        lock (_gate)
        {
            while (mayWait && !_closed && _queuedBytes > _server.Limits.QueueBytes && !stalled)
            {
                long before = _writtenBytes;
                stalled = !Monitor.Wait(_gate, _server.Limits.Stall) && _writtenBytes == before;
            }
            if (!_closed && !stalled)
            {
                _queue.Enqueue(encoded);
                _queuedBytes += encoded.Length;
                Monitor.PulseAll(_gate);
                return true;
            }
        }
        if (stalled)
            Close("takes no messages");
        return false;
    }

    /// <summary>Waits until all that was queued has been handed to the operating system, then says that no more comes.</summary>
    /// <remarks>A socket closed under a thread that reads from it would take back what is still on its way; the peer closes its side
    /// instead.</remarks>
    public void Finish(TimeSpan limit)
    {
        Drain(limit);
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection has ended already.
        }
    }

    /// <summary>Closes the connection, with a reason for the log if it is the peer's fault.</summary>
    public void Close(string? fault)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _queue.Clear();
            Monitor.PulseAll(_gate);
        }
        _socket.Dispose();
        _server.Remove(this, fault);
    }

    internal void Start() => Run("zmtp reader", Read);

    private void Drain(TimeSpan limit)
    {
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            while (!_closed && (_queue.Count > 0 || _writing))
            {
                long left = end - Environment.TickCount64;
                if (left <= 0)
                    return;
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
            }
        }
    }

    private static void Run(string name, ThreadStart body) =>
        new Thread(body, StackBytes) { IsBackground = true, Name = name }.Start();

    private void Read()
    {
        string? fault = null;
        try
        {
            _socket.NoDelay = true;
            using Stream stream = new BufferedStream(new NetworkStream(_socket), 16 << 10);
            if (!Shake(stream))
                return;
            Run("zmtp writer", Write);
            List<byte[]> message = [];
            int left = _server.Limits.MessageBytes;
            while (true)
            {
                ZmtpFrame frame = ZmtpFrame.Read(stream, left, _server.Limits.CommandBytes);
                if (frame.Command)
                {
                    Obey(frame.Body, inMessage: message.Count > 0);
                    continue;
                }
                message.Add(frame.Body);
                left -= frame.Body.Length;
                if (message.Count > _server.Limits.MessageFrames)
                    throw new ZmtpException($"a message of more than {_server.Limits.MessageFrames} frames");
                if (frame.More)
                    continue;
                _server.Receive(this, [.. message]);
                message.Clear();
                left = _server.Limits.MessageBytes;
            }
        }
        catch (ZmtpException e)
        {
            fault = e.Message;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The peer went away, or this side closed the connection.
        }
        catch (OutOfMemoryException)
        {
            fault = "a message that memory does not hold";
        }
        finally
        {
            Close(fault);
        }
    }

    private bool Shake(Stream stream)
    {
        // A peer that sends a byte now and then must not hold the connection open: the limit is for the whole handshake.
        using Timer limit = new(_ => _socket.Dispose(), null, _server.Limits.Handshake, Timeout.InfiniteTimeSpan);
        byte[] greeting = new byte[ZmtpGreeting.Length];
        _socket.Send(ZmtpGreeting.Bytes());
        // Byte by byte where it may be another protocol: its first bytes decide.
        stream.ReadExactly(greeting, 0, 10);
        if (greeting[0] != 0xFF)
            throw new ZmtpException("the connection does not begin with a ZMTP signature");
        stream.ReadExactly(greeting, 10, ZmtpGreeting.Length - 10);
        ZmtpGreeting.Check(greeting);
        _socket.Send(ZmtpFrame.EncodeCommand(ZmtpCommand.Ready(_server.SocketType)));

        ZmtpFrame frame = ZmtpFrame.Read(stream, 0, _server.Limits.CommandBytes);
        if (!frame.Command)
            throw new ZmtpException("a message before READY");
        (string type, byte[] identity) = ZmtpCommand.ParseReady(frame.Body);
        if (!_server.Accepts(type))
        {
            _socket.Send(ZmtpFrame.EncodeCommand(ZmtpCommand.Error($"{_server.SocketType} does not talk to this socket type")));
            throw new ZmtpException($"a peer that is not of a type which {_server.SocketType} talks to");
        }
        if (identity.Length > 255)
            throw new ZmtpException("an identity of more than 255 bytes");
        Identity = identity;
        return _server.Join(this);
    }

    private void Obey(byte[] body, bool inMessage)
    {
        if (inMessage)
            throw new ZmtpException("a command inside a message");
        switch (ZmtpCommand.Name(body, out ReadOnlySpan<byte> rest))
        {
            case "PING":
                // Two bytes of time to live, then at most 16 bytes of context.
                if (rest.Length is < 2 or > 18)
                    throw new ZmtpException("a malformed PING");
                Send(ZmtpFrame.EncodeCommand(ZmtpCommand.Pong(rest[2..])), mayWait: false);
                break;
            case "PONG":
                break;
            case "SUBSCRIBE":
                _server.Subscribe(this, rest.ToArray(), true);
                break;
            case "CANCEL":
                _server.Subscribe(this, rest.ToArray(), false);
                break;
            case "ERROR":
                throw new ZmtpException("the peer reported an error");
            default:
                // Commands of later versions are ignored, as the protocol asks.
                break;
        }
    }

    private void Write()
    {
        List<ArraySegment<byte>> batch = [];
        try
        {
            while (true)
            {
                long bytes = 0;
                batch.Clear();
                lock (_gate)
                {
                    _writing = false;
                    Monitor.PulseAll(_gate);
                    while (_queue.Count == 0 && !_closed)
                        Monitor.Wait(_gate);
                    if (_closed)
                        return;
                    _writing = true;
                    while (_queue.Count > 0 && batch.Count < BatchMessages && bytes < BatchBytes)
                    {
                        byte[] encoded = _queue.Dequeue();
                        bytes += encoded.Length;
                        batch.Add(encoded);
                    }
                }
                long sent = 0;
                while (sent < bytes)
                {
                    int now = _socket.Send(batch);
                    sent += now;
                    if (sent < bytes)
                        Skip(batch, now);
                }
                lock (_gate)
                {
                    _queuedBytes -= bytes;
                    _writtenBytes += bytes;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Close(null);
        }
    }

    private static void Skip(List<ArraySegment<byte>> batch, int sent)
    {
        int whole = 0;
        while (sent >= batch[whole].Count)
            sent -= batch[whole++].Count;
        batch.RemoveRange(0, whole);
        batch[0] = batch[0][sent..];
    }
}
