using FSharp.Compiler.Tokenization;
using Microsoft.FSharp.Collections;

namespace Egop.Kernel;

/// <summary>A token: its line from 0, its columns from and past which it stands, its name and colour in the compiler's terms.</summary>
internal readonly record struct CodeToken(int Line, int Start, int End, string Name, FSharpTokenColorKind Color)
{
    /// <summary>Spaces and comments, which say nothing of the code's structure.</summary>
    public bool IsBlank => Color == FSharpTokenColorKind.Comment || Name is "WHITESPACE";
}

/// <summary>The tokens of a piece of code, and whether it ends within a string or a comment.</summary>
internal sealed class CodeTokens
{
    private readonly List<CodeToken> _tokens = [];

    public CodeTokens(string code)
    {
        var tokenizer = new FSharpSourceTokenizer(FSharpList<string>.Empty, "cell.fsx", null, null);
        FSharpTokenizerLexState state = FSharpTokenizerLexState.Initial;
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            FSharpLineTokenizer tokens = tokenizer.CreateLineTokenizer(lines[line]);
            while (true)
            {
                var (token, next) = tokens.ScanToken(state);
                state = next;
                if (token is null)
                    break;
                _tokens.Add(new(line, token.Value.LeftColumn, token.Value.RightColumn + 1, token.Value.TokenName, token.Value.ColorClass));
            }
        }
        EndsInside = FSharpLineTokenizer.ColorStateOfLexState(state) is not (FSharpTokenizerColorState.Token
            or FSharpTokenizerColorState.InitialState or FSharpTokenizerColorState.EndLineThenToken);
    }

    /// <summary>All tokens, in order.</summary>
    public IReadOnlyList<CodeToken> All => _tokens;

    /// <summary>Whether the code ends within a string or a comment.</summary>
    public bool EndsInside { get; }

    /// <summary>The token that ends at a position or goes on there.</summary>
    public CodeToken? At(int line, int column)
    {
        CodeToken found = _tokens.Find(t => t.Line == line && t.Start < column && column <= t.End);
        return found.Name is null ? null : found;
    }
}

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
