using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Answers complete, inspect and is_complete from the session, with positions in code points on the outside.</summary>
internal static class Questions
{
    /// <summary>Names that can stand at the cursor.</summary>
    public static JsonObject Complete(INotebookSession session, JsonObject content)
    {
        (string code, int position) = Cursor(content);
        Completion completion = session.Complete(code, position);
        int start = CodePoints.FromOffset(code, completion.Start), end = CodePoints.FromOffset(code, completion.End);
        JsonArray types = [];
        foreach (CompletionItem item in completion.Items)
            types.Add(new JsonObject { ["start"] = start, ["end"] = end, ["text"] = item.Insert, ["type"] = item.Kind });
        return new()
        {
            ["matches"] = new JsonArray([.. completion.Items.Select(item => (JsonNode)JsonValue.Create(item.Insert))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = types },
        };
    }

    /// <summary>Signature and documentation of the name at the cursor.</summary>
    public static JsonObject Inspect(INotebookSession session, JsonObject content)
    {
        (string code, int position) = Cursor(content);
        MimeBundle? found = session.Inspect(code, position);
        return new()
        {
            ["found"] = found is not null,
            ["data"] = found is null ? [] : Contents.Data(found),
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>Whether a console should run the code or ask for another line.</summary>
    public static JsonObject IsComplete(INotebookSession session, JsonObject content)
    {
        Completeness answer = session.IsComplete(content.Text("code") ?? "");
        JsonObject reply = new JsonObject().WithStatus(answer.Status);
        if (answer.Status == "incomplete")
            reply["indent"] = answer.Indent;
        return reply;
    }

    private static (string Code, int Position) Cursor(JsonObject content)
    {
        string code = content.Text("code") ?? "";
        return (code, content.Whole("cursor_pos") is { } position ? CodePoints.ToOffset(code, position) : code.Length);
    }
}
