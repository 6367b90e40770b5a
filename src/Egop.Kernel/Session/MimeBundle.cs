using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>One value in several representations, by MIME type: text/plain always, then what the value offers.</summary>
/// <remarks>The content of a type that ends in json is an object, of any other a string, as Jupyter's protocol has it.</remarks>
internal sealed record MimeBundle(IReadOnlyDictionary<string, JsonNode> Data)
{
    /// <summary>A bundle of text alone.</summary>
    public static MimeBundle Text(string text) => new(new Dictionary<string, JsonNode> { ["text/plain"] = JsonValue.Create(text) });

    /// <summary>The content of one type: JSON where the type ends in json and the text is a document, else the text.</summary>
    public static JsonNode Content(string mimeType, string text)
    {
        if (mimeType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return JsonNode.Parse(text) ?? JsonValue.Create(text);
            }
            catch (JsonException)
            {
                // Not a document: shown as it is.
            }
        }
        return JsonValue.Create(text);
    }
}
