using System.Buffers.Binary;

namespace Egop.Kernel;

/// <summary>One frame: part of a message, or a command.</summary>
internal readonly record struct ZmtpFrame(bool More, bool Command, byte[] Body)
{
    private const int MoreBit = 1;
    private const int LongBit = 2;
    private const int CommandBit = 4;
    private const int ChunkBytes = 256 << 10;

    /// <summary>
    /// Reads a frame of at most <paramref name="limit"/> bytes; an announced length is believed only as far as bytes follow.
    /// </summary>
    public static ZmtpFrame Read(Stream stream, int limit, int commandLimit)
    {
        Span<byte> head = stackalloc byte[8];
        stream.ReadExactly(head[..1]);
        int flags = head[0];
        if ((flags & ~(MoreBit | LongBit | CommandBit)) != 0)
            throw new ZmtpException($"reserved bits in the frame flags 0x{flags:X2}");
        bool command = (flags & CommandBit) != 0, more = (flags & MoreBit) != 0;
        if (command && more)
            throw new ZmtpException("a command announced in several frames");

        ulong length;
        if ((flags & LongBit) != 0)
        {
            stream.ReadExactly(head);
            length = BinaryPrimitives.ReadUInt64BigEndian(head);
        }
        else
        {
            stream.ReadExactly(head[..1]);
            length = head[0];
        }
        int allowed = command ? commandLimit : limit;
        if (length > (ulong)allowed)
            throw new ZmtpException($"a frame of {length} bytes, where {allowed} are allowed");
        return new(more, command, ReadBody(stream, (int)length));
    }

    /// <summary>All frames of a message as the bytes that go over the wire.</summary>
    public static byte[] Encode(IReadOnlyList<byte[]> message)
    {
        long total = 0;
        foreach (byte[] body in message)
            total += HeadLength(body) + body.Length;
        byte[] bytes = new byte[total];
        int at = 0;
        for (int i = 0; i < message.Count; i++)
            at += Write(bytes.AsSpan(at), message[i], i + 1 < message.Count ? MoreBit : 0);
        return bytes;
    }

    /// <summary>A command as the bytes that go over the wire.</summary>
    public static byte[] EncodeCommand(byte[] body)
    {
        byte[] bytes = new byte[HeadLength(body) + body.Length];
        Write(bytes, body, CommandBit);
        return bytes;
    }

    private static byte[] ReadBody(Stream stream, int length)
    {
        byte[] body = new byte[Math.Min(length, ChunkBytes)];
        stream.ReadExactly(body);
        while (body.Length < length)
        {
            int have = body.Length;
            Array.Resize(ref body, (int)Math.Min(length, 2L * have));
            stream.ReadExactly(body.AsSpan(have));
        }
        return body;
    }

    private static int HeadLength(byte[] body) => body.Length > 255 ? 9 : 2;

    private static int Write(Span<byte> to, byte[] body, int flags)
    {
        int head = HeadLength(body);
        if (head == 2)
        {
            to[0] = (byte)flags;
            to[1] = (byte)body.Length;
        }
        else
        {
            to[0] = (byte)(flags | LongBit);
            BinaryPrimitives.WriteUInt64BigEndian(to[1..], (ulong)body.Length);
        }
        body.CopyTo(to[head..]);
        return head + body.Length;
    }
}
