using System.CommandLine;
using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>The folders in which Jupyter looks for kernels.</summary>
/// <remarks>Jupyter's documentation, "Common Directories and File Locations", and jupyter_client's "Kernel specs".</remarks>
internal static partial class KernelFolders
{
    /// <summary>Gives a command the options that name a kernel and its place: --name, and --user, --prefix or --sys-prefix.</summary>
    /// <returns>The kernel's folder that they mean.</returns>
    public static Func<ParseResult, string> AddOptions(Command command)
    {
        Option<bool> user = new("--user") { Description = "for this user (the default)" };
        Option<string?> prefix = new("--prefix") { HelpName = "DIR", Description = "in DIR/share/jupyter/kernels" };
        Option<string?> environment =
            new("--sys-prefix") { HelpName = "DIR", Description = "the same, for the prefix of a Python environment" };
        Option<string> name =
            new("--name") { HelpName = "NAME", Description = "the kernel's name", DefaultValueFactory = _ => "egop-fsharp" };
        command.Validators.Add(result =>
        {
            if (((Option[])[user, prefix, environment]).Count(option => result.GetResult(option) is { Implicit: false }) > 1)
                result.AddError("--user, --prefix and --sys-prefix exclude each other");
        });
        name.Validators.Add(result =>
        {
            // Jupyter's rule.
            if (result.Tokens is [{ Value: var given }] && !NameRule().IsMatch(given))
                result.AddError($"the name '{given}' is none for a kernel: it begins with a letter of ASCII or a digit and goes on with "
                    + "these and . _ -");
        });
        foreach (Option option in (Option[])[user, prefix, environment, name])
            command.Add(option);
        return given =>
        {
            string all = (given.GetValue(prefix) ?? given.GetValue(environment)) is { } folder ? Under(folder) : User();
            return Path.Combine(all, given.GetValue(name)!);
        };
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
