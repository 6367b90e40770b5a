using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>Numbers out of golden files, with errors that name the field.</summary>
internal static class GoldenJson
{
    public static JsonElement Field(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null
            ? field
            : throw new InvalidDataException($"the field \"{name}\" is missing or null");

    public static bool Has(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null;

    public static double Number(this JsonElement element, string name) => element.Field(name).GetDouble();

    /// <summary>A number, or null when the field is missing or null: an option that is off.</summary>
    public static double? Optional(this JsonElement element, string name) => element.Has(name) ? element.Number(name) : null;

    public static int Integer(this JsonElement element, string name) => Whole(element.Field(name));

    public static int[] Integers(this JsonElement element, string name) => [.. element.Field(name).EnumerateArray().Select(Whole)];

    public static double[] Vector(this JsonElement element, string name) =>
        [.. element.Field(name).EnumerateArray().Select(x => x.GetDouble())];

    public static double[][] Rows(this JsonElement element, string name) => [.. element.Field(name).EnumerateArray().Select(Flat)];

    /// <summary>All numbers of a nested list, in order: the row-major elements.</summary>
    public static double[] Flat(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flat)] : [element.GetDouble()];

    private static int Whole(JsonElement element)
    {
        double value = element.GetDouble();
        return value == Math.Floor(value)
            ? checked((int)value)
            : throw new InvalidDataException($"expected a whole number, actual {value}");
    }
}
