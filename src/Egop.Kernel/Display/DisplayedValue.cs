namespace Egop.Kernel;

/// <summary>A value on show, whose place another can take: <c>let shown = display 1</c>, later <c>shown.Update 2</c>.</summary>
public sealed class DisplayedValue
{
    private DisplayedValue(string displayId) => DisplayId = displayId;

    /// <summary>The identifier of the place.</summary>
    public string DisplayId { get; }

    /// <summary>Shows another value in the place of the present one.</summary>
    public void Update<T>(T value)
    {
        CellContext cell = Notebook.Running();
        cell.Display(cell.Format(value, typeof(T), result: false), DisplayId, update: true);
    }

    internal static DisplayedValue Show(MimeBundle data)
    {
        var shown = new DisplayedValue(Guid.NewGuid().ToString("N"));
        Notebook.Running().Display(data, shown.DisplayId, update: false);
        return shown;
    }
}
