using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>The version of the package.</summary>
    public static string Version { get; } =
        typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The content of a kernel_info_reply.</summary>
    public static JsonObject Reply() => new JsonObject
    {
        ["protocol_version"] = WireProtocol.Version,
        ["implementation"] = "egop-kernel",
        ["implementation_version"] = Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "F#",
            ["version"] = LanguageVersion(),
            ["mimetype"] = "text/x-fsharp",
            ["file_extension"] = ".fs",
            ["pygments_lexer"] = "fsharp",
            ["codemirror_mode"] = "text/x-fsharp",
            ["nbconvert_exporter"] = "script",
        },
        ["banner"] = $"F# {LanguageVersion()} on {RuntimeInformation.FrameworkDescription}, egop-kernel {Version}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(
            Link("F# documentation", "https://learn.microsoft.com/dotnet/fsharp/"),
            Link("F# core library", "https://fsharp.github.io/fsharp-core-docs/")),
        ["supported_features"] = new JsonArray(),
    }.WithStatus("ok");

    // FSharp.Core's version without loading it: its first number is the language's.
    private static string LanguageVersion()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "FSharp.Core.dll");
        return File.Exists(path) ? $"{AssemblyName.GetAssemblyName(path).Version!.Major}.0" : "10.0";
    }

    private static JsonObject Link(string text, string url) => new() { ["text"] = text, ["url"] = url };
}
