using System.CommandLine;

namespace Egop.Kernel;

/// <summary>Makes a notebook from a literate script, or compares one with its script.</summary>
internal static class ConvertCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Argument<string> script = new("SCRIPT") { Description = "an .fsx file in which comments (** like this *) are text" };
        Option<string?> target =
            new("--output", "-o") { HelpName = "OUT", Description = "where the notebook goes, if not beside the script" };
        Option<string?> package = new("--package")
        {
            HelpName = "NAME, VERSION",
            Description = "the #load lines of the first code cell become #r \"nuget: NAME, VERSION\"",
        };
        Option<string?> outputs = new("--outputs") { HelpName = "EXECUTED", Description = "a notebook with outputs for the same cells" };
        Option<bool> exercise = new("--exercise") { Description = "leave the answers out" };
        Option<bool> check = new("--check") { Description = "write nothing; compare the cells with those of OUT, outputs aside" };
        Command command = new("convert", """
            Makes a notebook from a literate script.
            Exit code: 0, 1 if --check finds differences, 2 for a wrong call or file.
            """)
        {
            script, target, package, exercise, outputs, check,
        };
        command.SetAction(given =>
        {
            Options options = new(
                given.GetValue(script)!,
                given.GetValue(target),
                given.GetValue(package),
                given.GetValue(outputs),
                given.GetValue(exercise),
                given.GetValue(check));
            try
            {
                return Run(options, given.InvocationConfiguration.Output);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NotebookException(exception.Message);
            }
        });
        return command;
    }

    private static int Run(Options options, TextWriter output)
    {
        string target = options.Output ?? Path.ChangeExtension(options.Script, ".ipynb");
        NotebookDocument notebook = NotebookBuilder.Build(
            LiterateScript.Parse(options.Script, File.ReadAllText(options.Script)), options.Package, options.Exercise);
        if (options.Check)
        {
            IReadOnlyList<string> differences = NotebookDifference.Of(notebook, NotebookFile.Read(target));
            if (differences.Count > 0)
                output.WriteLine($"{target} is not what its script gives (- expected, + actual):\n  {string.Join("\n  ", differences)}");
            return differences.Count > 0 ? 1 : 0;
        }
        if (options.Outputs is not null)
            NotebookBuilder.TakeOutputs(notebook, NotebookFile.Read(options.Outputs));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        NotebookFile.Write(target, notebook);
        return 0;
    }

    private sealed record Options(string Script, string? Output, string? Package, string? Outputs, bool Exercise, bool Check);
}
