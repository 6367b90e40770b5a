using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>What a golden file is for.</summary>
internal enum GoldenKind
{
    /// <summary>Not readable, or of no known form: a test row that fails.</summary>
    Faulty,

    /// <summary>Values and derivatives of an objective, one case a file.</summary>
    Objective,

    /// <summary>Trajectories of an optimizer, schema "optimizer-goldens/1", several cases a file.</summary>
    Optimizer,
}

/// <summary>One golden file, or the reason why it cannot be used; reading never throws, so that xunit sees a row for every file.</summary>
/// <param name="Name">Path below the folder of goldens.</param>
/// <param name="Kind">Its form.</param>
/// <param name="Root">The JSON document; undefined when faulty.</param>
/// <param name="Fault">What is wrong with it; empty when nothing is.</param>
internal sealed record GoldenFile(string Name, GoldenKind Kind, JsonElement Root, string Fault)
{
    public const string OptimizerSchema = "optimizer-goldens/1";

    /// <summary>The case's name and the file's; the file's alone when they say the same.</summary>
    public string Title
    {
        get
        {
            string? title = Kind == GoldenKind.Objective && Root.TryGetProperty("case", out JsonElement name) ? name.ToString() : null;
            return title is null || title == Path.GetFileNameWithoutExtension(Name) ? Name : $"{title} in {Name}";
        }
    }

    /// <summary>The cases of an optimizer golden, each with a title that no other case has; none for other kinds.</summary>
    public IReadOnlyList<(string Title, JsonElement Case)> Cases => Kind != GoldenKind.Optimizer
        ? []
        : [.. Root.Field("cases").EnumerateArray().Select((c, i) => ($"{(c.Has("id") ? c.Field("id") : $"case {i}")} in {Name}", c))];

    public static GoldenFile Read(string folder, string path)
    {
        string name = Path.GetRelativePath(folder, path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement.Clone();
            (GoldenKind kind, string fault) = Classify(root);
            return new GoldenFile(name, kind, root, fault);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return new GoldenFile(name, GoldenKind.Faulty, default, $"cannot be read: {error.Message}");
        }
    }

    private static (GoldenKind Kind, string Fault) Classify(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (GoldenKind.Faulty, $"expected a JSON object, actual {root.ValueKind}");
        if (root.TryGetProperty("schema", out JsonElement schema))
        {
            if (schema.ToString() != OptimizerSchema)
                return (GoldenKind.Faulty, $"unknown schema {schema}; known: \"{OptimizerSchema}\", or no schema for an objective");
            return root.TryGetProperty("cases", out JsonElement cases) && cases.ValueKind == JsonValueKind.Array
                && cases.GetArrayLength() > 0 && cases.EnumerateArray().All(c => c.ValueKind == JsonValueKind.Object)
                ? (GoldenKind.Optimizer, "")
                : (GoldenKind.Faulty, "\"cases\" is not a list of at least one object");
        }

        return root.TryGetProperty("objective", out _)
            ? (GoldenKind.Objective, "")
            : (GoldenKind.Faulty, "neither a \"schema\" nor an \"objective\"");
    }
}
