namespace Egop.Kernel;

/// <summary>A peer sent what ZMTP or this side's limits do not allow; its connection is closed.</summary>
internal sealed class ZmtpException(string message) : Exception(message);
