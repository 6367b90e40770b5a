namespace Egop.Kernel;

/// <summary>What one peer may cost before its connection is closed.</summary>
internal sealed record ZmtpLimits
{
    /// <summary>The limits the kernel runs with.</summary>
    public static ZmtpLimits Default { get; } = new();

    /// <summary>Bytes of one message, all frames together.</summary>
    public int MessageBytes { get; init; } = 128 << 20;

    /// <summary>Frames of one message.</summary>
    public int MessageFrames { get; init; } = 1024;

    /// <summary>Bytes of one command.</summary>
    public int CommandBytes { get; init; } = 64 << 10;

    /// <summary>Connections to one socket.</summary>
    public int Peers { get; init; } = 128;

    /// <summary>Subscriptions of one peer, and the bytes of each prefix.</summary>
    public int Subscriptions { get; init; } = 256;

    /// <summary>How long a new connection may take to introduce itself.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes waiting for a slow peer before a publisher waits for it.</summary>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>How long a publisher waits for a peer that takes nothing at all.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes kept for a peer that has connected and not yet subscribed.</summary>
    public int HeldBytes { get; init; } = 4 << 20;
}

/// <summary>A peer sent what ZMTP or this side's limits do not allow; its connection is closed.</summary>
internal sealed class ZmtpException(string message) : Exception(message);
