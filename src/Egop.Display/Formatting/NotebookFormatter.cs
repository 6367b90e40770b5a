using System.Reflection;

namespace Egop;

/// <summary>Writes a value in one format, by the public methods a type of this library has for it: ToHtml, ToLatex, ToString.</summary>
/// <remarks>An exception in a formatter would fail the whole cell, so a value that cannot be shown is named instead.</remarks>
internal sealed class NotebookFormatter(string mimeType)
{
    public const string Html = "text/html", Plain = "text/plain", Latex = "text/latex";

    public string MimeType { get; } = mimeType;

    /// <summary>Called by name with exactly these parameters; false for a value that has no such form.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        string? text = Render(instance, MimeType);
        if (text is null)
            return false;
        // All at once: a value that fails half-way leaves nothing behind.
        writer.Write(text);
        return true;
    }

    /// <summary>The value in a format; null if its type has no method for it.</summary>
    public static string? Render(object? instance, string mimeType)
    {
        if (instance is null)
            return null;
        try
        {
            return mimeType switch
            {
                Plain => PlainText.Of(instance),
                Html => Method(instance, "ToHtml")?.Invoke(instance, null) as string,
                Latex => Method(instance, "ToLatex")?.Invoke(instance, null) is string { Length: > 0 } formula ? $"$${formula}$$" : null,
                _ => null,
            };
        }
        catch (Exception e)
        {
            string text = Fallback(instance, e);
            return mimeType == Html ? $"<pre>{SvgText.Escape(text)}</pre>" : mimeType == Plain ? text : null;
        }
    }

    private static MethodInfo? Method(object instance, string name) =>
        instance.GetType().GetMethod(name, BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);

    private static string Fallback(object instance, Exception e)
    {
        string reason = (e is TargetInvocationException { InnerException: { } inner } ? inner : e).GetType().Name;
        try
        {
            return $"{instance} ({reason} while it was drawn)";
        }
        catch (Exception)
        {
            return $"{instance.GetType().Name} ({reason} while it was drawn)";
        }
    }
}
