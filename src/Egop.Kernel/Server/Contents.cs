using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Pieces of message contents that several messages have in common.</summary>
internal static class Contents
{
    /// <summary>The members of a bundle, with text/plain whatever the bundle holds.</summary>
    public static JsonObject Data(MimeBundle bundle)
    {
        JsonObject data = [];
        if (!bundle.Data.ContainsKey("text/plain"))
            data["text/plain"] = "";
        // A node belongs to one parent only, and the bundle may be shown again.
        foreach ((string type, JsonNode value) in bundle.Data)
            data[type] = value.DeepClone();
        return data;
    }

    /// <summary>A value: data and metadata.</summary>
    public static JsonObject Value(MimeBundle bundle) => new() { ["data"] = Data(bundle), ["metadata"] = new JsonObject() };

    /// <summary>An error: ename, evalue, traceback.</summary>
    public static JsonObject Error(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Value,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
    };

    /// <summary>An exception of the kernel itself as an error.</summary>
    public static CellError Failure(Exception e) => new(e.GetType().Name, e.Message, e.ToString().Split('\n'));

    /// <summary>The same content with a status.</summary>
    public static JsonObject WithStatus(this JsonObject content, string status)
    {
        content["status"] = status;
        return content;
    }
}
