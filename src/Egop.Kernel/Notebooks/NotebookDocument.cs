using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>A notebook in memory: nbformat's own tree, with all that is not understood kept as it was.</summary>
internal sealed class NotebookDocument
{
    private NotebookDocument(JsonObject root, List<NotebookCell> cells) => (Root, Cells) = (root, cells);

    /// <summary>The tree.</summary>
    public JsonObject Root { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>A notebook with the metadata by which every front end knows F#.</summary>
    public static NotebookDocument Create(IEnumerable<NotebookCell> cells)
    {
        var metadata = (JsonObject)JsonNode.Parse("""
            {
              "kernelspec": { "display_name": ".NET (F#)", "language": "F#", "name": ".net-fsharp" },
              "language_info": { "file_extension": ".fs", "mimetype": "text/x-fsharp", "name": "F#", "pygments_lexer": "fsharp" },
              "polyglot_notebook": {
                "kernelInfo": { "defaultKernelName": "fsharp", "items": [ { "aliases": [], "languageName": "fsharp", "name": "fsharp" } ] }
              }
            }
            """)!;
        var list = cells.ToList();
        var root = new JsonObject
        {
            ["cells"] = new JsonArray([.. list.Select(cell => cell.Json)]),
            ["metadata"] = metadata,
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return new NotebookDocument(root, list);
    }

    /// <summary>Reads the text of an .ipynb file, nbformat 4.</summary>
    public static NotebookDocument Parse(string text)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new NotebookException("It holds JSON, but no object; a notebook is one.");
        }
        catch (JsonException exception)
        {
            throw new NotebookException("It holds no JSON: " + exception.Message);
        }
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue(out int major))
            throw new NotebookException("It says no \"nbformat\"; a notebook of Jupyter does.");
        if (major != 4)
            throw new NotebookException($"Its \"nbformat\" is {major}; 4 is known. Jupyter converts: jupyter nbconvert --to notebook "
                + "--nbformat 4.");
        if (root["cells"] is not JsonArray list)
            throw new NotebookException("It has no list of \"cells\".");
        var cells = new List<NotebookCell>();
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject json || JupyterJson.Text(json["cell_type"]) is null || JupyterJson.Text(json["source"]) is null)
                throw new NotebookException($"Cell {i + 1} has no \"cell_type\" and \"source\".");
            cells.Add(new NotebookCell(json));
        }
        return new NotebookDocument(root, cells);
    }

    /// <summary>The text of the file.</summary>
    public override string ToString() => JupyterJson.Write(Root);
}

/// <summary>A file that is no notebook, or not one that can be run; the message says what and where.</summary>
internal sealed class NotebookException(string message) : Exception(message);
