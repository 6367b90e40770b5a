using System.Text.RegularExpressions;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Tokenization;

namespace Egop.Kernel;

/// <summary>What a cell may hold that the compiler's session does not take as it stands. Lines keep their numbers.</summary>
internal static partial class CellRewriting
{
    /// <summary>Takes the lines with #help out of a cell: a session without a prompt answers them with silence.</summary>
    /// <returns>The rest, and what is asked for: an expression, or nothing for help on directives.</returns>
    public static (string Code, IReadOnlyList<string> Topics) TakeHelp(string code)
    {
        if (!HelpLine().IsMatch(code))
            return (code, []);
        var tokens = new CodeTokens(code);
        var topics = new List<string>();
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            // In a string or a comment it is no directive.
            if (HelpLine().Match(lines[i]) is not { Success: true } match
                || tokens.At(i, lines[i].IndexOf('#') + 1) is { Color: FSharpTokenColorKind.String or FSharpTokenColorKind.Comment })
                continue;
            topics.Add(match.Groups[1].Value.Trim().TrimEnd(';').Trim('"', '(', ')', ' '));
            lines[i] = "";
        }
        return (string.Join('\n', lines), topics);
    }

    /// <summary>
    /// A cell that ends in a call of generic result, such as failwith "x", has a value of no definite type, which the compiler refuses.
    /// Here it is given one. Null where this is not what is wrong with the cell.
    /// </summary>
    public static string? GiveType(string code, IReadOnlyList<FSharpDiagnostic> diagnostics)
    {
        const int valueRestriction = 30;
        if (diagnostics.Where(d => d.Severity.IsError).ToList() is not [{ ErrorNumber: valueRestriction } error]
            || !error.Message.Contains("'it'", StringComparison.Ordinal))
            return null;
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        ref string last = ref lines[error.EndLine - 1];
        last = last.Insert(error.EndColumn, " : obj)");
        ref string first = ref lines[error.StartLine - 1];
        first = first.Insert(error.StartColumn, "(");
        return string.Join('\n', lines);
    }

    /// <summary>Whether the compiler takes the cell as a whole: before it has accepted all of it, nothing runs.</summary>
    public static bool IsOnePiece(string code) => !SeveralPieces().IsMatch(code);

    /// <summary>Whether the compiler may have to wait for packages, which the cell or a script it loads names.</summary>
    public static bool MayFetch(string code) => Fetching().IsMatch(code);

    [GeneratedRegex(@"^[ \t]*#help\b(.*)$", RegexOptions.Multiline)]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^\s*#(r|i|load)\b", RegexOptions.Multiline)]
    private static partial Regex Fetching();

    [GeneratedRegex(@"^\s*(#|open\b)|;;", RegexOptions.Multiline)]
    private static partial Regex SeveralPieces();
}
