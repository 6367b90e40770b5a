namespace Egop.Kernel;

/// <summary>Makes a notebook from a literate script, or compares one with its script.</summary>
internal static class ConvertCommand
{
    /// <summary>How the command is called.</summary>
    public const string Help = """
        egop-kernel convert SCRIPT.fsx [-o OUT] [--package "NAME, VERSION"] [--exercise] [--outputs EXECUTED] [--check]

        Makes a notebook from a script in which comments (** like this *) are text. Without OUT it stands beside the script.

          -o, --output OUT       where the notebook goes
          --package "N, V"       the #load lines of the first code cell become #r "nuget: N, V"
          --exercise             leave the answers out
          --outputs EXECUTED     take the outputs of the same cells from another notebook
          --check                write nothing; compare the cells with those of OUT, outputs aside

        Exit code: 0, 1 if --check finds differences, 2 for a wrong call or file.
        """;

    private const int Different = 1, Wrong = 2;

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            output.WriteLine(Help);
            return 0;
        }
        try
        {
            return Run(Parse(arguments), output);
        }
        catch (ArgumentException exception)
        {
            error.WriteLine($"egop-kernel convert: {exception.Message}\n\n{Help}");
            return Wrong;
        }
        catch (Exception exception) when (exception is NotebookException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"egop-kernel convert: {exception.Message}");
            return Wrong;
        }
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
            return differences.Count > 0 ? Different : 0;
        }
        if (options.Outputs is not null)
            NotebookBuilder.TakeOutputs(notebook, NotebookFile.Read(options.Outputs));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        NotebookFile.Write(target, notebook);
        return 0;
    }

    private static Options Parse(string[] arguments)
    {
        var options = new Options("", null, null, null, false, false);
        for (int i = 0; i < arguments.Length; i++)
            options = arguments[i] switch
            {
                "-o" or "--output" => options with { Output = Value(ref i) },
                "--package" => options with { Package = Value(ref i) },
                "--outputs" => options with { Outputs = Value(ref i) },
                "--exercise" => options with { Exercise = true },
                "--check" => options with { Check = true },
                ['-', _, ..] unknown => throw new ArgumentException($"there is no option {unknown}."),
                var name when options.Script.Length == 0 => options with { Script = name },
                var more => throw new ArgumentException($"one script was expected, and '{more}' came after '{options.Script}'."),
            };
        return options.Script.Length > 0 ? options : throw new ArgumentException("no script was named.");

        string Value(ref int i) => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} takes a value.");
    }

    private sealed record Options(string Script, string? Output, string? Package, string? Outputs, bool Exercise, bool Check);
}
