namespace Egop;

/// <summary>What the theory is evaluated with.</summary>
public sealed record GeometryOptions
{
    /// <summary>θ*, a stationary point; null to search for one from the origin (<see cref="Minimizer"/>).</summary>
    public IReadOnlyList<double>? Minimizer { get; init; }

    /// <summary>h, a Hessian Lipschitz constant known to the caller on the support of the distribution; null for <see cref="HessianLipschitz.Bound"/>.</summary>
    public double? HessianLipschitz { get; init; }

    /// <summary>Tolerance of the coordinate-wise smoothness constants; default 1e-6, 1e-3 above 500 coordinates.</summary>
    public SmoothnessOptions? Smoothness { get; init; }

    /// <summary>Seed of everything sampled; default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads; 0 (default) for one a processor.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Threads { get; init => field = Guard.NonNegative(value); }
}
