using System.Reflection;

namespace Egop;

/// <summary>The host of the running code, found by names at run time: no reference to any of them.</summary>
internal static class LiveHosts
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;

    /// <summary>The notebook whose cell runs now; the terminal if there is one; else null.</summary>
    public static ILiveHost? Find(TextWriter? terminal, int width) =>
        (ILiveHost?)OwnKernelHost.Find() ?? (ILiveHost?)InteractiveHost.Find() ?? (terminal is null ? null : new TerminalHost(terminal, width));

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
