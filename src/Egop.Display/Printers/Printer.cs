namespace Egop;

/// <summary>How the values of one type look: as text, and in notebooks as HTML and LaTeX.</summary>
/// <remarks>A value that fails while it is drawn is named with the reason instead: an exception in a printer would cost the whole cell of a
/// notebook.</remarks>
public sealed class Printer
{
    /// <summary>MIME type of HTML.</summary>
    public const string HtmlType = "text/html";

    /// <summary>MIME type of LaTeX.</summary>
    public const string LatexType = "text/latex";

    /// <summary>MIME type of plain text.</summary>
    public const string TextType = "text/plain";

    private readonly Func<object, string> _text, _terminal, _html;
    private readonly Func<object, string> _latex;

    private Printer(
        Type type, Func<object, string> html, Func<object, string> text, Func<object, string> terminal, Func<object, string> latex) =>
        (Type, _html, _text, _terminal, _latex) = (type, html, text, terminal, latex);

    /// <summary>The type, which may be an interface.</summary>
    public Type Type { get; }

    /// <summary>Plain text for outputs that are kept: without wall times, so that the same run has the same text.</summary>
    /// <param name="value">A value of the type.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public string Text(object value) => Draw(_text, value);

    /// <summary>Plain text for a terminal: <see cref="Text"/>, for some types with the seconds it took and what to do next.</summary>
    /// <param name="value">A value of the type.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public string TerminalText(object value) => Draw(_terminal, value);

    /// <summary>A piece of HTML, well-formed as XML unless the value is a whole page.</summary>
    /// <param name="value">A value of the type.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public string Html(object value) => Draw(_html, value, text => $"<pre>{SvgText.Escape(text)}</pre>");

    /// <summary>The value's formula between $$ and $$; "" for a value without one.</summary>
    /// <param name="value">A value of the type.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public string Latex(object value) => Draw(_latex, value, _ => "") is { Length: > 0 } formula ? $"$${formula}$$" : "";

    /// <summary>The forms that the value has, by MIME type.</summary>
    /// <param name="value">A value of the type.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public IReadOnlyDictionary<string, string> Forms(object value)
    {
        var forms = new Dictionary<string, string> { [TextType] = Text(value), [HtmlType] = Html(value) };
        if (Latex(value) is { Length: > 0 } latex)
            forms[LatexType] = latex;
        return forms;
    }

    /// <summary>The type and its forms.</summary>
    public override string ToString() => $"{Type.Name}: text, HTML";

    /// <summary>A printer of the values of T.</summary>
    /// <param name="html">HTML of a value.</param>
    /// <param name="text">Its text; null for ToString().</param>
    /// <param name="terminal">Its text in a terminal; null for the same.</param>
    /// <param name="latex">Its formula without delimiters, "" where it has none; null for none.</param>
    internal static Printer Of<T>(
        Func<T, string> html, Func<T, string>? text = null, Func<T, string>? terminal = null, Func<T, string>? latex = null)
        where T : notnull
    {
        text ??= value => value.ToString() ?? "";
        terminal ??= text;
        return new Printer(typeof(T), value => html((T)value), value => text((T)value), value => terminal((T)value),
            value => latex?.Invoke((T)value) ?? "");
    }

    private string Draw(Func<object, string> form, object value, Func<string, string>? failed = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!Type.IsInstanceOfType(value))
            throw Guard.Bad(nameof(value), $"a value of {Type.Name}", value.GetType().Name, "Take the printer from Printers.Of(value).");
        try
        {
            return form(value);
        }
        catch (Exception e)
        {
            string text = $"{Name(value)} ({e.GetType().Name} while it was drawn)";
            return failed is null ? text : failed(text);
        }
    }

    private static string Name(object value)
    {
        try
        {
            return value.ToString() ?? value.GetType().Name;
        }
        catch (Exception)
        {
            return value.GetType().Name;
        }
    }
}
