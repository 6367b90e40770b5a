namespace Egop.Kernel;

/// <summary>Positions in a text: Jupyter counts Unicode code points, .NET counts UTF-16 units.</summary>
/// <remarks>Half of a surrogate pair on its own counts as one, on both sides. Positions outside the text mean its nearest end.</remarks>
internal static class CodePoints
{
    /// <summary>The offset in UTF-16 units of the position that is <paramref name="codePoints"/> code points into a text.</summary>
    public static int ToOffset(string text, int codePoints)
    {
        int offset = 0;
        for (int n = 0; n < codePoints && offset < text.Length; n++)
            offset += IsPair(text, offset) ? 2 : 1;
        return offset;
    }

    /// <summary>The number of code points before an offset; within a pair, those before the pair.</summary>
    public static int FromOffset(string text, int offset)
    {
        int count = 0;
        for (int at = 0; at < Math.Min(offset, text.Length);)
        {
            at += IsPair(text, at) ? 2 : 1;
            if (at <= offset)
                count++;
        }
        return count;
    }

    private static bool IsPair(string text, int at) =>
        at + 1 < text.Length && char.IsHighSurrogate(text[at]) && char.IsLowSurrogate(text[at + 1]);
}
