using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Messages to frames and back: identities, delimiter, signature, header, parent header, metadata, content.</summary>
/// <remarks>Jupyter messaging protocol 5.3, "The Wire Protocol". What is wrongly signed or malformed is dropped and counted.</remarks>
internal sealed class WireProtocol(byte[] key, KernelLog log)
{
    /// <summary>The version of the protocol in every header.</summary>
    public const string Version = "5.3";

    private const int MaxDepth = 64;

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();

    // What goes out is read by a JSON parser, never pasted into a page.
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private readonly MessageSigner _signer = new(key);
    private readonly string _messagePrefix = Guid.NewGuid().ToString("N");
    private long _sent;
    private long _dropped;

    /// <summary>This run of the kernel, in every header.</summary>
    public string Session { get; } = Guid.NewGuid().ToString();

    /// <summary>Messages that were not accepted.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Reads a message; null if it is not signed with the key or not as the protocol has it.</summary>
    public JupyterMessage? Read(byte[] identity, byte[][] frames)
    {
        int at = Array.FindIndex(frames, frame => frame.AsSpan().SequenceEqual(Delimiter));
        if (at < 0 || frames.Length < at + 6)
            return Drop("not the frames of a Jupyter message");
        ReadOnlySpan<byte[]> json = frames.AsSpan(at + 2, 4);
        if (!_signer.Verify(frames[at + 1], json))
            return Drop("wrong signature");
        try
        {
            if (JsonNode.Parse(json[0], null, Strict) is not JsonObject header
                || JsonNode.Parse(json[3], null, Strict) is not JsonObject content)
                return Drop("header or content is not a JSON object");
            return header.Text("msg_type") is { } type
                ? new([identity, .. frames.AsSpan(0, at)], type, json[0], content)
                : Drop("no msg_type");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Drop(e.Message);
        }
    }

    /// <summary>The frames of a message, after its identities or its topic.</summary>
    public byte[][] Write(
        IReadOnlyList<byte[]> prefix, string type, JupyterMessage? parent, JsonObject content, JsonObject? metadata = null)
    {
        byte[][] json =
        [
            Header(type),
            parent?.Header ?? Empty,
            metadata is null ? Empty : Bytes(metadata),
            Bytes(content),
        ];
        return [.. prefix, Delimiter, _signer.Sign(json), .. json];
    }

    private static byte[] Bytes(JsonObject json)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Relaxed))
            json.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private byte[] Header(string type)
    {
        long number = Interlocked.Increment(ref _sent);
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        // Every part is made here, of characters that JSON does not escape.
        return Encoding.UTF8.GetBytes(
            $$"""{"msg_id":"{{_messagePrefix}}_{{number}}","session":"{{Session}}","username":"kernel","date":"{{date}}","msg_type":"{{type}}","version":"{{Version}}"}""");
    }

    private JupyterMessage? Drop(string reason)
    {
        long total = Interlocked.Increment(ref _dropped);
        log.Write($"dropped a message ({total} so far): {reason}");
        return null;
    }
}

/// <summary>A message that came in, its signature checked.</summary>
/// <param name="Identities">The frames before the delimiter; answers go back with them.</param>
/// <param name="Type">The type from the header, such as "execute_request".</param>
/// <param name="Header">The header as it came, which is the parent header of every answer.</param>
/// <param name="Content">The content.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, string Type, byte[] Header, JsonObject Content);

/// <summary>
/// Signs the four JSON frames of a message: HMAC-SHA256 in hexadecimal. Without a key nothing is signed and everything is accepted.
/// </summary>
/// <remarks>Jupyter messaging protocol 5.3, "The Wire Protocol".</remarks>
internal sealed class MessageSigner(byte[] key)
{
    /// <summary>The signature frame of four frames.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> frames)
    {
        if (key.Length == 0)
            return [];
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] frame in frames)
            hash.AppendData(frame);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetCurrentHash(digest);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest));
    }

    /// <summary>Whether a signature belongs to four frames, in a time that does not tell how much of it is right.</summary>
    public bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte[]> frames) =>
        key.Length == 0 || CryptographicOperations.FixedTimeEquals(Sign(frames), signature);
}
