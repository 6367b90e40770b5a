using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;

namespace Egop.Kernel;

/// <summary>Whether code is complete, could become so by more of it, or is wrong whatever follows.</summary>
internal static class CompletenessCheck
{
    private const string File = "cell.fsx";

    private const int Step = 4;

    private static readonly Dictionary<string, string> Closing = new()
    {
        ["LPAREN"] = "RPAREN",
        ["LBRACK"] = "RBRACK",
        ["LBRACE"] = "RBRACE",
        ["LBRACK_BAR"] = "BAR_RBRACK",
        ["LBRACE_BAR"] = "BAR_RBRACE",
        ["LBRACK_LESS"] = "GREATER_RBRACK",
        ["LQUOTE"] = "RQUOTE",
    };

    /// <summary>Answers by the brackets first, which tell more surely than the parser's guesses, then by the parser.</summary>
    public static Completeness Of(FSharpChecker checker, string code)
    {
        var tokens = new CodeTokens(code);
        var open = new Stack<string>();
        foreach (CodeToken token in tokens.All)
        {
            if (Closing.TryGetValue(token.Name, out string? closing))
                open.Push(closing);
            else if (Closing.ContainsValue(token.Name) && !(open.TryPop(out string? expected) && expected == token.Name))
                return new("invalid", "");
        }
        if (tokens.EndsInside)
            return new("incomplete", "");
        var significant = tokens.All.Where(t => !t.IsBlank).ToList();
        if (significant.Count == 0)
            return new("complete", "");
        if (open.Count > 0)
            return new("incomplete", Indent(code, deeper: true));
        return Parsed(checker, code, significant[^1]);
    }

    private static Completeness Parsed(FSharpChecker checker, string code, CodeToken last)
    {
        var errors = Parsing.Parse(checker, File, code, CancellationToken.None).Diagnostics.Where(d => d.Severity.IsError).ToList();
        if (errors.Count == 0)
            return new("complete", "");
        // What is said of indentation follows from the rest, where there is a rest.
        var telling = errors.Where(e => e.ErrorNumber != 58).ToList();
        if (telling.Count == 0)
            telling = errors;
        return telling.TrueForAll(error => CouldGoOn(error, last))
            ? new("incomplete",
                Indent(code, deeper: last.Name is "EQUALS" or "RARROW" or "THEN" or "ELSE" or "DO" or "WITH" or "TRY" or "OF" or "FINALLY"))
            : new("invalid", "");
    }

    /// <summary>Whether an error is about what does not stand there yet.</summary>
    private static bool CouldGoOn(FSharpDiagnostic error, CodeToken last)
    {
        string message = error.Message;
        if (message.Contains("end of input", StringComparison.Ordinal) || message.Contains("ncomplete", StringComparison.Ordinal)
            || error.ErrorNumber == 588)
            return error.ErrorNumber != 3156 || ReachesEnd(error, last);
        return !message.StartsWith("Unexpected", StringComparison.Ordinal) && ReachesEnd(error, last);
    }

    private static bool ReachesEnd(FSharpDiagnostic error, CodeToken last) =>
        (error.EndLine - 1, error.EndColumn).CompareTo((last.Line, last.Start + 1)) >= 0;

    private static string Indent(string code, bool deeper)
    {
        string line = code.ReplaceLineEndings("\n").Split('\n').LastOrDefault(l => l.Trim().Length > 0) ?? "";
        return new string(' ', line.Length - line.TrimStart().Length + (deeper ? Step : 0));
    }
}
