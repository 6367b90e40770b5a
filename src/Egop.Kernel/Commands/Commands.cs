namespace Egop.Kernel;

/// <summary>The commands by name.</summary>
internal static class Commands
{
    private const string Help = """
        An F# kernel for Jupyter and VS Code.

        egop-kernel COMMAND [...]
          install      tell Jupyter and VS Code of the kernel
          uninstall    take that back
          list         show where it is installed
          run          run a notebook without a front end
          new          make a small notebook
          convert      make a notebook from a literate script
          start        run the kernel for a front end (kernel.json names this command)
          --version    print the version
          --help       print this; `egop-kernel COMMAND --help` says more
        """;

    private static readonly Dictionary<string, Command> Table = new()
    {
        ["install"] = new(InstallCommand.Run, InstallCommand.Help),
        ["uninstall"] = new(UninstallCommand.Run, UninstallCommand.Help),
        ["list"] = new(ListCommand.Run, ListCommand.Help),
        ["run"] = new(RunCommand.Run, RunCommand.Help),
        ["new"] = new(NewCommand.Run, NewCommand.Help),
        ["convert"] = new(ConvertCommand.Run, ConvertCommand.Help),
        ["start"] = new(StartCommand.Run, StartCommand.Help),
    };

    private delegate int Body(string[] arguments, TextWriter output, TextWriter error);

    /// <summary>Runs a command line. Exit code 2: it is not one. 1: what it asked for failed.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--version"])
        {
            output.WriteLine(KernelInfo.Version);
            return 0;
        }
        if (arguments is ["--help" or "-h" or "help"])
        {
            output.WriteLine(Help);
            return 0;
        }
        if (arguments.Length == 0 || !Table.TryGetValue(arguments[0], out Command? command))
        {
            error.WriteLine(arguments.Length == 0 ? "egop-kernel: no command given" : $"egop-kernel: unknown command '{arguments[0]}'");
            error.WriteLine(Help);
            return 2;
        }
        if (arguments.Contains("--help") || arguments.Contains("-h"))
        {
            output.WriteLine(command.Help);
            return 0;
        }
        try
        {
            return command.Run(arguments[1..], output, error);
        }
        catch (UsageException e)
        {
            error.WriteLine($"egop-kernel {arguments[0]}: {e.Message}");
            error.WriteLine(command.Help);
            return 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"egop-kernel {arguments[0]}: {e.Message}");
            return 1;
        }
    }

    private sealed record Command(Body Run, string Help);
}
