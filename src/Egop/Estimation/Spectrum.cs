using System.Globalization;

namespace Egop;

/// <summary>Eigenvalues λ_1 ≥ ... ≥ λ_n of an EGOP, all or the leading ones, and what the theory reads off them.</summary>
/// <remarks>Definitions: [E] section 3 (arXiv 2502.01594). Every ratio of a zero spectrum is NaN.</remarks>
public sealed class Spectrum
{
    private readonly double[] _eigenvalues;
    private readonly double[]? _singularValues;

    /// <summary>A whole spectrum.</summary>
    /// <param name="eigenvalues">Eigenvalues in any order, at least one; rounding may have made the smallest slightly negative.</param>
    /// <param name="singularValues">Singular values of the gradient bundle over √M (so λ = σ²), in any order; null when they were not
    /// computed. A bundle of fewer gradients than coordinates has fewer of them.</param>
    /// <exception cref="ArgumentException">No eigenvalues, or one that is not finite.</exception>
    public Spectrum(IEnumerable<double> eigenvalues, IEnumerable<double>? singularValues = null)
        : this(eigenvalues, singularValues, null, null, false)
    {
    }

    /// <summary>
    /// Eigenvalues of a matrix of a given order and trace; those not given are zero, or, of a truncated spectrum, unknown.
    /// </summary>
    internal Spectrum(IEnumerable<double> eigenvalues, IEnumerable<double>? singularValues, int? order, double? trace, bool isTruncated)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        _eigenvalues = Descending(eigenvalues);
        _singularValues = singularValues is null ? null : Descending(singularValues);
        if (_eigenvalues.Length == 0)
            throw Guard.Bad(
                nameof(eigenvalues), "at least one eigenvalue", "none", "Give the eigenvalues of a matrix of order at least 1.");
        Guard.Finite(_eigenvalues, nameof(eigenvalues));
        if (_singularValues is [])
            throw Guard.Bad(nameof(singularValues), "at least one singular value", "none", "Give null when they were not computed.");
        Guard.Finite(_singularValues, nameof(singularValues));
        Order = order ?? _eigenvalues.Length;
        Trace = trace ?? _eigenvalues.Sum();
        IsTruncated = isTruncated;
    }

    /// <summary>n, the order of the matrix: the number of its eigenvalues, zeros included.</summary>
    public int Order { get; }

    /// <summary>tr = Σ λ_i over all n, also those not computed: for an EGOP (1/M) Σ ‖g_m‖², from the gradients themselves.</summary>
    public double Trace { get; }

    /// <summary>Whether nonzero eigenvalues beyond <see cref="Eigenvalues"/> were left out. Otherwise those beyond are zero.</summary>
    public bool IsTruncated { get; }

    /// <summary>
    /// λ_1 ≥ λ_2 ≥ ...: all n, or those that are not zero to working precision (the one 0 of a zero matrix), or, when truncated, the
    /// leading ones of each block.
    /// </summary>
    public IReadOnlyList<double> Eigenvalues => _eigenvalues;

    /// <summary>σ_1 ≥ ... ≥ 0 with λ_i = σ_i², from the gradients themselves; null when not computed.</summary>
    public IReadOnlyList<double>? SingularValues => _singularValues;

    /// <summary>
    /// The part of the trace in <see cref="Eigenvalues"/>, Σ λ_i / tr in [0, 1]: how much of E‖∇f‖² lies in the span of their eigenvectors.
    /// </summary>
    public double CapturedEnergy => Math.Min(1, _eigenvalues.Sum() / Trace);

    /// <summary>The part of the trace outside <see cref="Eigenvalues"/>, tr − Σ λ_i ≥ 0, good to rounding errors of the trace.</summary>
    public double ResidualTrace => Math.Max(0, Trace - _eigenvalues.Sum());

    /// <summary>
    /// Stable rank Σ_i √λ_i / √λ_1, in [1, n]: from the singular values when they were computed, else from the eigenvalues.
    /// </summary>
    /// <remarks>1 exactly for rank one, n exactly for a multiple of the identity. Of a truncated spectrum a lower bound: the terms left out
    /// are missing.</remarks>
    public double StableRank => _singularValues is { } sigma ? sigma.Sum() / sigma[0] : StableRankFromEigenvalues;

    /// <summary>
    /// Σ_i √max(λ_i, 0) / √λ_1. Squaring the gradients lost half of the digits of the small terms; compare with <see cref="StableRank"/>.
    /// </summary>
    public double StableRankFromEigenvalues => _eigenvalues.Sum(v => Math.Sqrt(Math.Max(v, 0))) / Math.Sqrt(Math.Max(_eigenvalues[0], 0));

    /// <summary>Numerical stable rank tr / λ_1, in [1, n].</summary>
    public double NumericalRank => Trace / _eigenvalues[0];

    /// <summary>Participation ratio tr² / Σ λ_i², in [1, n]; of a truncated spectrum an upper bound.</summary>
    public double ParticipationRatio => Math.Pow(Trace, 2) / _eigenvalues.Sum(v => v * v);

    /// <summary>Entropy rank exp(−Σ p_i ln p_i) with p_i = λ_i / tr, in [1, n]; of a truncated spectrum a lower bound.</summary>
    public double EntropyRank =>
        Trace <= 0 ? double.NaN : Math.Exp(-_eigenvalues.Where(v => v > 0).Sum(v => v / Trace * Math.Log(v / Trace)));

    /// <summary>Decay ratio λ_k / λ_1.</summary>
    /// <param name="k">From 1 to n, as in the papers.</param>
    /// <exception cref="ArgumentException"><paramref name="k"/> is outside 1..n, or beyond the eigenvalues of a truncated
    /// spectrum.</exception>
    public double DecayRatio(int k)
    {
        int known = IsTruncated ? _eigenvalues.Length : Order;
        if (k < 1 || k > known)
        {
            throw Guard.Bad(
                nameof(k), $"1 to {Guard.Text(known)}", Guard.Text(k),
                IsTruncated
                    ? "Eigenvalues are numbered from 1; estimate with a larger Rank to have more of them."
                    : "Eigenvalues are numbered from 1.");
        }

        return (k <= _eigenvalues.Length ? _eigenvalues[k - 1] : 0) / _eigenvalues[0];
    }

    /// <summary>"stable rank 69.7 of 2410", or "stable rank at least 21.4 of 78400; 50 eigenvalues hold 94.1 % of the trace".</summary>
    public override string ToString() => IsTruncated
        ? string.Create(CultureInfo.InvariantCulture,
            $"stable rank at least {StableRank:F1} of {Order}; {_eigenvalues.Length} eigenvalues hold {100 * CapturedEnergy:F1} % of the "
            + $"trace")
        : FormattableString.Invariant($"stable rank {StableRank:F1} of {Order}");

    private static double[] Descending(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted, static (a, b) => b.CompareTo(a));
        return sorted;
    }
}
