using System.Text;

namespace Egop;

/// <summary>
/// The plotly.js that makes charts interactive, if this build carries it. It is loaded from a network only by charts whose mode says so.
/// </summary>
internal static class PlotlyScript
{
    private const string Resource = "plotly-cartesian.min.js";

    private static readonly Lazy<string?> _source = new(Load);

    /// <summary>Where charts of <see cref="ChartMode.Cdn"/>, and only those, load plotly.js from.</summary>
    public const string Address = "https://cdn.plot.ly/plotly-cartesian-4.1.1.min.js";

    /// <summary>True if plotly.js is embedded in this assembly; otherwise pages keep their pictures.</summary>
    public static bool IsEmbedded => typeof(PlotlyScript).Assembly.GetManifestResourceInfo(Resource) is not null;

    /// <summary>A script element that defines window.Plotly for the charts after it on the page; "" if plotly.js is not embedded.</summary>
    public static string ToHtml() => _source.Value is string source ? $"<script>{Escape(source)}</script>\n" : "";

    /// <summary>
    /// The source as it may stand in a script element: in its strings, comments and patterns a backslash before / or ! changes nothing.
    /// </summary>
    internal static string Escape(string source) => source
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)
        .Replace("<!--", "<\\!--", StringComparison.Ordinal);

    private static string? Load()
    {
        using Stream? stream = typeof(PlotlyScript).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
