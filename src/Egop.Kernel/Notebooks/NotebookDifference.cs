using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>What differs between two notebooks when outputs do not count.</summary>
internal static class NotebookDifference
{
    /// <summary>Lines of words and text, - for what was expected and + for what is there; none when cells and metadata are the same.</summary>
    public static IReadOnlyList<string> Of(JsonObject expected, JsonObject actual)
    {
        var lines = new List<string>();
        JsonArray left = expected["cells"]!.AsArray(), right = actual["cells"] as JsonArray ?? [];
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            JsonObject? a = i < left.Count ? Bare(left[i]!) : null, b = i < right.Count ? Bare(right[i]!) : null;
            if (JsonNode.DeepEquals(a, b))
                continue;
            lines.Add($"cell {i + 1}:");
            lines.AddRange(Source(a).Except(Source(b)).Select(line => "- " + line));
            lines.AddRange(Source(b).Except(Source(a)).Select(line => "+ " + line));
            if (Source(a).SequenceEqual(Source(b)))
                lines.Add("  the type, the identifier or the metadata of the cell");
            // After a cell put in or taken out all others would follow.
            if (left.Count != right.Count)
            {
                lines.Add($"  and the number of cells: {left.Count} expected, {right.Count} actual");
                return lines;
            }
        }
        foreach (string key in (string[])["metadata", "nbformat", "nbformat_minor"])
            if (!JsonNode.DeepEquals(expected[key], actual[key]))
                lines.Add($"{key} of the notebook");
        return lines;
    }

    private static JsonObject Bare(JsonNode cell)
    {
        var bare = (JsonObject)cell.DeepClone();
        bare.Remove("outputs");
        bare.Remove("execution_count");
        return bare;
    }

    private static string[] Source(JsonObject? cell) => cell?["source"] switch
    {
        JsonArray lines => [.. lines.Select(line => ((string)line!).TrimEnd('\n'))],
        JsonValue text => ((string)text!).Split('\n'),
        _ => [],
    };
}
