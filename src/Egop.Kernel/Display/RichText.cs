namespace Egop.Kernel;

/// <summary>A text with the MIME type under which it is shown.</summary>
/// <param name="mimeType">The type, such as text/html.</param>
/// <param name="text">The text; for a type that ends in json, a JSON document.</param>
public sealed class RichText(string mimeType, string text)
{
    /// <summary>The type under which the text is shown.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>The text itself.</summary>
    public string Text { get; } = text ?? "";

    /// <inheritdoc/>
    public override string ToString() => Text;
}
