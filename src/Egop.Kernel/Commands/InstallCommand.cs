using System.CommandLine;

namespace Egop.Kernel;

/// <summary>Tells Jupyter and VS Code of the kernel: writes a folder with kernel.json and two logos.</summary>
internal static class InstallCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        Option<string> display =
            new("--display-name") { HelpName = "TEXT", Description = "what front ends show", DefaultValueFactory = _ => "F#" };
        Command command = new("install", "Tells Jupyter and VS Code of the kernel.");
        Func<ParseResult, string> folder = KernelFolders.AddOptions(command);
        command.Add(display);
        command.SetAction(given => Run(folder(given), given.GetValue(display)!, given.InvocationConfiguration));
        return command;
    }

    private static int Run(string folder, string displayName, InvocationConfiguration console)
    {
        string name = Path.GetFileName(folder), all = Path.GetDirectoryName(folder)!;
        if (Directory.Exists(folder) && KernelSpec.OwnDisplayName(folder) is null)
        {
            console.Error.WriteLine($"egop-kernel: {folder} belongs to another kernel; choose another --name");
            return 1;
        }

        Directory.CreateDirectory(all);
        string fresh =
            Path.Combine(all, $".{name}.{Environment.ProcessId}.new"), old = Path.Combine(all, $".{name}.{Environment.ProcessId}.old");
        try
        {
            Directory.CreateDirectory(fresh);
            File.WriteAllText(Path.Combine(fresh, "kernel.json"), KernelSpec.Json(displayName));
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
        console.Output.WriteLine($"Installed the kernel '{name}' in {folder}");
        console.Output.WriteLine("Where Jupyter is installed, `jupyter kernelspec list` shows it.");
        return 0;
    }
}
