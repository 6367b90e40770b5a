using System.Diagnostics.CodeAnalysis;

namespace Egop.Kernel;

/// <summary>What every cell can call without opening anything. The names are those that .NET Interactive has.</summary>
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case", Justification = "Both spellings are in use.")]
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names that users of F# notebooks know.")]
public static class Notebook
{
    /// <summary>The object that F# Interactive calls fsi: printers, limits, arguments.</summary>
    public static FsiSettings fsi => Running().Session.Settings;

    /// <summary>Shows a value where the cell is, and returns a handle by which another can take its place.</summary>
    public static DisplayedValue display<T>(T value) => DisplayedValue.Show(Running().Format(value, typeof(T), result: false));

    /// <summary>Shows a text under a MIME type: <c>displayAs("&lt;b&gt;x&lt;/b&gt;", "text/html")</c>.</summary>
    public static DisplayedValue displayAs(string value, string mimeType) => display(new RichText(mimeType, value));

    /// <summary>A text that is shown as HTML.</summary>
    public static RichText HTML(string text) => new("text/html", text);

    /// <summary>A text that is shown as a drawing in SVG.</summary>
    public static RichText SVG(string text) => new("image/svg+xml", text);

    /// <summary>A text that is shown as Markdown.</summary>
    public static RichText Markdown(string text) => new("text/markdown", text);

    /// <summary>A text that is shown as LaTeX; a formula stands between dollars or in an environment.</summary>
    public static RichText Latex(string text) => new("text/latex", text);

    /// <summary>The same as <see cref="Latex"/>.</summary>
    public static RichText LaTeX(string text) => Latex(text);

    internal static CellContext Running() =>
        CellContext.Current ?? throw new InvalidOperationException("This works in a cell of a notebook only: no cell is running.");
}
