using System.Collections;
using System.Reflection;

namespace Egop.Kernel;

/// <summary>
/// Formatters that a type names by .NET Interactive's convention, found by their names, so that neither side references the other.
/// </summary>
/// <remarks>
/// The type bears an attribute named TypeFormatterSourceAttribute with a property FormatterSourceType; that type has a public constructor
/// without parameters and a method CreateTypeFormatters(); each formatter has MimeType, perhaps Type, and bool Format(object, TextWriter).
/// With PreferredMimeTypes in the attribute all of these are produced, without it text/html and text/plain.
/// </remarks>
internal static class ConventionFormatter
{
    private static readonly string[] Usual = ["text/html", "text/plain"];

    /// <summary>The forms of a value; none where its type follows no convention or its formatters fail.</summary>
    public static List<(string MimeType, string Content)> Format(object value, Action<string> warn)
    {
        var forms = new List<(string, string)>();
        try
        {
            Type type = value.GetType();
            Attribute? attribute = Attribute.GetCustomAttributes(type, inherit: true)
                .FirstOrDefault(a => a.GetType().Name == "TypeFormatterSourceAttribute");
            if (attribute is null || Property(attribute, "FormatterSourceType") is not Type sourceType)
                return forms;
            object? source = Activator.CreateInstance(sourceType);
            if (Method(sourceType, "CreateTypeFormatters", [])?.Invoke(source, null) is not IEnumerable formatters)
                return forms;
            string[] wanted = Property(attribute, "PreferredMimeTypes") is string[] { Length: > 0 } preferred ? preferred : Usual;
            var all = formatters.Cast<object>().Where(f => Property(f, "Type") is not Type t || t.IsAssignableFrom(type)).ToList();
            foreach (string mimeType in wanted)
            {
                if (all.Where(f => Property(
                    f, "MimeType") as string == mimeType).Select(f => Write(f, value)).FirstOrDefault(t => t is not null) is { } text)
                    forms.Add((mimeType, text));
            }
            return forms;
        }
        catch (Exception exception) when (!CellErrors.IsStop(exception))
        {
            Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            warn($"The formatter of {value.GetType()} failed: {cause.Message}");
            return [];
        }
    }

    private static string? Write(object formatter, object value)
    {
        using var writer = new StringWriter();
        return Method(formatter.GetType(), "Format", [typeof(object), typeof(TextWriter)])?.Invoke(formatter, [value, writer]) is true
            ? writer.ToString()
            : null;
    }

    private static object? Property(object target, string name) =>
        target.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(target);

    private static MethodInfo? Method(Type type, string name, Type[] parameters) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters);
}
