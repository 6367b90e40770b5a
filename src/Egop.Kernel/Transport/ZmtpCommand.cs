using System.Buffers.Binary;
using System.Text;

namespace Egop.Kernel;

/// <summary>The bodies of ZMTP commands: a name, then what belongs to it.</summary>
internal static class ZmtpCommand
{
    /// <summary>READY of this side: the type of its socket.</summary>
    public static byte[] Ready(string socketType)
    {
        List<byte> body = [5, .. "READY"u8];
        Property(body, "Socket-Type", Encoding.ASCII.GetBytes(socketType));
        Property(body, "Identity", []);
        return [.. body];
    }

    /// <summary>PONG with the context of a PING.</summary>
    public static byte[] Pong(ReadOnlySpan<byte> context) => [4, .. "PONG"u8, .. context];

    /// <summary>ERROR with a reason, before a connection is closed during the handshake.</summary>
    public static byte[] Error(string reason)
    {
        byte[] text = Encoding.ASCII.GetBytes(reason);
        int length = Math.Min(text.Length, 255);
        return [5, .. "ERROR"u8, (byte)length, .. text.AsSpan(0, length)];
    }

    /// <summary>Divides a command into its name and the rest.</summary>
    public static string Name(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> rest)
    {
        if (body.IsEmpty || body[0] == 0 || body[0] >= body.Length)
            throw new ZmtpException("a command without a name");
        rest = body[(1 + body[0])..];
        return Encoding.ASCII.GetString(body.Slice(1, body[0]));
    }

    /// <summary>The peer's socket type and identity from its READY.</summary>
    public static (string SocketType, byte[] Identity) ParseReady(ReadOnlySpan<byte> body)
    {
        if (Name(body, out ReadOnlySpan<byte> rest) != "READY")
            throw new ZmtpException("a handshake without READY");
        string type = "";
        byte[] identity = [];
        while (!rest.IsEmpty)
        {
            int nameLength = rest[0];
            if (nameLength == 0 || rest.Length < 1 + nameLength + 4)
                throw new ZmtpException("a cut property in READY");
            string name = Encoding.ASCII.GetString(rest.Slice(1, nameLength));
            rest = rest[(1 + nameLength)..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            rest = rest[4..];
            if (length > (uint)rest.Length)
                throw new ZmtpException("a cut property in READY");
            ReadOnlySpan<byte> value = rest[..(int)length];
            rest = rest[(int)length..];
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
                type = Encoding.ASCII.GetString(value);
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
                identity = value.ToArray();
        }
        return (type, identity);
    }

    private static void Property(List<byte> body, string name, byte[] value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        body.Add((byte)name.Length);
        body.AddRange(Encoding.ASCII.GetBytes(name));
        body.AddRange(length);
        body.AddRange(value);
    }
}
