using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>A cell of a notebook, by nbformat's tree.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    private static readonly string[] FSharpNames = ["fsharp", "f#", "F#"];

    /// <summary>The tree.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>code, markdown or raw.</summary>
    public string Kind => JupyterJson.Text(Json["cell_type"]) ?? "";

    /// <summary>The text.</summary>
    public string Source => JupyterJson.Text(Json["source"]) ?? "";

    /// <summary>The language of a code cell: what Polyglot Notebooks notes for it, or the line that names it, else F#.</summary>
    public string Language
    {
        get
        {
            if (DibFormat.LanguageOf(Source.Split('\n')[0]) is { } named)
                return Known(named);
            JsonNode? metadata = Json["metadata"];
            return Known(JupyterJson.Text(Item(Item(metadata, "polyglot_notebook"), "kernelName"))
                ?? JupyterJson.Text(Item(Item(metadata, "dotnet_interactive"), "language"))
                ?? "fsharp");
        }
    }

    /// <summary>Whether there is something for this kernel to run.</summary>
    public bool IsFSharp => Kind == "code" && Language == "fsharp" && Source.Trim().Length > 0 && !HasTag("skip-execution");

    /// <summary>The code, with a line that names the language left blank, so that the lines keep their numbers.</summary>
    public string Code => DibFormat.LanguageOf(Source.Split('\n')[0]) is null ? Source : Source[Source.Split('\n')[0].Length..];

    /// <summary>Whether the cell bears a tag.</summary>
    public bool HasTag(string tag) => Item(Json["metadata"], "tags") is JsonArray tags && tags.Any(t => JupyterJson.Text(t) == tag);

    /// <summary>A cell of F#, or of another language.</summary>
    public static NotebookCell OfCode(string id, string source, string language = "fsharp") => new(new JsonObject
    {
        ["cell_type"] = "code",
        ["execution_count"] = null,
        ["id"] = id,
        ["metadata"] = new JsonObject
        {
            ["dotnet_interactive"] = new JsonObject { ["language"] = language },
            ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language },
        },
        ["outputs"] = new JsonArray(),
        ["source"] = JupyterJson.Lines(source),
    });

    /// <summary>A cell of Markdown.</summary>
    public static NotebookCell OfMarkdown(string id, string source) => new(new JsonObject
    {
        ["cell_type"] = "markdown",
        ["id"] = id,
        ["metadata"] = new JsonObject(),
        ["source"] = JupyterJson.Lines(source),
    });

    private static string Known(string language) => FSharpNames.Contains(language) ? "fsharp" : language;

    private static JsonNode? Item(JsonNode? node, string name) => (node as JsonObject)?[name];
}
