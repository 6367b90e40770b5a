namespace Egop.Kernel;

/// <summary>Tells Jupyter and VS Code of the kernel: writes a folder with kernel.json and two logos.</summary>
internal static class InstallCommand
{
    public const string Help = """
        egop-kernel install [--user | --prefix DIR | --sys-prefix DIR] [--name NAME] [--display-name TEXT]

        Tells Jupyter and VS Code of the kernel.
          --user               for this user (the default)
          --prefix DIR         in DIR/share/jupyter/kernels
          --sys-prefix DIR     the same, for the prefix of a Python environment
          --name NAME          the kernel's name (egop-fsharp)
          --display-name TEXT  what front ends show (F#)
        """;

    /// <summary>Runs the command.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        CommandArguments given = new(arguments, [.. KernelFolders.Options, "--display-name"], ["--user"]);
        string name = KernelFolders.Name(given), all = KernelFolders.Chosen(given);
        string folder = Path.Combine(all, name);
        if (Directory.Exists(folder) && KernelSpec.OwnDisplayName(folder) is null)
        {
            error.WriteLine($"egop-kernel: {folder} belongs to another kernel; choose another --name");
            return 1;
        }

        Directory.CreateDirectory(all);
        string fresh = Path.Combine(all, $".{name}.{Environment.ProcessId}.new"), old = Path.Combine(all, $".{name}.{Environment.ProcessId}.old");
        try
        {
            Directory.CreateDirectory(fresh);
            File.WriteAllText(Path.Combine(fresh, "kernel.json"), KernelSpec.Json(given["--display-name"] ?? "F#"));
            foreach (string logo in (string[])["logo-32x32.png", "logo-64x64.png"])
            {
                using Stream from = typeof(InstallCommand).Assembly.GetManifestResourceStream(logo)!;
                using FileStream to = File.Create(Path.Combine(fresh, logo));
                from.CopyTo(to);
            }
            if (Directory.Exists(folder))
                Directory.Move(folder, old);
            Directory.Move(fresh, folder);
        }
        finally
        {
            if (Directory.Exists(old) && !Directory.Exists(folder))
                Directory.Move(old, folder);
            foreach (string left in (string[])[fresh, old])
            {
                if (Directory.Exists(left))
                    Directory.Delete(left, recursive: true);
            }
        }
        output.WriteLine($"Installed the kernel '{name}' in {folder}");
        output.WriteLine("Where Jupyter is installed, `jupyter kernelspec list` shows it.");
        return 0;
    }
}
