using System.Reflection;

namespace Egop;

/// <summary>A cell of this project's own kernel: class Egop.Kernel.NotebookHost, whose Current has string Display(bundle) and void Update(id, bundle), a bundle being texts by MIME type.</summary>
internal sealed class OwnKernelHost : ILiveHost
{
    private readonly object _cell;
    private readonly MethodInfo _display;
    private readonly MethodInfo _update;
    private string? _id;

    private OwnKernelHost(object cell, MethodInfo display, MethodInfo update) => (_cell, _display, _update) = (cell, display, update);

    public static OwnKernelHost? Find()
    {
        Type bundle = typeof(IReadOnlyDictionary<string, string>);
        return LiveHosts.Current("Egop.Kernel.NotebookHost") is { } cell
            && LiveHosts.Method(cell.GetType(), "Display", bundle) is { } display && LiveHosts.Method(cell.GetType(), "Update", typeof(string), bundle) is { } update
            ? new OwnKernelHost(cell, display, update) : null;
    }

    public void Show(object value)
    {
        IReadOnlyDictionary<string, string> bundle = Printers.Of(value)!.Forms(value);
        if (_id is null)
            _id = _display.Invoke(_cell, [bundle]) as string ?? "";
        else
            _update.Invoke(_cell, [_id, bundle]);
    }

    public void End()
    {
    }
}
