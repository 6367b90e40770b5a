namespace Egop;

/// <summary>How far the coordinate-wise smoothness constants are computed.</summary>
public sealed record SmoothnessOptions
{
    /// <summary>Stop when (upper − lower) / upper is at most this; 0 goes on to rounding. Default 1e-6.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Tolerance { get; init => field = Guard.NonNegative(value); } = 1e-6;

    /// <summary>Most sweeps of the coordinate ascent over all coordinates; default 2000.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int MaximumSweeps { get; init => field = Guard.Positive(value); } = 2000;

    /// <summary>Seed of the random start; default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads; 0 (default) for one a processor. Does not change the bits of the result.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Threads { get; init => field = Guard.NonNegative(value); }

    /// <summary>Who does the linear algebra; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }
}
