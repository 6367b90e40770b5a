namespace Egop;

/// <summary>HTML of one's own as a value that notebooks show as it is.</summary>
public sealed class HtmlView
{
    private readonly string _html;

    /// <summary>A value shown as HTML.</summary>
    /// <param name="html">HTML that may stand in the body of a page; it is not escaped.</param>
    public HtmlView(string html) => _html = Guard.NotNull(html, nameof(html));

    /// <summary>The HTML.</summary>
    public string ToHtml() => _html;

    /// <summary>"HtmlView: 120 characters".</summary>
    public override string ToString() => $"HtmlView: {Guard.Text(_html.Length)} characters";
}
