using System.Reflection;
using System.Text.RegularExpressions;

namespace Egop;

/// <summary>The kernels' sources: OpenCL C files beside this one, each beginning with Common.cl.</summary>
internal static partial class KernelSources
{
    private const string Common = "Common";

    /// <summary>Macros that choose a precision.</summary>
    public static string Defines(Precision precision) => precision == Precision.Double ? "-DREAL_IS_DOUBLE" : "-DREAL_IS_FLOAT";

    /// <summary>A whole program.</summary>
    public static string Text(string name) => Whole(name, Resource($"{name}.cl"));

    /// <summary>The program compiled for CUDA.</summary>
    public static string Ptx(string name, Precision precision) => Resource($"{name}.{(precision == Precision.Double ? "double" : "float")}.ptx");

    /// <summary>A program of this source, after what every program begins with; the compiler counts its lines from 1.</summary>
    public static string Whole(string name, string source) => $"{Resource($"{Common}.cl")}{Mark(name)}{source}";

    /// <summary>A compiler's log with the lines of the source that it names.</summary>
    public static string Explain(string name, string text, string log)
    {
        string[] lines = text[(text.IndexOf(Mark(name), StringComparison.Ordinal) + Mark(name).Length)..].Split('\n');
        IEnumerable<string> named = LineNumber().Matches(log)
            .Where(m => m.Groups[1].Value == name)
            .Select(m => int.Parse(m.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            .Where(n => n >= 1 && n <= lines.Length).Distinct().Take(10).Select(n => $"{name}.cl:{n}: {lines[n - 1].Trim()}");
        return string.Join('\n', named.Append(log));
    }

    private static string Mark(string name) => $"\n#line 1 \"{name}.cl\"\n";

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Egop.Kernels.{name}")
            ?? throw new InvalidOperationException($"Kernels/{name} is not in the assembly: it was built without its embedded resources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(\w+)\.cl:(\d+):")]
    private static partial Regex LineNumber();
}
