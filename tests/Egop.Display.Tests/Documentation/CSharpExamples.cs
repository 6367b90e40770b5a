using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Egop.Tests;

/// <summary>
/// Pieces of C# from documentation, compiled with the SDK's own compiler, each a method that returns the lines it writes to the console.
/// </summary>
internal static class CSharpExamples
{
    private const string Prelude = """
        using System; using System.Collections.Generic; using System.Globalization; using System.IO; using System.Linq;
        using Egop; using MathNet.Numerics.LinearAlgebra;
        #pragma warning disable

        internal static class Console
        {
            public static readonly List<string> Lines = new();
            public static void WriteLine(object value) => Lines.Add(Convert.ToString(value, CultureInfo.InvariantCulture));
            public static void WriteLine(FormattableString value) => Lines.Add(FormattableString.Invariant(value));
        }

        public static class Examples
        {
        """;

    /// <summary>Compiles; a compiler's error names the piece and its line.</summary>
    /// <param name="pieces">A name and statements each; using directives at their top are dropped.</param>
    /// <returns>For each name a function that runs the piece.</returns>
    public static IReadOnlyDictionary<string, Func<string[]>> Compile(IReadOnlyList<(string Name, string Code)> pieces)
    {
        var source = new StringBuilder(Prelude);
        for (int i = 0; i < pieces.Count; i++)
        {
            IEnumerable<string> lines = pieces[i].Code.Split('\n')
                .SkipWhile(line => line.StartsWith("using ", StringComparison.Ordinal) || line.Trim().Length == 0);
            source.Append($"\npublic static string[] Example{i}()\n{{\nConsole.Lines.Clear();\n#line 1 "
                + $"\"{pieces[i].Name}\"\n{string.Join('\n', lines)}\n#line default\nreturn Console.Lines.ToArray();\n}}\n");
        }

        string folder = Directory.CreateTempSubdirectory("egop-examples").FullName, file = Path.Combine(folder, "examples.dll");
        try
        {
            string path = Path.Combine(folder, "examples.cs"), options = Path.Combine(folder, "options.rsp");
            File.WriteAllText(path, source.Append('}').ToString());
            string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
            File.WriteAllLines(options,
                [.. references.Select(r => $"-r:\"{r}\""), "-target:library", "-nologo", "-langversion:latest", $"-out:\"{file}\"",
                    $"\"{path}\""]);
            string log = Run(Compiler(), "-noconfig", $"@{options}");
            Assert.True(File.Exists(file), log);
            Type examples = Assembly.Load(File.ReadAllBytes(file)).GetType("Examples")!;
            return pieces.Select((piece, i) => (piece.Name, Method: examples.GetMethod($"Example{i}")!))
                .ToDictionary(p => p.Name, p => (Func<string[]>)p.Method.CreateDelegate(typeof(Func<string[]>)));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    /// <summary>csc.dll of the SDK that this repository builds with.</summary>
    private static string Compiler()
    {
        string root =
            Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Path.Combine(root, "sdk", Run("--version").Trim(), "Roslyn", "bincore", "csc.dll");
    }

    private static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.File("") };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
