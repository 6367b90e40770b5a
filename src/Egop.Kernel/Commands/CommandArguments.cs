namespace Egop.Kernel;

/// <summary>The arguments of a command: options with a value, switches, and what remains.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _switches = [];

    /// <summary>Divides arguments; "--name value" and "--name=value" are the same.</summary>
    /// <param name="arguments">What follows the command.</param>
    /// <param name="options">Options that take a value.</param>
    /// <param name="flags">Options that take none.</param>
    /// <param name="rest">How many other arguments there must be.</param>
    /// <exception cref="UsageException">An unknown or repeated option, a missing value, too many or too few arguments.</exception>
    public CommandArguments(string[] arguments, string[] options, string[] flags, int rest = 0)
    {
        List<string> remaining = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith('-') || argument == "-")
            {
                remaining.Add(argument);
                continue;
            }
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument : argument[..equals];
            bool known;
            if (flags.Contains(name) && equals < 0)
                known = _switches.Add(name);
            else if (!options.Contains(name))
                throw new UsageException($"unknown option '{argument}'");
            else if (equals >= 0)
                known = _values.TryAdd(name, argument[(equals + 1)..]);
            else if (i + 1 < arguments.Length)
                known = _values.TryAdd(name, arguments[++i]);
            else
                throw new UsageException($"option '{name}' needs a value");
            if (!known)
                throw new UsageException($"option '{name}' is given twice");
        }
        if (remaining.Count > rest)
            throw new UsageException($"unexpected argument '{remaining[rest]}'");
        if (remaining.Count < rest)
            throw new UsageException("an argument is missing");
        Rest = remaining;
    }

    /// <summary>The arguments that are no options.</summary>
    public IReadOnlyList<string> Rest { get; }

    /// <summary>The value of an option; null if it is not given.</summary>
    public string? this[string option] => _values.GetValueOrDefault(option);

    /// <summary>Whether a switch is given.</summary>
    public bool Has(string flag) => _switches.Contains(flag);
}
