using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>Outputs of a notebook's cells as nbformat has them.</summary>
/// <remarks>What a display identifier names is replaced wherever it was shown, in whichever cell.</remarks>
internal sealed class OutputRecorder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonObject>> _displays = [];
    private bool _closed;

    /// <summary>Begins a cell: what it had is gone.</summary>
    public CellRecord Begin(NotebookCell cell, int? number)
    {
        lock (_gate)
        {
            var outputs = new JsonArray();
            cell.Json["execution_count"] = number;
            cell.Json["outputs"] = outputs;
            return new CellRecord(this, outputs, number);
        }
    }

    /// <summary>Takes nothing more.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    private static JsonObject Data(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (type, content) in bundle.Data)
        {
            bool lines = type.StartsWith("text/", StringComparison.Ordinal) || type is "image/svg+xml" or "application/javascript";
            data[type] = lines && JupyterJson.Text(content) is { } text ? JupyterJson.Lines(text) : content.DeepClone();
        }
        return data;
    }

    /// <summary>The outputs of one run of one cell.</summary>
    internal sealed class CellRecord(OutputRecorder notebook, JsonArray outputs, int? number) : ICellOutput
    {
        private string? _stream;
        private JsonObject? _streamOutput;
        private string _text = "";

        /// <inheritdoc/>
        public void Stream(bool error, string text)
        {
            lock (notebook._gate)
            {
                if (notebook._closed)
                    return;
                string name = error ? "stderr" : "stdout";
                if (_stream != name || _streamOutput is null)
                {
                    (_stream, _text) = (name, "");
                    _streamOutput = new JsonObject { ["name"] = name, ["output_type"] = "stream" };
                    outputs.Add(_streamOutput);
                }
                _text += text;
                _streamOutput["text"] = JupyterJson.Lines(_text);
            }
        }

        /// <inheritdoc/>
        public void Display(MimeBundle data, string? displayId, bool update)
        {
            lock (notebook._gate)
            {
                if (notebook._closed)
                    return;
                if (update)
                {
                    foreach (JsonObject shown in notebook._displays.GetValueOrDefault(displayId ?? "") ?? [])
                        shown["data"] = Data(data);
                    return;
                }
                var output = new JsonObject { ["data"] = Data(data), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
                if (displayId is not null)
                {
                    if (!notebook._displays.TryGetValue(displayId, out List<JsonObject>? places))
                        notebook._displays[displayId] = places = [];
                    places.Add(output);
                }
                Add(output);
            }
        }

        /// <summary>Nobody is there to answer.</summary>
        public string? ReadLine(string prompt, bool password) => null;

        /// <summary>Adds how the cell ended.</summary>
        public void End(CellResult result)
        {
            lock (notebook._gate)
            {
                if (result.Value is { } value)
                {
                    Add(new JsonObject
                    {
                        ["data"] = Data(value),
                        ["execution_count"] = number,
                        ["metadata"] = new JsonObject(),
                        ["output_type"] = "execute_result",
                    });
                }
                if (result.Error is { } error)
                {
                    Add(new JsonObject
                    {
                        ["ename"] = error.Name,
                        ["evalue"] = error.Value,
                        ["output_type"] = "error",
                        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
                    });
                }
            }
        }

        private void Add(JsonObject output)
        {
            outputs.Add(output);
            _stream = null;
        }
    }
}
