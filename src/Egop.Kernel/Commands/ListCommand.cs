using System.CommandLine;

namespace Egop.Kernel;

/// <summary>Lists where this kernel is installed.</summary>
internal static class ListCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Command command = new("list", """
            Lists the installations of this kernel: name, display name, folder.
            Those under a --prefix that Jupyter does not look into (JUPYTER_PATH) are not found.
            """);
        command.SetAction(given => Run(given.InvocationConfiguration.Output));
        return command;
    }

    private static void Run(TextWriter output)
    {
        (string Folder, string? Display)[] own =
        [
            .. KernelFolders.All().Where(Directory.Exists).SelectMany(Directory.GetDirectories)
                .Select(folder => (folder, KernelSpec.OwnDisplayName(folder)))
                .Where(found => found.Item2 is not null)
                .OrderBy(found => found.folder, StringComparer.Ordinal),
        ];
        foreach ((string folder, string? display) in own)
            output.WriteLine($"{Path.GetFileName(folder)}\t{display}\t{folder}");
        if (own.Length == 0)
            output.WriteLine("Not installed. `egop-kernel install` does it.");
    }
}
