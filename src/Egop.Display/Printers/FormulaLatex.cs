using System.Text;

namespace Egop;

/// <summary>LaTeX of the one-line formulas of the registry, which are written in plain letters: "v ← β₂ v + (1−β₂) g²; x ← x − η m̂/(√v̂ + ε)".</summary>
/// <remarks>Statements part at "; ", words of two letters and more are text, a hat after a letter is an accent, a root holds the atom or the parentheses after it.</remarks>
internal sealed class FormulaLatex
{
    private const string SubDigits = "₀₁₂₃₄₅₆₇₈₉", SuperDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly Dictionary<char, string> _signs = new()
    {
        ['α'] = "\\alpha ",
        ['β'] = "\\beta ",
        ['γ'] = "\\gamma ",
        ['δ'] = "\\delta ",
        ['ε'] = "\\varepsilon ",
        ['η'] = "\\eta ",
        ['θ'] = "\\theta ",
        ['κ'] = "\\kappa ",
        ['λ'] = "\\lambda ",
        ['μ'] = "\\mu ",
        ['ρ'] = "\\rho ",
        ['σ'] = "\\sigma ",
        ['τ'] = "\\tau ",
        ['π'] = "\\pi ",
        ['←'] = "\\leftarrow ",
        ['−'] = "-",
        ['‖'] = "\\|",
        ['≥'] = "\\ge ",
        ['≤'] = "\\le ",
        ['·'] = "\\cdot ",
        ['×'] = "\\times ",
        ['Σ'] = "\\sum ",
        ['∞'] = "\\infty ",
        ['∇'] = "\\nabla ",
        ['⊗'] = "\\otimes ",
        ['{'] = "\\{",
        ['}'] = "\\}",
        ['%'] = "\\%",
        ['&'] = "\\&",
        ['#'] = "\\#",
    };

    private static readonly HashSet<string> _functions = ["max", "min", "exp", "ln", "log"];
    private static readonly HashSet<string> _operators = ["mean", "rms", "sign", "diag", "tr", "wd"];

    private readonly string _text;
    private int _at;

    private FormulaLatex(string text) => _text = text.Normalize(NormalizationForm.FormD);

    /// <summary>The statements of a formula, one LaTeX string each.</summary>
    public static string[] Statements(string formula) => [.. formula.Split("; ").Select(statement => new FormulaLatex(statement).Row('\0'))];

    /// <summary>One statement as it is, several under each other, aligned at their first arrow.</summary>
    public static string Of(string formula)
    {
        string[] statements = Statements(formula);
        return statements.Length == 1 ? statements[0] : $"\\begin{{aligned}} {string.Join(" \\\\ ", statements.Select(Aligned))} \\end{{aligned}}";
    }

    private static string Aligned(string statement)
    {
        int arrow = statement.IndexOf("\\leftarrow", StringComparison.Ordinal), equal = statement.IndexOf('=', StringComparison.Ordinal);
        int at = arrow >= 0 ? arrow : equal;
        return at < 0 ? $"& {statement}" : statement.Insert(at, "& ");
    }

    private string Row(char end)
    {
        var row = new StringBuilder();
        while (_at < _text.Length && _text[_at] != end)
        {
            string piece = IsWord() ? Words() : Scripted();
            // A command ends in a space of its own, and words bring theirs.
            if (row.Length > 0 && row[^1] == ' ' && (piece == " " || piece.StartsWith("\\text", StringComparison.Ordinal)))
                row.Length--;
            row.Append(piece);
        }

        _at = Math.Min(_at + 1, _text.Length);
        return row.ToString().Trim();
    }

    private string Scripted()
    {
        var text = new StringBuilder(Atom());
        // A script follows its atom at once.
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (SubDigits.Contains(c))
                text.Append("_{").Append(Digits(SubDigits)).Append('}');
            else if (SuperDigits.Contains(c) || c == '⁻')
                text.Append("^{").Append(Digits(SuperDigits)).Append('}');
            else if (c == 'ᵀ')
                text.Append(Transposed());
            else if (c is '_' or '^')
                text.Append(c).Append('{').Append(Script()).Append('}');
            else
                break;
        }

        return text.ToString();
    }

    private string Atom()
    {
        char c = _text[_at++];
        string atom = c switch
        {
            '√' => $"\\sqrt{{{Radicand()}}}",
            '(' => $"({Row(')')})",
            _ => _signs.TryGetValue(c, out string? sign) ? sign : c.ToString(),
        };
        if (_at < _text.Length && _text[_at] == '\u0302')
        {
            _at++;
            return $"\\hat{{{atom.Trim()}}}";
        }

        return atom;
    }

    private string Radicand()
    {
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            return Row(')');
        }

        return _at < _text.Length ? Scripted() : "";
    }

    private string Script()
    {
        _at++;
        char open = _at < _text.Length ? _text[_at] : '\0';
        if (open is '{' or '(')
        {
            _at++;
            return Row(open == '{' ? '}' : ')');
        }

        return _at < _text.Length ? Atom() : "";
    }

    private string Digits(string digits)
    {
        var text = new StringBuilder();
        while (_at < _text.Length && (digits.Contains(_text[_at]) || _text[_at] == '⁻'))
        {
            text.Append(_text[_at] == '⁻' ? "-" : Guard.Text(digits.IndexOf(_text[_at], StringComparison.Ordinal)));
            _at++;
        }

        return text.ToString();
    }

    private string Transposed()
    {
        _at++;
        return "^\\top ";
    }

    private bool IsWord()
    {
        int end = WordEnd(_at);
        return end - _at >= 2 || (end - _at == 1 && _text[_at] == 'a');
    }

    private int WordEnd(int from)
    {
        int end = from;
        while (end < _text.Length && (char.IsAsciiLetter(_text[end]) || (end > from && _text[end] is '-' or '\'')))
            end++;
        return end;
    }

    /// <summary>A function's name, or the words up to the next formula, with the spaces about them.</summary>
    private string Words()
    {
        string first = _text[_at..WordEnd(_at)];
        if (_functions.Contains(first) || _operators.Contains(first))
        {
            _at += first.Length;
            return _functions.Contains(first) ? $"\\{first} " : $"\\operatorname{{{first}}} ";
        }

        var words = new StringBuilder(_at > 0 && _text[_at - 1] == ' ' ? " " : "");
        while (_at < _text.Length && (IsWord() || _text[_at] == ' '))
        {
            int end = _text[_at] == ' ' ? _at + 1 : WordEnd(_at);
            words.Append(_text, _at, end - _at);
            _at = end;
        }

        return $"\\text{{{words}}}";
    }
}
