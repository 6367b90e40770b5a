using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>What differs between two notebooks when outputs do not count.</summary>
internal static class NotebookDifference
{
    /// <summary>
    /// Lines of words and text, - for what was expected and + for what is there; none when cells and metadata are the same.
    /// </summary>
    public static IReadOnlyList<string> Of(NotebookDocument expected, NotebookDocument actual)
    {
        var lines = new List<string>();
        IReadOnlyList<NotebookCell> left = expected.Cells, right = actual.Cells;
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            NotebookCell? a = i < left.Count ? left[i] : null, b = i < right.Count ? right[i] : null;
            if (a is not null && b is not null && JsonNode.DeepEquals(Bare(a), Bare(b)))
                continue;
            lines.Add($"cell {i + 1}:");
            lines.AddRange(Lines(a).Except(Lines(b)).Select(line => "- " + line));
            lines.AddRange(Lines(b).Except(Lines(a)).Select(line => "+ " + line));
            if (Lines(a).SequenceEqual(Lines(b)))
                lines.Add("  the type, the identifier or the metadata of the cell");
            // After a cell put in or taken out all others would follow.
            if (left.Count != right.Count)
            {
                lines.Add($"  and the number of cells: {left.Count} expected, {right.Count} actual");
                return lines;
            }
        }
        foreach (string key in (string[])["metadata", "nbformat", "nbformat_minor"])
            if (!JsonNode.DeepEquals(expected.Root[key], actual.Root[key]))
                lines.Add($"{key} of the notebook");
        return lines;
    }

    private static JsonObject Bare(NotebookCell cell)
    {
        var bare = (JsonObject)cell.Json.DeepClone();
        bare.Remove("outputs");
        bare.Remove("execution_count");
        return bare;
    }

    private static string[] Lines(NotebookCell? cell) => cell?.Source.Split('\n') ?? [];
}
