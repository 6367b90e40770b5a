using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>Notebooks (nbformat 4.5) from literate scripts.</summary>
/// <remarks>
/// The metadata makes Polyglot Notebooks, JupyterLab, VS Code's Jupyter extension and nbconvert read every code cell as F#. A cell's identifier
/// is a hash of its source, so that an edited cell does not change the others.
/// </remarks>
internal static partial class NotebookBuilder
{
    /// <summary>A notebook without outputs.</summary>
    /// <param name="cells">The cells of the script.</param>
    /// <param name="package">"Name, Version" of the package whose #r replaces the #load lines of the first code cell; null leaves them.</param>
    /// <param name="exercise">Without the answers.</param>
    public static JsonObject Build(IReadOnlyList<ScriptCell> cells, string? package, bool exercise)
    {
        var ids = new Dictionary<string, int>();
        var array = new JsonArray();
        ScriptCell? first = cells.FirstOrDefault(cell => !cell.IsText);
        foreach (ScriptCell cell in cells)
        {
            bool answer = !cell.IsText && Exercise.HasAnswer(cell.Text);
            string text = (cell.IsText, answer, exercise) switch
            {
                (true, _, true) => Exercise.WithoutAnswers(cell.Text),
                (false, true, true) => Exercise.Unsolved(cell.Text),
                (false, true, false) => Exercise.Solved(cell.Text),
                _ => cell.Text,
            };
            if (cell == first && package is not null)
                text = Load().Replace(text, $"#r \"nuget: {package}\"");
            if (text.Length == 0)
                continue;
            string id = Identifier(cell, ids);
            // The set-up is hidden in pages, where nobody runs it; in a notebook the reader has to.
            bool folded = (cell.Hidden && cell != first) || (answer && !exercise);
            array.Add(cell.IsText ? TextCell(id, text) : CodeCell(id, text, folded, answer));
        }
        return new JsonObject { ["cells"] = array, ["metadata"] = Metadata(), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
    }

    /// <summary>Takes outputs and execution counts from an executed notebook, for cells that are in both.</summary>
    public static void TakeOutputs(JsonObject notebook, JsonObject executed)
    {
        var found = executed["cells"]!.AsArray().ToDictionary(cell => (string)cell!["id"]!);
        foreach (JsonNode? cell in notebook["cells"]!.AsArray())
            if ((string?)cell!["cell_type"] == "code" && found.TryGetValue((string)cell["id"]!, out JsonNode? other))
            {
                cell["outputs"] = other!["outputs"]?.DeepClone();
                cell["execution_count"] = other["execution_count"]?.DeepClone();
            }
    }

    private static string Identifier(ScriptCell cell, Dictionary<string, int> ids)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes((cell.IsText ? "text\n" : "code\n") + cell.Text));
        string id = Convert.ToHexStringLower(hash)[..8];
        int number = ids[id] = ids.GetValueOrDefault(id) + 1;
        return number == 1 ? id : $"{id}-{number}";
    }

    private static JsonObject TextCell(string id, string text) =>
        new() { ["cell_type"] = "markdown", ["id"] = id, ["metadata"] = new JsonObject(), ["source"] = Lines(text) };

    private static JsonObject CodeCell(string id, string text, bool folded, bool answer)
    {
        var metadata = new JsonObject
        {
            ["dotnet_interactive"] = new JsonObject { ["language"] = "fsharp" },
            ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "fsharp" },
        };
        if (folded)
            metadata["jupyter"] = new JsonObject { ["source_hidden"] = true };
        if (answer)
            metadata["tags"] = new JsonArray("answer");
        return new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = id,
            ["metadata"] = metadata,
            ["outputs"] = new JsonArray(),
            ["source"] = Lines(text),
        };
    }

    private static JsonObject Metadata() => new()
    {
        ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (F#)", ["language"] = "F#", ["name"] = ".net-fsharp" },
        ["language_info"] = new JsonObject
        {
            ["file_extension"] = ".fs",
            ["mimetype"] = "text/x-fsharp",
            ["name"] = "F#",
            ["pygments_lexer"] = "fsharp",
        },
        ["polyglot_notebook"] = new JsonObject
        {
            ["kernelInfo"] = new JsonObject
            {
                ["defaultKernelName"] = "fsharp",
                ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["languageName"] = "fsharp", ["name"] = "fsharp" }),
            },
        },
    };

    private static JsonArray Lines(string text)
    {
        string[] lines = text.Split('\n');
        return [.. lines.Select((line, i) => (JsonNode)JsonValue.Create(i < lines.Length - 1 ? line + "\n" : line))];
    }

    [GeneratedRegex(@"^#load ""[^""]+""([ ]+""[^""]+"")*[ ]*$", RegexOptions.Multiline)]
    private static partial Regex Load();
}
