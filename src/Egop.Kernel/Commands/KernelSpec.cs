using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>The file kernel.json by which front ends start this program.</summary>
internal static class KernelSpec
{
    // Says that a folder was written by this program, which may therefore replace and delete it.
    private const string Mark = "egop-kernel";

    /// <summary>The content of kernel.json for the program that is running.</summary>
    public static string Json(string displayName) =>
        Json(displayName, Environment.ProcessPath!, typeof(KernelSpec).Assembly.Location, Runtime());

    /// <summary>The content of kernel.json for a given program.</summary>
    /// <param name="displayName">The name that front ends show.</param>
    /// <param name="process">The running executable: the tool itself, or dotnet.</param>
    /// <param name="assembly">The tool's assembly.</param>
    /// <param name="runtime">The folder of the .NET installation.</param>
    public static string Json(string displayName, string process, string assembly, string runtime)
    {
        // Front ends do not search PATH, and their environment need not be this shell's.
        process = Lasting(process);
        bool throughDotnet = Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] command = throughDotnet ? [process, assembly] : [process];
        JsonObject spec = new()
        {
            ["argv"] =
                new JsonArray([.. command.Append("start").Append("{connection_file}").Select(word => (JsonNode)JsonValue.Create(word))]),
            ["display_name"] = displayName,
            ["language"] = "F#",
            ["interrupt_mode"] = "message",
            ["env"] = new JsonObject
            {
                ["DOTNET_ROOT"] = runtime,
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            },
            ["metadata"] = new JsonObject { ["debugger"] = false, [Mark] = new JsonObject { ["version"] = KernelInfo.Version } },
        };
        return spec.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    /// <summary>The display name in a folder that this program wrote; null for any other folder.</summary>
    public static string? OwnDisplayName(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json"))) is JsonObject spec
                && spec["metadata"] is JsonObject metadata && metadata.ContainsKey(Mark)
                ? spec.Text("display_name") ?? ""
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // A tool runs from a folder of its version, DIR/.store/...; DIR/egop-kernel outlives an update.
    private static string Lasting(string process)
    {
        int store = process.IndexOf($"{Path.DirectorySeparatorChar}.store{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        string shim = store < 0 ? process : Path.Combine(process[..store], Path.GetFileName(process));
        return File.Exists(shim) ? shim : process;
    }

    // The runtime is at ROOT/shared/Microsoft.NETCore.App/VERSION.
    private static string Runtime() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
