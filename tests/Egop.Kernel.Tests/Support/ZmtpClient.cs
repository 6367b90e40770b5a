using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Egop.Kernel.Tests;

/// <summary>A client side of ZMTP written from the specification alone, sharing nothing with the server's code.</summary>
internal sealed class ZmtpClient : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    /// <summary>Connects; the handshake is a step of its own.</summary>
    public ZmtpClient(IPEndPoint server)
    {
        _socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = 60_000,
            SendTimeout = 60_000,
            NoDelay = true,
        };
        _socket.Connect(server);
        _stream = new(_socket);
    }

    /// <summary>Connects and shakes hands.</summary>
    public ZmtpClient(IPEndPoint server, string type, string identity = "")
        : this(server) => Handshake(type, Encoding.UTF8.GetBytes(identity));

    public static byte[] Greeting(byte major = 3, byte minor = 0, string mechanism = "NULL")
    {
        byte[] greeting = new byte[64];
        greeting[0] = 0xFF;
        greeting[8] = 1;
        greeting[9] = 0x7F;
        greeting[10] = major;
        greeting[11] = minor;
        Encoding.ASCII.GetBytes(mechanism).CopyTo(greeting, 12);
        return greeting;
    }

    public static byte[] Frame(byte[] body, bool more = false, bool command = false, bool forceLong = false)
    {
        int flags = (more ? 1 : 0) | (command ? 4 : 0);
        if (body.Length < 256 && !forceLong)
            return [(byte)flags, (byte)body.Length, .. body];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        return [(byte)(flags | 2), .. length, .. body];
    }

    public static byte[] Ready(string type, byte[] identity)
    {
        byte[] body = [5, .. "READY"u8, .. Property("Socket-Type", Encoding.ASCII.GetBytes(type)), .. Property("Identity", identity)];
        return Frame(body, command: true);
    }

    public void Handshake(string type, byte[] identity)
    {
        SendRaw(Greeting());
        ReadExactly(64);
        SendRaw(Ready(type, identity));
        (_, bool command, byte[] body) = ReadFrame();
        Assert.True(command);
        Assert.Equal("READY", Encoding.ASCII.GetString(body, 1, 5));
    }

    public void SendRaw(byte[] bytes) => _stream.Write(bytes);

    public void Send(params byte[][] frames)
    {
        using MemoryStream all = new();
        for (int i = 0; i < frames.Length; i++)
            all.Write(Frame(frames[i], more: i + 1 < frames.Length));
        SendRaw(all.ToArray());
    }

    public void Send(params string[] frames) => Send([.. frames.Select(Encoding.UTF8.GetBytes)]);

    public void SendCommand(string name, byte[] rest) =>
        SendRaw(Frame([(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. rest], command: true));

    public void Subscribe(string prefix) => Send([1, .. Encoding.UTF8.GetBytes(prefix)]);

    public byte[] ReadExactly(int count)
    {
        byte[] bytes = new byte[count];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    public (bool More, bool Command, byte[] Body) ReadFrame()
    {
        int flags = ReadExactly(1)[0];
        long length = (flags & 2) != 0 ? BinaryPrimitives.ReadInt64BigEndian(ReadExactly(8)) : ReadExactly(1)[0];
        return ((flags & 1) != 0, (flags & 4) != 0, ReadExactly((int)length));
    }

    public byte[][] Receive()
    {
        List<byte[]> frames = [];
        while (true)
        {
            (bool more, bool command, byte[] body) = ReadFrame();
            Assert.False(command);
            frames.Add(body);
            if (!more)
                return [.. frames];
        }
    }

    public string[] ReceiveText() => [.. Receive().Select(Encoding.UTF8.GetString)];

    /// <summary>Whether the server has closed the connection.</summary>
    public bool IsClosed()
    {
        try
        {
            byte[] rest = new byte[4096];
            while (_stream.Read(rest) > 0)
            {
            }
            return true;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Whether nothing arrives for a moment.</summary>
    public bool IsQuiet() => !_socket.Poll(TimeSpan.FromMilliseconds(150), SelectMode.SelectRead);

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static byte[] Property(string name, byte[] value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. value];
    }
}
