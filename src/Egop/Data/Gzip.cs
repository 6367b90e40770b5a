using System.IO.Compression;

namespace Egop;

/// <summary>Reads whole files, decompressing those that are compressed; every failure is a <see cref="DataException"/>.</summary>
internal static class Gzip
{
    /// <summary>The content of a file, decompressed if it begins with the two magic bytes of gzip.</summary>
    public static byte[] ReadFile(string path, string remedy)
    {
        try
        {
            return Decompress(File.ReadAllBytes(path), path, remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, null, "a file that can be read", e.Message.TrimEnd('.'), remedy, e);
        }
    }

    /// <summary>The bytes themselves, or what they decompress to if they begin with the two magic bytes of gzip.</summary>
    public static byte[] Decompress(byte[] bytes, string source, string remedy)
    {
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;

        using var content = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] buffer = new byte[1 << 16];
            while (gzip.Read(buffer) is > 0 and int read)
                content.Write(buffer, 0, read);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(
                source, $"offset {content.Length} of the decompressed content", "an intact gzip stream", e.Message.TrimEnd('.'), remedy, e);
        }

        // GZipStream takes the end of the input for the end of the content, so a truncated file shows only in the trailer: its last four
        // bytes hold the length of the content. (A file of several gzip members, which no publisher here uses, is refused with it.)
        uint stated = bytes.Length < 18 ? uint.MaxValue : BitConverter.ToUInt32(bytes.AsSpan(^4..));
        return stated == (uint)content.Length
            ? content.ToArray()
            : throw new DataException(
                source, $"offset {bytes.Length - 4}", "a gzip trailer with the length of the content",
                $"{stated} for {content.Length} bytes", remedy);
    }
}
