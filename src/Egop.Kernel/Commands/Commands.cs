using System.CommandLine;

namespace Egop.Kernel;

/// <summary>The command line of the program.</summary>
internal static class Commands
{
    private const int Failed = 1, Wrong = 2;

    /// <summary>Runs a command line. Exit code 2: it, or a file it names, is wrong. 1: what it asked for failed.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancel = default)
    {
        RootCommand root = new("An F# kernel for Jupyter and VS Code.")
        {
            InstallCommand.Create(),
            UninstallCommand.Create(),
            ListCommand.Create(),
            RunCommand.Create(cancel),
            NewCommand.Create(),
            ConvertCommand.Create(),
            StartCommand.Create(),
        };
        // The parser takes an unknown option for the argument that is still to come.
        foreach (Argument argument in root.Subcommands.SelectMany(command => command.Arguments))
        {
            argument.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: ['-', _, ..] unknown }])
                    result.AddError($"Unrecognized option '{unknown}'.");
            });
        }
        ParserConfiguration plain = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parse = root.Parse(arguments is ["help"] ? ["--help"] : arguments, plain);
        bool wrong = parse.Errors.Count > 0;
        try
        {
            // The help that follows an error is part of it.
            int code = parse.Invoke(new() { Output = wrong ? error : output, Error = error, EnableDefaultExceptionHandler = false });
            return wrong ? Wrong : code;
        }
        catch (Exception e) when (e is NotebookException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"egop-kernel {parse.CommandResult.Command.Name}: {e.Message}");
            return e is NotebookException ? Wrong : Failed;
        }
    }
}
