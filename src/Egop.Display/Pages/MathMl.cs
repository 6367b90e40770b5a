using System.Text;

namespace Egop;

/// <summary>
/// MathML from the part of LaTeX that the statements use: browsers draw it without a script, so a saved page shows formulas offline.
/// </summary>
/// <remarks>
/// Groups, sub- and superscripts, \frac, \sqrt, \tilde, \hat, \bar, \operatorname, \mathrm, \mathbb, Greek letters, operators and named
/// functions. A command it
/// does not know is shown by its name, so nothing is lost silently.
/// </remarks>
internal sealed class MathMl
{
    private static readonly Dictionary<string, string> _identifiers = new()
    {
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["epsilon"] = "ε",
        ["varepsilon"] = "ε",
        ["eta"] = "η",
        ["theta"] = "θ",
        ["kappa"] = "κ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["pi"] = "π",
        ["rho"] = "ρ",
        ["sigma"] = "σ",
        ["tau"] = "τ",
        ["Delta"] = "Δ",
        ["Lambda"] = "Λ",
        ["Sigma"] = "Σ",
        ["Theta"] = "Θ",
        ["infty"] = "∞",
        ["ell"] = "ℓ",
    };

    private static readonly Dictionary<string, string> _operators = new()
    {
        ["le"] = "≤",
        ["ge"] = "≥",
        ["preceq"] = "⪯",
        ["succeq"] = "⪰",
        ["ne"] = "≠",
        ["approx"] = "≈",
        ["sim"] = "∼",
        ["in"] = "∈",
        ["to"] = "→",
        ["implies"] = "⇒",
        ["iff"] = "⇔",
        ["cdot"] = "⋅",
        ["times"] = "×",
        ["otimes"] = "⊗",
        ["circ"] = "∘",
        ["nabla"] = "∇",
        ["partial"] = "∂",
        ["sum"] = "∑",
        ["prod"] = "∏",
        ["langle"] = "⟨",
        ["rangle"] = "⟩",
        ["|"] = "‖",
        ["top"] = "⊤",
        ["dots"] = "…",
        ["pm"] = "±",
        ["leftarrow"] = "←",
        ["forall"] = "∀",
        ["star"] = "⋆",
        ["{"] = "{",
        ["}"] = "}",
        ["perp"] = "⊥",
        ["infty"] = "∞",
    };

    private static readonly HashSet<string> _functions =
        ["ln", "log", "exp", "max", "min", "sin", "cos", "tr", "inf", "sup", "diag", "rank", "sign"];

    private readonly string _text;
    private int _at;

    private MathMl(string text) => _text = text;

    public static string FromLatex(string latex) =>
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" "
        + $"style=\"text-align:left\">{new MathMl(latex).Row('\0')}</math>";

    private string Row(char end)
    {
        var row = new StringBuilder("<mrow>");
        while (_at < _text.Length && _text[_at] != end)
            row.Append(Scripted());
        _at++;
        return row.Append("</mrow>").ToString();
    }

    // An atom with the scripts that follow it.
    private string Scripted()
    {
        string atom = Atom();
        string? below = null, above = null;
        while (_at < _text.Length && _text[_at] is '_' or '^')
        {
            bool sub = _text[_at++] == '_';
            string script = Atom();
            (below, above) = sub ? (script, above) : (below, script);
        }

        return (below, above) switch
        {
            (null, null) => atom,
            (not null, null) => $"<msub>{atom}{below}</msub>",
            (null, not null) => $"<msup>{atom}{above}</msup>",
            _ => $"<msubsup>{atom}{below}{above}</msubsup>",
        };
    }

    private string Atom()
    {
        if (_at >= _text.Length)
            return "<mrow></mrow>";
        char c = _text[_at++];
        if (c == '\\')
            return Command();
        if (c == '{')
            return Row('}');
        if (c == ' ')
            return "";
        if (char.IsAsciiDigit(c))
        {
            int start = _at - 1;
            while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
                _at++;
            return $"<mn>{_text[start.._at]}</mn>";
        }

        return char.IsLetter(c) ? $"<mi>{c}</mi>" : $"<mo stretchy=\"false\">{SvgText.Escape(c == '-' ? "−" : c == '\'' ? "′" : c.ToString())}</mo>";
    }

    private string Command()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        if (_at == start)
            _at = Math.Min(_at + 1, _text.Length);
        string name = _text[start.._at];
        while (name.Length > 0 && char.IsAsciiLetter(name[0]) && _at < _text.Length && _text[_at] == ' ')
            _at++;
        return name switch
        {
            "frac" => $"<mfrac>{Atom()}{Atom()}</mfrac>",
            "sqrt" => $"<msqrt>{Atom()}</msqrt>",
            "tilde" => Accent("~"),
            "hat" => Accent("^"),
            "bar" => Accent("¯"),
            "operatorname" or "mathrm" or "text" => Word(),
            "mathbb" => DoubleStruck(),
            "quad" => "<mspace width=\"1em\"/>",
            "," or ";" or " " => "<mspace width=\"0.2em\"/>",
            "left" or "right" or "big" or "Big" => "",
            _ when _identifiers.TryGetValue(name, out string? letter) => $"<mi>{letter}</mi>",
            _ when _operators.TryGetValue(name, out string? sign) => $"<mo stretchy=\"false\">{sign}</mo>",
            _ when _functions.Contains(name) => $"<mi>{name}</mi><mspace width=\"0.15em\"/>",
            _ => $"<mtext>\\{SvgText.Escape(name)}</mtext>",
        };
    }

    private string Accent(string mark) => $"<mover accent=\"true\">{Atom()}<mo stretchy=\"false\">{mark}</mo></mover>";

    private string Word()
    {
        int close = _at < _text.Length && _text[_at] == '{' ? _text.IndexOf('}', _at) : -1;
        if (close < 0)
            return Atom();
        string word = _text[(_at + 1)..close];
        _at = close + 1;
        return $"<mtext>{SvgText.Escape(word)}</mtext>";
    }

    private string DoubleStruck()
    {
        string letter = Atom();
        return letter.Contains(">E<", StringComparison.Ordinal) ? "<mi>𝔼</mi>"
            : letter.Contains(">R<", StringComparison.Ordinal) ? "<mi>ℝ</mi>"
            : letter;
    }
}
