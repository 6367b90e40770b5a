using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>
/// JSON exactly as Jupyter writes notebooks: keys in order, one space of indentation, all of Unicode as it is, a line end at the end.
/// </summary>
internal static class JupyterJson
{
    // What ends a line for Python, by which Jupyter cuts texts into lines.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\v\f\r\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>The text of a notebook.</summary>
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>A text as a list of its lines, each with its end.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        int start = 0;
        while (start < text.Length)
        {
            int end = text.AsSpan(start).IndexOfAny(LineEnds);
            end = end < 0 ? text.Length : start + end + 1;
            if (end < text.Length && text[end - 1] == '\r' && text[end] == '\n')
                end++;
            lines.Add(JsonValue.Create(text[start..end]));
            start = end;
        }
        return lines;
    }

    /// <summary>The text that a string or a list of lines holds; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonArray lines when lines.All(line => line is JsonValue v && v.TryGetValue<string>(out _)) =>
            string.Concat(lines.Select(line => line!.GetValue<string>())),
        _ => null,
    };

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                AppendItems(text, '{', map.OrderBy(pair => pair.Key, StringComparer.Ordinal), depth, pair =>
                {
                    AppendString(text, pair.Key);
                    text.Append(": ");
                    Append(text, pair.Value, depth + 1);
                }, '}');
                break;
            case JsonArray { Count: > 0 } list:
                AppendItems(text, '[', list, depth, item => Append(text, item, depth + 1), ']');
                break;
            case JsonObject:
                text.Append("{}");
                break;
            case JsonArray:
                text.Append("[]");
                break;
            case null:
                text.Append("null");
                break;
            case JsonValue value when value.TryGetValue(out string? content):
                AppendString(text, content);
                break;
            default:
                // Numbers stay as they were written.
                text.Append(node.GetValueKind() == JsonValueKind.String
                    ? throw new InvalidOperationException("A string.")
                    : node.ToJsonString());
                break;
        }
    }

    private static void AppendItems<T>(StringBuilder text, char open, IEnumerable<T> items, int depth, Action<T> append, char close)
    {
        text.Append(open);
        string separator = "\n";
        foreach (T item in items)
        {
            text.Append(separator).Append(' ', depth + 1);
            append(item);
            separator = ",\n";
        }
        text.Append('\n').Append(' ', depth).Append(close);
    }

    private static void AppendString(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (char c in content)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
