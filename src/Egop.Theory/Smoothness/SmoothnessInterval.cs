using System.Globalization;

namespace Egop;

/// <summary>
/// Σ_i L_i of the smallest coordinate-wise smoothness constants, as a certified interval, with constants that attain its upper end.
/// </summary>
/// <remarks>
/// L_f = min Σ_i L_i subject to −diag(L) ⪯ H ⪯ diag(L). <see cref="Lower"/> is the value of a feasible point of the dual problem,
/// <see cref="Upper"/> the sum of a feasible L; both with an allowance for rounding; the gap says how far the solution went.
/// Source: arXiv 2502.01594, Eq. 1 and Lemma 10.
/// </remarks>
public sealed class SmoothnessInterval
{
    private readonly double[] _constants;

    internal SmoothnessInterval(double lower, double[] constants, int sweeps, TimeSpan elapsed, bool isSemidefinite, bool isProved = true)
    {
        _constants = constants;
        Upper = constants.Sum();
        // Rounding may put the dual value a few units above a primal value that is optimal to the last digit.
        Lower = Math.Min(lower, Upper);
        Sweeps = sweeps;
        Elapsed = elapsed;
        IsSemidefinite = isSemidefinite;
        IsUpperProved = isProved;
    }

    /// <summary>Value of the dual problem: L_f is at least this.</summary>
    public double Lower { get; }

    /// <summary>Σ_i <see cref="Constants"/>: L_f is at most this.</summary>
    public double Upper { get; }

    /// <summary>L_1, ..., L_d with −diag(L) ⪯ H ⪯ diag(L).</summary>
    public IReadOnlyList<double> Constants => _constants;

    /// <summary>(upper − lower) / upper; 0 for a zero Hessian.</summary>
    public double RelativeGap => Upper == 0 ? 0 : (Upper - Lower) / Upper;

    /// <summary>Sweeps of the coordinate ascent over all coordinates.</summary>
    public int Sweeps { get; }

    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// Whether the one-sided problem was solved, diag(L) ⪰ H, because H is positive semidefinite (to rounding); then it has the same value.
    /// </summary>
    public bool IsSemidefinite { get; }

    /// <summary>
    /// Whether the upper end is proved up to rounding; false when the Hessian was only multiplied with: then Lanczos' method measured its
    /// feasibility.
    /// </summary>
    public bool IsUpperProved { get; }

    /// <summary>"L in [13.8056, 13.8056], relative gap 3e-13, 24 sweeps".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"L in [{Lower:G6}, {Upper:G6}], relative gap {RelativeGap:0.#e0}, {Sweeps} sweeps");

    internal ReadOnlySpan<double> ConstantSpan => _constants;
}

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
