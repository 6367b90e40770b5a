using System.Security.Cryptography;
using System.Text;

namespace Egop.Kernel;

/// <summary>Signs the four JSON frames of a message: HMAC-SHA256 in hexadecimal. Without a key nothing is signed and everything is accepted.</summary>
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
