using System.Security.Cryptography;

namespace Egop;

/// <summary>One published file: how it is named, where it may be, and how to know that it is the right one.</summary>
/// <param name="Name">File name as published.</param>
/// <param name="Length">Number of bytes of the content, after decompression.</param>
/// <param name="Sha256">SHA-256 of the content, after decompression, in lower-case hexadecimal. Redistributors compress anew, so the
/// compressed bytes differ from place to place while the content does not.</param>
/// <param name="Address">Where the publisher has it.</param>
/// <param name="SystemPath">Where the packages of a distribution install it, below their folder for data or absolute, or null.</param>
internal sealed record DataFile(string Name, int Length, string Sha256, Uri Address, string? SystemPath)
{
    /// <summary>The decompressed content of a file on disk, checked.</summary>
    /// <param name="path">The file; compressed or not.</param>
    /// <param name="remedy">What a user can do when the check fails.</param>
    public byte[] Read(string path, string remedy) => Verify(Gzip.ReadFile(path, remedy), path, remedy);

    /// <summary>The decompressed content of a resource of the library, checked.</summary>
    /// <param name="resource">Its name.</param>
    /// <param name="remedy">What a user can do when the check fails.</param>
    public byte[] FromResource(string resource, string remedy)
    {
        using Stream stream = typeof(DataFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new DataException(resource, null, "a resource of the library", "none of that name", remedy);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Verify(Gzip.Decompress(bytes.ToArray(), resource, remedy), resource, remedy);
    }

    /// <summary>Passes the content on if it is the published one.</summary>
    public byte[] Verify(byte[] content, string source, string remedy)
    {
        if (content.Length != Length)
            throw new DataException(source, null, $"{Length} bytes of content, as published", $"{content.Length} bytes", remedy);
        string actual = Convert.ToHexStringLower(SHA256.HashData(content));
        return actual == Sha256 ? content : throw new DataException(source, null, $"content of SHA-256 {Sha256}", actual, remedy);
    }
}
