using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>The notebook for packages that show live output and do not reference this assembly.</summary>
/// <remarks>
/// A package finds the type by name at run time (<c>Type.GetType("Egop.Kernel.NotebookHost, egop-kernel")</c>), reads the static property
/// <see cref="Current"/>, and calls the two methods with dictionaries from MIME types to texts. The text of a type that ends in json is a
/// JSON document. Both methods can be called from any thread.
/// </remarks>
public sealed class NotebookHost
{
    private readonly CellContext _cell;

    internal NotebookHost(CellContext cell) => _cell = cell;

    /// <summary>The notebook whose cell runs; null where none does.</summary>
    public static NotebookHost? Current => CellContext.Current is { } cell ? new NotebookHost(cell) : null;

    /// <summary>Shows data and returns the identifier by which <see cref="Update"/> can replace it.</summary>
    public string Display(IReadOnlyDictionary<string, string> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        string id = Guid.NewGuid().ToString("N");
        _cell.Display(Bundle(data), id, update: false);
        return id;
    }

    /// <summary>Shows data in the place of what was shown under the identifier.</summary>
    public void Update(string id, IReadOnlyDictionary<string, string> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(data);
        _cell.Display(Bundle(data), id, update: true);
    }

    private static MimeBundle Bundle(IReadOnlyDictionary<string, string> data)
    {
        var content = new Dictionary<string, JsonNode> { ["text/plain"] = JsonValue.Create($"({string.Join(", ", data.Keys)})") };
        foreach (var (type, text) in data)
            content[type] = MimeBundle.Content(type, text);
        return new MimeBundle(content);
    }
}
