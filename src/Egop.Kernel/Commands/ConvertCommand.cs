using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egop.Kernel;

/// <summary>egop-kernel convert: a notebook from a literate script.</summary>
internal static class ConvertCommand
{
    private const string Usage =
        """
        Usage: egop-kernel convert SCRIPT.fsx [-o NOTEBOOK.ipynb] [--package "NAME, VERSION"] [--exercise] [--outputs EXECUTED.ipynb] [--check]
          -o          where to write; beside the script when not given
          --package   replaces the #load lines of the first code cell by #r "nuget: NAME, VERSION"
          --exercise  leaves the answers out
          --outputs   takes outputs from an executed notebook
          --check     writes nothing; exit code 1 and the differences if the notebook there has other cells (outputs do not count)
        """;

    /// <summary>Runs the command; its exit code is 0, 1 for a script or notebook that is wrong, 2 for wrong arguments.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        string? script = null, target = null, package = null, outputs = null;
        bool exercise = false, check = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string? next = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--exercise": exercise = true; break;
                case "--check": check = true; break;
                case "-o" when next is not null: target = next; i++; break;
                case "--package" when next is not null: package = next; i++; break;
                case "--outputs" when next is not null: outputs = next; i++; break;
                case string name when script is null && !name.StartsWith('-'): script = name; break;
                default:
                    error.WriteLine($"egop-kernel convert: {arguments[i]} was not expected, or its value is missing.\n{Usage}");
                    return 2;
            }
        }
        if (script is null)
        {
            error.WriteLine(Usage);
            return 2;
        }
        try
        {
            JsonObject notebook = NotebookBuilder.Build(LiterateScript.Parse(script, File.ReadAllText(script)), package, exercise);
            target ??= Path.ChangeExtension(script, ".ipynb");
            if (check)
                return Compare(target, notebook, output);
            if (outputs is not null)
                NotebookBuilder.TakeOutputs(notebook, Read(outputs));
            Write(target, JupyterJson.Write(notebook));
            return 0;
        }
        catch (Exception e) when (e is ScriptException or IOException or UnauthorizedAccessException or JsonException)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Compare(string target, JsonObject notebook, TextWriter output)
    {
        if (!File.Exists(target))
        {
            output.WriteLine($"{target}: there is no such file.");
            return 1;
        }
        IReadOnlyList<string> differences = NotebookDifference.Of(notebook, Read(target));
        if (differences.Count > 0)
            output.WriteLine($"{target} is not what its script gives (- expected, + actual):\n  {string.Join("\n  ", differences)}");
        return differences.Count > 0 ? 1 : 0;
    }

    private static JsonObject Read(string path) =>
        JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException($"{path}: expected a JSON object.");

    private static void Write(string path, string text)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
