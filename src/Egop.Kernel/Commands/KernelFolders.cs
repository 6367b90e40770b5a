using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>The folders in which Jupyter looks for kernels.</summary>
/// <remarks>Jupyter's documentation, "Common Directories and File Locations", and jupyter_client's "Kernel specs".</remarks>
internal static partial class KernelFolders
{
    /// <summary>The options by which install and uninstall name a place.</summary>
    public static readonly string[] Options = ["--prefix", "--sys-prefix", "--name"];

    /// <summary>The kernel's name where none is given.</summary>
    public const string DefaultName = "egop-fsharp";

    /// <summary>The folder of all kernels that the arguments mean: --prefix DIR, --sys-prefix DIR, else the user's.</summary>
    public static string Chosen(CommandArguments arguments)
    {
        string? prefix = arguments["--prefix"], environment = arguments["--sys-prefix"];
        if ((prefix is null ? 0 : 1) + (environment is null ? 0 : 1) + (arguments.Has("--user") ? 1 : 0) > 1)
            throw new UsageException("--user, --prefix and --sys-prefix exclude each other");
        return (prefix ?? environment) is { } folder ? Under(folder) : User();
    }

    /// <summary>The kernel's name that the arguments mean, checked by Jupyter's rule.</summary>
    public static string Name(CommandArguments arguments)
    {
        string name = arguments["--name"] ?? DefaultName;
        return NameRule().IsMatch(name)
            ? name
            : throw new UsageException($"the name '{name}' is none for a kernel: letters of ASCII, digits, and . _ - are allowed, beginning with a letter or digit");
    }

    /// <summary>The user's kernels: JUPYTER_DATA_DIR, or the operating system's place for data of programs.</summary>
    public static string User()
    {
        string? given = Variable("JUPYTER_DATA_DIR");
        if (given is not null)
            return Path.Combine(Path.GetFullPath(given), "kernels");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter", "kernels");
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter", "kernels");
        return Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter", "kernels");
    }

    /// <summary>Every folder of kernels there may be, the first found first: JUPYTER_PATH, the user's, the machine's.</summary>
    public static IEnumerable<string> All()
    {
        IEnumerable<string> given = (Variable("JUPYTER_PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(Path.GetFullPath(folder), "kernels"));
        IEnumerable<string> machine = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter", "kernels")]
            : [Under("/usr/local"), Under("/usr")];
        return given.Append(User()).Concat(machine).Distinct();
    }

    private static string Under(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex NameRule();
}
