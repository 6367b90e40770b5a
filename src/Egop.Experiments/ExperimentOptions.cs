namespace Egop;

/// <summary>How an experiment is carried out; none of it changes a number of the result.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Number of threads; 0, the default, for one a processor.</summary>
    public int Threads { get; init => field = Guard.NonNegative(value); }

    /// <summary>
    /// Folder of the journal, or null for none. Finished pieces of work are kept there, and a run with the same settings goes on where an
    /// earlier one was stopped.
    /// </summary>
    public string? Journal { get; init; }

    /// <summary>Told after every piece of work, from any thread; null for nobody.</summary>
    public IProgress<ExperimentProgress>? Progress { get; init; }

    /// <summary>Stops the experiment between pieces of work and within training runs; what is finished stays in the journal.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>How far an experiment is.</summary>
/// <param name="What">The piece of work that has just ended.</param>
/// <param name="Done">Pieces ended, those taken from a journal among them.</param>
/// <param name="Total">Pieces known so far; it can grow, since a refined grid follows a coarse one.</param>
public readonly record struct ExperimentProgress(string What, int Done, int Total);
