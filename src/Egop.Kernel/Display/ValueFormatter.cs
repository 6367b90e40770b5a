using System.Reflection;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Turns values into what a notebook shows.</summary>
/// <remarks>
/// In this order: printers of the fsi object for formats of notebooks, formatters that the type names by convention, a public ToHtml(),
/// tables for F#'s own shapes.
/// Text as F# Interactive writes it stands beside each of them. A formatter that fails costs its own form of the value, not the cell.
/// </remarks>
internal sealed class ValueFormatter(FsiSettings settings, Func<object?, Type, string> text, Action<string> warn)
{
    private const int TextLimit = 20_000;

    /// <summary>All forms of a value. A string that is shown is text, one that is a cell's result is a literal of F#.</summary>
    public MimeBundle Format(object? value, Type type, bool result)
    {
        var data = new Dictionary<string, JsonNode>();
        if (value is string shown && !result)
            data["text/plain"] = JsonValue.Create(shown);
        foreach (var (mimeType, content) in Rich(value))
            data[mimeType] = MimeBundle.Content(mimeType, content);
        if (!data.ContainsKey("text/plain"))
            data["text/plain"] = JsonValue.Create(value is RichText rich ? rich.Text : Text(value, type));
        return new MimeBundle(data);
    }

    /// <summary>The value's own HTML, by convention or by method; null where it has none.</summary>
    public string? OwnHtml(object? value) => Own(value).FirstOrDefault(form => form.MimeType == "text/html").Content;

    /// <summary>The text of a value, cut where it is very long.</summary>
    public string Text(object? value, Type type)
    {
        // A type's many properties, printed one by one, hide its name.
        string all = value is Type or MemberInfo or Assembly or Module ? value.ToString() ?? "" : text(value, type);
        if (all.Length <= TextLimit)
            return all;
        int end = all.LastIndexOf('\n', TextLimit) is > 0 and var line ? line : TextLimit;
        return $"{all.AsSpan(0, end)}\n… ({all.Length - end} more characters)";
    }

    private List<(string MimeType, string Content)> Rich(object? value)
    {
        if (value is null)
            return [];
        if (value is not RichText && settings.Forms(value) is { Count: > 0 } printers)
        {
            return
            [
                .. from printer in printers
                   let text = Try(() => printer.Print(value), $"The {(printer.MimeType == "text/html" ? "HTML" : printer.MimeType)} printer", value)
                   where text is { Length: > 0 }
                   select (printer.MimeType, text),
            ];
        }

        if (Own(value) is { Count: > 0 } own)
            return own;
        if (settings.HasPrinter(value))
            return [];
        return Try(() => new HtmlTable(this).Of(value), "The table", value) is { } table ? [("text/html", table)] : [];
    }

    private List<(string MimeType, string Content)> Own(object? value)
    {
        if (value is null)
            return [];
        if (value is RichText rich)
            return [(rich.MimeType, rich.Text)];
        if (ConventionFormatter.Format(value, warn) is { Count: > 0 } forms)
            return forms;
        return ToHtml(value.GetType()) is { } method && Try(() => (string?)method.Invoke(value, null), "ToHtml()", value) is { } html
            ? [("text/html", html)]
            : [];
    }

    private static MethodInfo? ToHtml(Type type)
    {
        MethodInfo? method = type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, []);
        return method?.ReturnType == typeof(string) && !method.IsGenericMethod ? method : null;
    }

    private string? Try(Func<string?> format, string what, object value)
    {
        try
        {
            return format();
        }
        catch (Exception exception) when (!CellErrors.IsStop(exception))
        {
            Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            warn($"{what} of {value.GetType()} failed: {cause.Message}");
            return null;
        }
    }
}
