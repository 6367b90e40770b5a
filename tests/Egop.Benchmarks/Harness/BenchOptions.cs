namespace Egop.Benchmarks;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions
{
    /// <summary>Groups to run; empty for all of them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Exit with 1 when a row is below its goal.</summary>
    public bool Strict { get; init; }

    /// <summary>Small sizes and one round: whether everything runs, not how fast.</summary>
    public bool Quick { get; init; }

    /// <summary>Write docs/benchmarks.md from the results of artifacts/bench at the end.</summary>
    public bool Page { get; init; }

    /// <summary>Run nothing; with <see cref="Page"/> the page of results that are there.</summary>
    public bool NoRun { get; init; }

    public bool Help { get; init; }

    /// <summary>The repository, where artifacts and docs are.</summary>
    public string Root { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Results; those of a quick run lie apart, because they say nothing.</summary>
    public string Results => Path.Combine(Root, "artifacts", "bench", Quick ? "quick" : "");

    /// <exception cref="BenchException">An option is unknown.</exception>
    public static BenchOptions Parse(IEnumerable<string> arguments)
    {
        var options = new BenchOptions();
        foreach (string argument in arguments)
        {
            options = argument switch
            {
                "--strict" => options with { Strict = true },
                "--quick" => options with { Quick = true },
                "--page" => options with { Page = true },
                "--no-run" => options with { NoRun = true },
                "--help" or "-h" => options with { Help = true },
                _ when argument.StartsWith('-') => throw new BenchException($"Unknown option '{argument}'."),
                _ => options with { Groups = [.. options.Groups, argument] },
            };
        }

        return options;
    }
}
