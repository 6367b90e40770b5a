using System.CommandLine;

namespace Egop.Kernel;

/// <summary>Takes back what install did.</summary>
internal static class UninstallCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Command command = new("uninstall", "Takes back what `install` with the same options did.");
        Func<ParseResult, string> folder = KernelFolders.AddOptions(command);
        command.SetAction(given => Run(folder(given), given.InvocationConfiguration));
        return command;
    }

    private static int Run(string folder, InvocationConfiguration console)
    {
        if (!Directory.Exists(folder))
        {
            console.Error.WriteLine($"egop-kernel: nothing is installed in {folder}; `egop-kernel list` shows what is");
            return 1;
        }
        if (KernelSpec.OwnDisplayName(folder) is null)
        {
            console.Error.WriteLine($"egop-kernel: {folder} belongs to another kernel and stays");
            return 1;
        }
        Directory.Delete(folder, recursive: true);
        console.Output.WriteLine($"Removed {folder}");
        return 0;
    }
}
