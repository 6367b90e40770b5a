using System.Net;

namespace Egop.Kernel;

/// <summary>Sends every message back as it came, so that a front end knows that the kernel lives.</summary>
internal sealed class HeartbeatSocket(IPEndPoint endPoint, ZmtpLimits limits, KernelLog log)
    : ZmtpServer("REP", ["REQ", "DEALER"], endPoint, limits, log)
{
    /// <inheritdoc/>
    protected override void Received(ZmtpPeer peer, byte[][] message) => peer.Send(ZmtpFrame.Encode(message), mayWait: false);
}
