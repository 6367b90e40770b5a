namespace Egop;

/// <summary>How an EGOP is estimated.</summary>
public sealed record EgopOptions
{
    /// <summary>M, the number of gradients averaged; at least 1. The paper takes one to five for each parameter.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public required int Samples { get; init => field = Guard.Positive(value); }

    /// <summary>Seed of the points (<see cref="Seeds.Sampling"/>), and of the minibatches when the objective is minibatched (<see cref="Seeds.SamplingMinibatches"/>).</summary>
    public ulong Seed { get; init; }

    /// <summary>Blocks of the EGOP; null for one block of every coordinate (the full EGOP).</summary>
    public CoordinatePartition? Partition { get; init; }

    /// <summary>Whether singular values of the gradient bundle are computed, so that the stable rank keeps its small terms; default true.</summary>
    /// <remarks>They need the whole M × d bundle in memory and cost more than the eigenbasis, on a thread of their own.</remarks>
    public bool SingularValues { get; init; } = true;

    /// <summary>Number of threads; 0 (default) for one a processor. Does not change the bits of the result.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Threads { get; init => field = Guard.NonNegative(value); }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }
}
