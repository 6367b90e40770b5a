namespace Egop;

/// <summary>What every experiment's settings have; each experiment adds its own in a derived record.</summary>
/// <remarks>Settings are values: two runs with equal settings give the same numbers, bit for bit, on one machine, whatever the number of
/// threads.</remarks>
public abstract record ExperimentSettings
{
    /// <summary>Which size these settings were made for; a label of the result. Changing it alone changes nothing else.</summary>
    public required ExperimentSize Size { get; init; }

    /// <summary>Number of independent repetitions, of which medians and quartiles are reported.</summary>
    public required int Trials { get; init => field = Guard.Positive(value); }

    /// <summary>Seed from which every random number of the experiment is derived.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The same settings with another number of trials.</summary>
    /// <param name="trials">At least 1.</param>
    public ExperimentSettings WithTrials(int trials) => this with { Trials = trials };

    /// <summary>The same settings with another seed.</summary>
    /// <param name="seed">Seed.</param>
    public ExperimentSettings WithSeed(ulong seed) => this with { Seed = seed };
}

/// <summary>How large an experiment is run.</summary>
public enum ExperimentSize
{
    /// <summary>Small enough for a test: seconds, every line of code, no claim about the outcome.</summary>
    Smoke,

    /// <summary>Small enough for a notebook: well under a minute on two cores, the effects visible.</summary>
    Notebook,

    /// <summary>The size of the paper.</summary>
    Paper,
}

/// <summary>Settings by size, as a table of three columns.</summary>
internal static class ExperimentSizes
{
    /// <summary>The value of a size.</summary>
    public static T Pick<T>(this ExperimentSize size, T smoke, T notebook, T paper) =>
        size switch { ExperimentSize.Smoke => smoke, ExperimentSize.Notebook => notebook, _ => paper };
}
