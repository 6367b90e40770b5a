namespace Egop;

/// <summary>
/// How work on every element of an array is cut: into launches of kernels, and into pieces for the processors of this machine.
/// </summary>
internal static class ElementPieces
{
    /// <summary>Elements to one launch at most: rounded up to whole groups they still fit an int.</summary>
    public const int Launch = 1 << 30;

    private const int Group = 256, Piece = 1 << 16;

    /// <summary>One item an element.</summary>
    public static KernelShape Shape(int elements) => KernelShape.Cover(elements, Group);

    /// <summary>How many elements the launch that begins at one has.</summary>
    public static int Next(int begin, int length) => Math.Min(Launch, length - begin);

    /// <summary>Calls body(start, count) for pieces of an array, on several threads where it is long.</summary>
    public static void ForEach(int length, Action<int, int> body)
    {
        if (length < 2 * Piece)
            body(0, length);
        else
            ParallelRange.ForEach((length - 1) / Piece + 1, 0, i => body(i * Piece, Math.Min(Piece, length - (i * Piece))));
    }
}
