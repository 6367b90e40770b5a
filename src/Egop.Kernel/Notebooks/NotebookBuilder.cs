using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>Notebooks (nbformat 4.5) from literate scripts.</summary>
/// <remarks>
/// A cell's identifier is a hash of its source, so that an edited cell does not change the others.
/// </remarks>
internal static partial class NotebookBuilder
{
    /// <summary>A notebook without outputs.</summary>
    /// <param name="cells">The cells of the script.</param>
    /// <param name="package">"Name, Version" of the package whose #r replaces the #load lines of the first code cell; null leaves
    /// them.</param>
    /// <param name="exercise">Without the answers.</param>
    public static NotebookDocument Build(IReadOnlyList<ScriptCell> cells, string? package, bool exercise)
    {
        var ids = new Dictionary<string, int>();
        var made = new List<NotebookCell>();
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
            made.Add(cell.IsText ? NotebookCell.OfMarkdown(id, text) : CodeCell(id, text, folded, answer));
        }
        return NotebookDocument.Create(made);
    }

    /// <summary>Takes outputs and execution counts from an executed notebook, for cells that are in both.</summary>
    public static void TakeOutputs(NotebookDocument notebook, NotebookDocument executed)
    {
        var found = executed.Cells.ToDictionary(cell => JupyterJson.Text(cell.Json["id"]) ?? "");
        foreach (NotebookCell cell in notebook.Cells)
            if (cell.Kind == "code" && found.TryGetValue(JupyterJson.Text(cell.Json["id"]) ?? "", out NotebookCell? other))
            {
                cell.Json["outputs"] = other.Json["outputs"]?.DeepClone();
                cell.Json["execution_count"] = other.Json["execution_count"]?.DeepClone();
            }
    }

    private static string Identifier(ScriptCell cell, Dictionary<string, int> ids)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes((cell.IsText ? "text\n" : "code\n") + cell.Text));
        string id = Convert.ToHexStringLower(hash)[..8];
        int number = ids[id] = ids.GetValueOrDefault(id) + 1;
        return number == 1 ? id : $"{id}-{number}";
    }

    private static NotebookCell CodeCell(string id, string text, bool folded, bool answer)
    {
        NotebookCell cell = NotebookCell.OfCode(id, text);
        var metadata = (JsonObject)cell.Json["metadata"]!;
        if (folded)
            metadata["jupyter"] = new JsonObject { ["source_hidden"] = true };
        if (answer)
            metadata["tags"] = new JsonArray("answer");
        return cell;
    }

    [GeneratedRegex(@"^#load ""[^""]+""([ ]+""[^""]+"")*[ ]*$", RegexOptions.Multiline)]
    private static partial Regex Load();
}
