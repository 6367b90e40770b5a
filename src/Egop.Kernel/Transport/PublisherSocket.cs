using System.Net;

namespace Egop.Kernel;

/// <summary>Sends every message to each peer that subscribed to a prefix of its first frame.</summary>
/// <remarks>
/// A peer that has connected and not subscribed is about to: what is published in between is kept for it, so that a front end which
/// sends its first request at once misses none of the outputs.
/// </remarks>
internal sealed class PublisherSocket : ZmtpServer
{
    private readonly Dictionary<ZmtpPeer, Subscriber> _subscribers = [];

    /// <summary>Binds a PUB socket.</summary>
    public PublisherSocket(IPEndPoint endPoint, ZmtpLimits limits, KernelLog log)
        : base("PUB", ["SUB", "XSUB"], endPoint, limits, log)
    {
    }

    /// <summary>Publishes a message whose first frame is its topic.</summary>
    /// <param name="message">The frames.</param>
    /// <param name="mayWait">Whether to wait for peers that are slower than the publisher.</param>
    public void Publish(IReadOnlyList<byte[]> message, bool mayWait)
    {
        byte[] topic = message[0];
        byte[]? encoded = null;
        List<ZmtpPeer> targets = [];
        lock (_subscribers)
        {
            foreach ((ZmtpPeer peer, Subscriber subscriber) in _subscribers)
            {
                if (subscriber.Held is { } held)
                    held.Add(topic, encoded ??= ZmtpFrame.Encode(message), Limits.HeldBytes);
                else if (subscriber.Wants(topic))
                    targets.Add(peer);
            }
        }
        foreach (ZmtpPeer peer in targets)
            peer.Send(encoded ??= ZmtpFrame.Encode(message), mayWait);
    }

    /// <inheritdoc/>
    protected override void Arrived(ZmtpPeer peer)
    {
        lock (_subscribers)
            _subscribers[peer] = new Subscriber();
    }

    /// <inheritdoc/>
    protected override void Left(ZmtpPeer peer)
    {
        lock (_subscribers)
            _subscribers.Remove(peer);
    }

    /// <inheritdoc/>
    protected override void Received(ZmtpPeer peer, byte[][] message)
    {
        // Before version 3.1 a subscription is a message: one frame, a byte 1 or 0 and the prefix.
        if (message.Length == 1 && message[0] is [0 or 1, ..])
            Subscribed(peer, message[0][1..], message[0][0] == 1);
    }

    /// <inheritdoc/>
    protected override void Subscribed(ZmtpPeer peer, byte[] prefix, bool begins)
    {
        lock (_subscribers)
        {
            if (!_subscribers.TryGetValue(peer, out Subscriber? subscriber))
                return;
            if (!begins)
            {
                subscriber.Remove(prefix);
                return;
            }
            subscriber.Add(prefix, Limits.Subscriptions);
            if (subscriber.Held is not { } held)
                return;
            subscriber.Held = null;
            foreach ((byte[] topic, byte[] encoded) in held.Messages)
            {
                if (subscriber.Wants(topic))
                    peer.Send(encoded, mayWait: false);
            }
        }
    }

    private sealed class Subscriber
    {
        private readonly List<byte[]> _prefixes = [];

        public Backlog? Held { get; set; } = new();

        public bool Wants(byte[] topic)
        {
            foreach (byte[] prefix in _prefixes)
            {
                if (topic.AsSpan().StartsWith(prefix))
                    return true;
            }
            return false;
        }

        public void Add(byte[] prefix, int limit)
        {
            if (_prefixes.Count == limit || prefix.Length > limit)
                throw new ZmtpException($"more than {limit} subscriptions, or a longer prefix");
            _prefixes.Add(prefix);
        }

        public void Remove(byte[] prefix)
        {
            int at = _prefixes.FindIndex(p => p.AsSpan().SequenceEqual(prefix));
            if (at >= 0)
                _prefixes.RemoveAt(at);
        }
    }

    /// <summary>The newest messages that fit into the limit.</summary>
    private sealed class Backlog
    {
        private long _bytes;

        public Queue<(byte[] Topic, byte[] Encoded)> Messages { get; } = new();

        public void Add(byte[] topic, byte[] encoded, int limit)
        {
            Messages.Enqueue((topic, encoded));
            _bytes += encoded.Length;
            while (_bytes > limit)
                _bytes -= Messages.Dequeue().Encoded.Length;
        }
    }
}
