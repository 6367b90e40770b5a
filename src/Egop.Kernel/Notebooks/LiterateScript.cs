namespace Egop.Kernel;

/// <summary>
/// F# scripts whose comments are text: the sources of notebooks. The format is a part of what fsdocs reads, and F# Interactive runs it as
/// it is.
/// </summary>
/// <remarks>
/// <c>(** Markdown *)</c>, over one or more lines, is a text cell; the code between is a code cell. A command <c>(*** name ***)</c>
/// on a line of its own starts a new code cell: <c>cell</c> does no more, <c>hide</c> marks the cell as hidden. The
/// commands of fsdocs that show output in its pages (<c>include-it</c> and others) end a cell and are left out, since a notebook has its
/// outputs.
/// </remarks>
internal static class LiterateScript
{
    private const string Known = "cell, hide, include-it, include-it-raw, include-output";

    /// <summary>The cells of a script, in order.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="script">The script.</param>
    /// <exception cref="NotebookException">A comment that does not end, or ends where F# and the reader would not agree; an unknown
    /// command.</exception>
    public static IReadOnlyList<ScriptCell> Parse(string file, string script)
    {
        string[] lines = script.ReplaceLineEndings("\n").Split('\n');
        var cells = new List<ScriptCell>();
        var code = new List<string>();
        bool hidden = false;

        void EndCode(int next)
        {
            if (Trimmed(code) is { Length: > 0 } text)
                cells.Add(new ScriptCell(next - code.Count + code.TakeWhile(string.IsNullOrWhiteSpace).Count(), false, hidden, text));
            code.Clear();
            hidden = false;
        }

        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("(***", StringComparison.Ordinal))
            {
                EndCode(i + 1);
                hidden = Command(file, i + 1, line) == "hide";
            }
            else if (line.StartsWith("(**", StringComparison.Ordinal))
            {
                EndCode(i + 1);
                int start = i;
                while (!lines[i].TrimEnd().EndsWith("*)", StringComparison.Ordinal))
                    if (++i == lines.Length)
                        throw Wrong(file, start + 1, "a text cell starts here and does not end: expected a line that ends in *).");
                string text = string.Join('\n', lines[start..(i + 1)]).TrimEnd()[3..^2].TrimStart(' ');
                Verify(file, start + 1, text);
                if (Trimmed(WithoutFrontMatter(text, cells.Count == 0).Split('\n')) is { Length: > 0 } markdown)
                    cells.Add(new ScriptCell(start + 1, true, false, markdown));
            }
            else
            {
                code.Add(line);
            }
        }
        EndCode(lines.Length + 1);
        return cells;
    }

    private static string Command(string file, int number, string line)
    {
        string trimmed = line.TrimEnd();
        string name = trimmed.EndsWith("***)", StringComparison.Ordinal) && trimmed.Length > 8 ? trimmed[4..^4].Trim() : "";
        return Known.Split(", ").Contains(name)
            ? name
            : throw Wrong(file, number, $"expected (*** and one of {Known} and ***), actual {trimmed}.");
    }

    /// <summary>F# reads string literals and comments inside a comment, so what looks like one must be one.</summary>
    private static void Verify(string file, int first, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].Contains("*)", StringComparison.Ordinal) || lines[i].Contains("(*", StringComparison.Ordinal))
                throw Wrong(file, first + i,
                    "(* and *) begin and end comments of F#, also in a formula: write x^\\star for x^*, or put a space between.");
        if (text.Count(c => c == '"') % 2 != 0)
            throw Wrong(file, first, "an odd number of double quotes in a text cell: F# takes them for strings, which have to end.");
    }

    private static NotebookException Wrong(string file, int line, string message) => new($"{file}({line}): {message}");

    /// <summary>The properties between lines of --- at the top of a page are for fsdocs.</summary>
    private static string WithoutFrontMatter(string text, bool isFirst)
    {
        string body = text.TrimStart();
        int end = isFirst && body.StartsWith("---\n", StringComparison.Ordinal) ? body.IndexOf("\n---", 3, StringComparison.Ordinal) : -1;
        return end < 0 ? text : body[(end + 4)..];
    }

    /// <summary>Lines without empty ones at either end and without white space at theirs.</summary>
    private static string Trimmed(IReadOnlyList<string> lines)
    {
        var text = lines.Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).ToList();
        while (text.Count > 0 && text[^1].Length == 0)
            text.RemoveAt(text.Count - 1);
        return string.Join('\n', text);
    }
}

/// <summary>A cell of a literate script.</summary>
/// <param name="Line">Line of the script where it starts, counted from 1.</param>
/// <param name="IsText">Markdown; otherwise F#.</param>
/// <param name="Hidden">Marked as hidden: readers need not see its code, later cells need what it defines.</param>
/// <param name="Text">What is in it, without the comment signs and without empty lines at either end.</param>
internal sealed record ScriptCell(int Line, bool IsText, bool Hidden, string Text);
