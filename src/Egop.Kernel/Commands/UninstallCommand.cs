namespace Egop.Kernel;

/// <summary>Takes back what install did.</summary>
internal static class UninstallCommand
{
    public const string Help = """
        egop-kernel uninstall [--user | --prefix DIR | --sys-prefix DIR] [--name NAME]

        Takes back what `install` with the same options did.
        """;

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        CommandArguments given = new(arguments, KernelFolders.Options, ["--user"]);
        string folder = Path.Combine(KernelFolders.Chosen(given), KernelFolders.Name(given));
        if (!Directory.Exists(folder))
        {
            error.WriteLine($"egop-kernel: nothing is installed in {folder}; `egop-kernel list` shows what is");
            return 1;
        }
        if (KernelSpec.OwnDisplayName(folder) is null)
        {
            error.WriteLine($"egop-kernel: {folder} belongs to another kernel and stays");
            return 1;
        }
        Directory.Delete(folder, recursive: true);
        output.WriteLine($"Removed {folder}");
        return 0;
    }
}
