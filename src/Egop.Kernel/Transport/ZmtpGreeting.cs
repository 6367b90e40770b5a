namespace Egop.Kernel;

/// <summary>The 64 bytes with which both sides begin: signature, version 3.1, mechanism NULL.</summary>
/// <remarks>ZMTP 3.1, RFC 37 of the ZeroMQ project, section "Greeting".</remarks>
internal static class ZmtpGreeting
{
    /// <summary>Length of a greeting.</summary>
    public const int Length = 64;

    /// <summary>This side's greeting.</summary>
    public static byte[] Bytes()
    {
        byte[] greeting = new byte[Length];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10] = 3;
        greeting[11] = 1;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        return greeting;
    }

    /// <summary>Refuses a greeting of another protocol, of a version before 3, or of a mechanism with security.</summary>
    public static void Check(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || (greeting[9] & 1) == 0)
            throw new ZmtpException("the connection does not begin with a ZMTP signature");
        if (greeting[10] < 3)
            throw new ZmtpException($"ZMTP version {greeting[10]}, where 3.0 or later is spoken");
        if (!greeting.Slice(12, 20).TrimEnd((byte)0).SequenceEqual("NULL"u8))
            throw new ZmtpException("a security mechanism other than NULL");
    }
}
