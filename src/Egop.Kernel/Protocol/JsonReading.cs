using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Members of a JSON object by type; null where a member is missing or of another type.</summary>
internal static class JsonReading
{
    /// <summary>A string.</summary>
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A whole number.</summary>
    public static int? Whole(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) ? number : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(this JsonObject json, string name) => json[name] is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;
}
