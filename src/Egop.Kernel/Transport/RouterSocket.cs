using System.Net;

namespace Egop.Kernel;

/// <summary>Takes messages from many peers and sends answers to the one that is meant.</summary>
internal sealed class RouterSocket : ZmtpServer
{
    private readonly Dictionary<string, ZmtpPeer> _routes = [];
    private readonly Dictionary<ZmtpPeer, byte[]> _identities = [];
    private readonly Action<byte[], byte[][]> _received;
    private uint _anonymous;

    /// <summary>Binds a ROUTER socket.</summary>
    /// <param name="endPoint">The interface and port.</param>
    /// <param name="limits">The limits of each peer.</param>
    /// <param name="log">Where refusals are noted.</param>
    /// <param name="received">Called with the sender's identity and the message, on the thread that reads from this peer.</param>
    public RouterSocket(IPEndPoint endPoint, ZmtpLimits limits, KernelLog log, Action<byte[], byte[][]> received)
        : base("ROUTER", ["DEALER", "REQ", "ROUTER"], endPoint, limits, log) => _received = received;

    /// <summary>Sends to the peer of an identity; false if it is not connected.</summary>
    public bool Send(byte[] identity, IReadOnlyList<byte[]> message)
    {
        ZmtpPeer? peer;
        lock (_routes)
            _routes.TryGetValue(Key(identity), out peer);
        return peer is not null && peer.Send(ZmtpFrame.Encode(message), mayWait: false);
    }

    /// <summary>Whether a peer of this identity is connected.</summary>
    public bool IsConnected(byte[] identity)
    {
        lock (_routes)
            return _routes.ContainsKey(Key(identity));
    }

    /// <inheritdoc/>
    protected override bool Joined(ZmtpPeer peer)
    {
        lock (_routes)
        {
            // A first byte of zero marks the names given here, so a peer cannot choose one of them.
            byte[] identity = peer.Identity;
            if (identity.Length > 0 && identity[0] == 0)
                throw new ZmtpException("an identity that begins with a zero byte");
            if (identity.Length == 0)
                identity = [0, .. BitConverter.GetBytes(++_anonymous)];
            // The first of two peers of one name keeps it; the other tries again once the first is gone.
            if (!_routes.TryAdd(Key(identity), peer))
                return false;
            _identities[peer] = identity;
            return true;
        }
    }

    /// <inheritdoc/>
    protected override void Left(ZmtpPeer peer)
    {
        lock (_routes)
        {
            if (_identities.Remove(peer, out byte[]? identity))
                _routes.Remove(Key(identity));
        }
    }

    /// <inheritdoc/>
    protected override void Received(ZmtpPeer peer, byte[][] message)
    {
        byte[]? identity;
        lock (_routes)
            _identities.TryGetValue(peer, out identity);
        if (identity is not null)
            _received(identity, message);
    }

    private static string Key(byte[] identity) => Convert.ToHexString(identity);
}
