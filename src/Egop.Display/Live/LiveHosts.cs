using System.Reflection;

namespace Egop;

/// <summary>The host of the running code, found by names at run time: no reference to any of them.</summary>
internal static class LiveHosts
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;

    /// <summary>The notebook whose cell runs now; the terminal if there is one; else null.</summary>
    public static ILiveHost? Find(TextWriter? terminal, int width) =>
        (ILiveHost?)OwnKernelHost.Find() ?? (ILiveHost?)InteractiveHost.Find()
            ?? (terminal is null ? null : new TerminalHost(terminal, width));

    /// <summary>The static property Current of a type, null where the type is not loaded or no cell runs.</summary>
    public static object? Current(string typeName) => Loaded(typeName)?.GetProperty("Current", Static)?.GetValue(null);

    public static Type? Loaded(string typeName)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.GetType(typeName, throwOnError: false) is { } type)
                return type;
        }

        return null;
    }

    /// <summary>A method that is public by its class or by an interface of it, so that an internal class can stand behind.</summary>
    public static MethodInfo? Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, parameters)
        ?? type.GetInterfaces().Select(i => i.GetMethod(name, parameters)).FirstOrDefault(method => method is not null);
}

/// <summary>A place that can show a value and replace it later.</summary>
internal interface ILiveHost
{
    /// <summary>Shows the value, at the first call, or puts it in the place of the one before.</summary>
    void Show(object value);

    /// <summary>Nothing more will come.</summary>
    void End();
}

/// <summary>
/// A cell of this project's own kernel: class Egop.Kernel.NotebookHost, whose Current has string Display(bundle) and void Update(id,
/// bundle), a bundle being texts by MIME type.
/// </summary>
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
            && LiveHosts.Method(cell.GetType(), "Display", bundle) is { } display
                && LiveHosts.Method(cell.GetType(), "Update", typeof(string), bundle) is { } update
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

/// <summary>
/// A cell of .NET Interactive: KernelInvocationContext.Current, the extension Display(context, value, mimeTypes), and Update(value) of what
/// that returns.
/// </summary>
/// <remarks>Not by the display function of notebooks: its Update sends another identifier than the first message since 2025-06, and nothing
/// is replaced.</remarks>
internal sealed class InteractiveHost : ILiveHost
{
    private readonly object _context;
    private readonly MethodInfo _display;
    private object? _shown;

    private InteractiveHost(object context, MethodInfo display) => (_context, _display) = (context, display);

    public static InteractiveHost? Find()
    {
        const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";
        return LiveHosts.Current(Context) is { } context
            && LiveHosts.Loaded($"{Context}Extensions")?.GetMethods(BindingFlags.Public | BindingFlags.Static)
                .FirstOrDefault(IsDisplay) is { } display
            ? new InteractiveHost(context, display) : null;

        static bool IsDisplay(MethodInfo method) =>
            method.Name == "Display" && !method.IsGenericMethod && method.GetParameters() is [_, { } value, { } mimeTypes]
            && value.ParameterType == typeof(object) && mimeTypes.ParameterType == typeof(string[]);
    }

    public void Show(object value)
    {
        if (_shown is null)
            _shown = _display.Invoke(null, [_context, value, Array.Empty<string>()]);
        else
            LiveHosts.Method(_shown.GetType(), "Update", typeof(object))?.Invoke(_shown, [value]);
    }

    public void End()
    {
    }
}

/// <summary>One line of a terminal, written anew in place.</summary>
internal sealed class TerminalHost(TextWriter writer, int width) : ILiveHost
{
    private int _length;

    public void Show(object value)
    {
        string text = (Printers.Of(value)?.Text(value) ?? value.ToString() ?? "").Split('\n')[0].TrimEnd('\r');
        // A line that wraps could not be written over.
        text = text.Length > width ? text[..width] : text;
        writer.Write($"\r{text.PadRight(_length)}");
        writer.Flush();
        _length = text.Length;
    }

    public void End()
    {
        if (_length == 0)
            return;
        writer.WriteLine();
        writer.Flush();
    }
}
