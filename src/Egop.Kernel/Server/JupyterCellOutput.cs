using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>The outputs of one execute_request, published with it as their parent; also those that come after the cell has ended.</summary>
/// <remarks>Text is published as it comes; the session gathers small prints.</remarks>
internal sealed class JupyterCellOutput(
    Channels channels,
    JupyterMessage request,
    InputRequests? input,
    bool silent,
    CancellationToken interrupt) : ICellOutput
{
    /// <inheritdoc/>
    public void Stream(bool error, string text)
    {
        if (text.Length > 0)
            Publish("stream", new() { ["name"] = error ? "stderr" : "stdout", ["text"] = text });
    }

    /// <inheritdoc/>
    public void Display(MimeBundle data, string? displayId, bool update)
    {
        JsonObject content = Contents.Value(data);
        content["transient"] = displayId is null ? [] : new JsonObject { ["display_id"] = displayId };
        Publish(update ? "update_display_data" : "display_data", content);
    }

    /// <inheritdoc/>
    public string? ReadLine(string prompt, bool password) => input?.Ask(request, prompt, password, interrupt);

    /// <summary>Publishes an output, unless the request asked for silence.</summary>
    public void Publish(string type, JsonObject content)
    {
        if (!silent)
            channels.Publish(request, type, content);
    }
}
