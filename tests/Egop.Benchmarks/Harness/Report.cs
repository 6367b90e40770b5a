using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egop.Benchmarks;

/// <summary>The results of one group, as they are kept in artifacts/bench.</summary>
internal sealed record Report(
    string Group, string What, DateTimeOffset Date, double Seconds, Machine Machine, Ceilings? Ceilings, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions _format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes GROUP.json; a reader sees the old file or the new one, never a part.</summary>
    public void Save(string folder) => Files.Write(Path.Combine(folder, $"{Group}.json"), JsonSerializer.Serialize(this, _format) + "\n");

    /// <exception cref="BenchException">The file is not a report.</exception>
    public static Report Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Report>(File.ReadAllText(path), _format) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BenchException($"{path} is not a report of this program ({e.Message}). Delete it and run its group again.");
        }
    }
}
