namespace Egop.Kernel;

/// <summary>A position in code as the compiler counts: a line from 1, a column from 0, and the text of the line.</summary>
internal readonly record struct CodePosition(int Line, int Column, string Text)
{
    /// <summary>The position of an offset.</summary>
    public static CodePosition Of(string code, int offset)
    {
        offset = Math.Clamp(offset, 0, code.Length);
        int start = offset == 0 ? 0 : code.LastIndexOf('\n', offset - 1) + 1;
        int end = code.IndexOf('\n', offset);
        int line = 1 + code.AsSpan(0, start).Count('\n');
        return new(line, offset - start, (end < 0 ? code[start..] : code[start..end]).TrimEnd('\r'));
    }
}
