using System.Net;
using System.Net.Sockets;

namespace Egop.Kernel;

/// <summary>
/// A ZMTP 3.1 socket that listens on one interface of this machine; what it does with messages is a derived class's affair.
/// </summary>
/// <remarks>RFC 37 of the ZeroMQ project. A peer that breaks the protocol or a limit loses its connection; the others notice
/// nothing.</remarks>
internal abstract class ZmtpServer : IDisposable
{
    private static readonly TimeSpan BindPatience = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly HashSet<ZmtpPeer> _peers = [];
    private readonly string[] _accepted;
    private readonly KernelLog _log;
    private bool _disposed;
    private long _refused;

    /// <summary>Binds the socket; <see cref="Listen"/> begins to take connections.</summary>
    protected ZmtpServer(string socketType, string[] accepted, IPEndPoint endPoint, ZmtpLimits limits, KernelLog log)
    {
        SocketType = socketType;
        Limits = limits;
        _accepted = accepted;
        _log = log;
        _listener = Bind(endPoint);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>ROUTER, PUB or REP.</summary>
    public string SocketType { get; }

    /// <summary>The interface and port, the latter as bound.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The limits of each peer.</summary>
    public ZmtpLimits Limits { get; }

    /// <summary>Connections closed because of what the peer sent.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Connections there are.</summary>
    public int PeerCount
    {
        get
        {
            lock (_peers)
                return _peers.Count;
        }
    }

    /// <summary>Whether a socket of a peer's type may talk to this one.</summary>
    public bool Accepts(string socketType) => Array.IndexOf(_accepted, socketType) >= 0;

    /// <summary>Begins to take connections.</summary>
    public void Listen()
    {
        _listener.Listen(128);
        new Thread(Accept) { IsBackground = true, Name = $"zmtp {SocketType}" }.Start();
    }

    /// <summary>Stops listening, hands over what is queued (for two seconds at most) and closes every connection.</summary>
    public void Dispose()
    {
        ZmtpPeer[] all;
        lock (_peers)
        {
            _disposed = true;
            all = [.. _peers];
        }
        _listener.Dispose();
        long end = Environment.TickCount64 + 2000;
        foreach (ZmtpPeer peer in all)
            peer.Finish(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
        long goodbye = Environment.TickCount64 + 300;
        while (PeerCount > 0 && Environment.TickCount64 < goodbye)
            Thread.Sleep(2);
        foreach (ZmtpPeer peer in all)
            peer.Close(null);
    }

    /// <summary>A connection has been made; its peer has not introduced itself.</summary>
    protected virtual void Arrived(ZmtpPeer peer)
    {
    }

    /// <summary>A peer has introduced itself; false closes the connection.</summary>
    protected virtual bool Joined(ZmtpPeer peer) => true;

    /// <summary>A connection has ended.</summary>
    protected virtual void Left(ZmtpPeer peer)
    {
    }

    /// <summary>A whole message, on the thread that reads from this peer.</summary>
    protected abstract void Received(ZmtpPeer peer, byte[][] message);

    /// <summary>A subscription, or its end.</summary>
    protected virtual void Subscribed(ZmtpPeer peer, byte[] prefix, bool begins) =>
        throw new ZmtpException($"a subscription to a {SocketType} socket");

    internal bool Join(ZmtpPeer peer) => Joined(peer);

    internal void Subscribe(ZmtpPeer peer, byte[] prefix, bool begins) => Subscribed(peer, prefix, begins);

    internal void Receive(ZmtpPeer peer, byte[][] message)
    {
        try
        {
            Received(peer, message);
        }
        catch (Exception e) when (e is not ZmtpException)
        {
            _log.Write($"{SocketType}: a message failed: {e}");
        }
    }

    internal void Remove(ZmtpPeer peer, string? fault)
    {
        lock (_peers)
            _peers.Remove(peer);
        if (fault is not null)
        {
            Interlocked.Increment(ref _refused);
            _log.Write($"{SocketType}: closed a connection: {fault}");
        }
        Left(peer);
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        long end = Environment.TickCount64 + (long)BindPatience.TotalMilliseconds;
        while (true)
        {
            Socket socket = new(endPoint.AddressFamily, System.Net.Sockets.SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(endPoint);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && Environment.TickCount64 < end)
            {
                // A restarted kernel gets the ports of the one before, which may be on its way out.
                socket.Dispose();
                Thread.Sleep(50);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                lock (_peers)
                {
                    if (_disposed)
                        return;
                }
                // A connection that ended before it was taken, or no file handles left for the moment.
                _log.Write($"{SocketType}: a connection failed: {e.Message}");
                Thread.Sleep(10);
                continue;
            }

            ZmtpPeer peer = new(this, socket);
            bool room;
            lock (_peers)
            {
                room = !_disposed && _peers.Count < Limits.Peers;
                if (room)
                    _peers.Add(peer);
            }
            if (!room)
            {
                socket.Dispose();
                _log.Write($"{SocketType}: refused a connection: {Limits.Peers} are open");
                continue;
            }
            Arrived(peer);
            peer.Start();
        }
    }
}
