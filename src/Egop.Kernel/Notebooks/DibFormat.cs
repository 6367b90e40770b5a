using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>The text format of .NET Interactive: cells one after another, each begun by a line such as #!fsharp or #!markdown.</summary>
/// <remarks>Cells of other languages are kept. Outputs have no place in the format.</remarks>
internal static partial class DibFormat
{
    // The languages whose names begin cells; any other line that begins with #! belongs to the cell it stands in.
    private static readonly HashSet<string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        "fsharp", "f#", "csharp", "c#", "pwsh", "powershell", "html", "javascript", "js", "markdown", "mermaid", "sql", "kql", "http",
        "value", "meta",
        "python", "r",
    };

    /// <summary>The language that a line names; null for a line that names none.</summary>
    public static string? LanguageOf(string line) =>
        LanguageLine().Match(line) is { Success: true, Groups: var groups } && Languages.Contains(groups[1].Value)
        ? groups[1].Value
        : null;

    /// <summary>Reads a file.</summary>
    public static NotebookDocument Read(string text)
    {
        var cells = new List<NotebookCell>();
        JsonNode? meta = null;
        string language = "fsharp";
        var lines = new List<string>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (LanguageOf(line) is not { } next)
            {
                lines.Add(line);
                continue;
            }
            End();
            language = next.ToLowerInvariant();
        }
        End();
        NotebookDocument document = NotebookDocument.Create(cells);
        if ((meta as JsonObject)?["kernelInfo"] is { } info)
            document.Root["metadata"]!["polyglot_notebook"]!["kernelInfo"] = info.DeepClone();
        return document;

        void End()
        {
            string source = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            string id = $"cell-{cells.Count + 1}";
            if (language == "meta")
                meta = Meta(source);
            else if (source.Trim().Length == 0)
                return;
            else if (language == "markdown")
                cells.Add(NotebookCell.OfMarkdown(id, source));
            else
                cells.Add(NotebookCell.OfCode(id, source, language is "f#" ? "fsharp" : language));
        }
    }

    /// <summary>The text of a file; outputs are left out.</summary>
    public static string Write(NotebookDocument document)
    {
        var text = new StringBuilder();
        if (document.Root["metadata"] is JsonObject metadata && (metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] is { } info)
            text.Append("#!meta\n\n").Append(new JsonObject { ["kernelInfo"] = info.DeepClone() }.ToJsonString()).Append("\n\n");
        foreach (NotebookCell cell in document.Cells)
        {
            string language = cell.Kind == "code" ? cell.Language : "markdown";
            text.Append("#!").Append(language).Append("\n\n").Append(cell.Kind == "code" ? cell.Code.Trim('\n') : cell.Source)
                .Append("\n\n");
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static JsonNode? Meta(string source)
    {
        try
        {
            return JsonNode.Parse(source);
        }
        catch (JsonException exception)
        {
            throw new NotebookException("Its #!meta block holds no JSON: " + exception.Message);
        }
    }

    [GeneratedRegex(@"^#!([A-Za-z#]+)\s*$")]
    private static partial Regex LanguageLine();
}
