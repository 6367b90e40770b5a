namespace Egop.Kernel;

/// <summary>Lists where this kernel is installed.</summary>
internal static class ListCommand
{
    public const string Help = """
        egop-kernel list

        Lists the installations of this kernel: name, display name, folder.
        Those under a --prefix that Jupyter does not look into (JUPYTER_PATH) are not found.
        """;

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        _ = new CommandArguments(arguments, [], []);
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
        return 0;
    }
}
