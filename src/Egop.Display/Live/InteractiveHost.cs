using System.Reflection;

namespace Egop;

/// <summary>A cell of .NET Interactive: KernelInvocationContext.Current, the extension Display(context, value, mimeTypes), and Update(value) of what that returns.</summary>
/// <remarks>Not by the display function of notebooks: its Update sends another identifier than the first message since 2025-06, and nothing is replaced.</remarks>
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
            && LiveHosts.Loaded($"{Context}Extensions")?.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(IsDisplay) is { } display
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
