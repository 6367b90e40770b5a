using System.Buffers.Binary;

namespace Egop;

/// <summary>An array of bytes of any number of dimensions in the IDX format of the MNIST family of data sets.</summary>
/// <remarks>
/// Format: two zero bytes, the element type (8: unsigned byte, the only one read here), the number of dimensions n, then n sizes as 32-bit
/// big-endian numbers, then the elements with the last dimension fastest.
/// </remarks>
internal sealed class IdxArray
{
    private const byte UnsignedByte = 8;
    private const string FetchAgain = "Fetch the file again from its publisher.";
    private readonly byte[] _content;

    private IdxArray(string source, int[] sizes, byte[] content)
    {
        Source = source;
        Sizes = Array.AsReadOnly(sizes);
        _content = content;
    }

    /// <summary>Where the array came from: a path.</summary>
    public string Source { get; }

    /// <summary>Size of each dimension; for images: count, height, width.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The elements, the last dimension fastest.</summary>
    public ReadOnlySpan<byte> Elements => _content.AsSpan(Header(Sizes.Count));

    /// <summary>Reads a file, compressed by gzip or not.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">There is no such file, it cannot be read, or it is not an intact IDX file of unsigned
    /// bytes.</exception>
    public static IdxArray Load(string path) => Parse(Gzip.ReadFile(path, FetchAgain), path, FetchAgain);

    /// <summary>"60000 x 28 x 28 bytes".</summary>
    public override string ToString() => $"{string.Join(" x ", Sizes)} bytes";

    internal static IdxArray Parse(byte[] content, string source, string remedy)
    {
        if (content.Length < Header(0))
            throw Bad(0, "a header of at least 4 bytes", $"{content.Length} bytes");
        if (content[0] != 0 || content[1] != 0)
            throw Bad(0, "two zero bytes", $"{content[0]:X2} {content[1]:X2}");
        if (content[2] != UnsignedByte)
            throw Bad(2, "element type 08 (unsigned byte)", $"{content[2]:X2}");
        int dimensions = content[3];
        if (dimensions == 0)
            throw Bad(3, "at least one dimension", "0");
        if (content.Length < Header(dimensions))
            throw Bad(content.Length, $"{dimensions} sizes of 4 bytes, a header of {Header(dimensions)} bytes", $"the end of the file");

        int[] sizes = new int[dimensions];
        long elements = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(Header(i)));
            elements = size <= int.MaxValue ? elements * size : long.MaxValue;
            if (elements > Array.MaxLength)
                throw Bad(Header(i), $"sizes with a product of at most {Array.MaxLength}", $"size {size} of dimension {i + 1}");
            sizes[i] = (int)size;
        }

        long expected = Header(dimensions) + elements;
        if (content.Length != expected)
        {
            throw Bad(
                Math.Min(content.Length, expected), $"{expected} bytes for {string.Join(" x ", sizes)} elements",
                $"{content.Length} bytes");
        }

        return new IdxArray(source, sizes, content);

        DataException Bad(long offset, string what, string actual) => new(source, $"offset {offset}", what, actual, remedy);
    }

    private static int Header(int dimensions) => 4 + 4 * dimensions;
}
