namespace Egop;

/// <summary>Eigenvalues λ_1 ≥ ... ≥ λ_n of an EGOP and what the theory reads off them.</summary>
/// <remarks>Definitions: [E] section 3 (arXiv 2502.01594). Every ratio of a zero spectrum is NaN.</remarks>
public sealed class Spectrum
{
    private readonly double[] _eigenvalues;
    private readonly double[]? _singularValues;

    /// <summary>A spectrum.</summary>
    /// <param name="eigenvalues">Eigenvalues in any order, at least one; rounding may have made the smallest slightly negative.</param>
    /// <param name="singularValues">Singular values of the gradient bundle over √M (so λ = σ²), in any order; null when they were not computed. A bundle of fewer gradients than coordinates has fewer of them.</param>
    /// <exception cref="ArgumentException">No eigenvalues, or one that is not finite.</exception>
    public Spectrum(IEnumerable<double> eigenvalues, IEnumerable<double>? singularValues = null)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        _eigenvalues = Descending(eigenvalues);
        _singularValues = singularValues is null ? null : Descending(singularValues);
        if (_eigenvalues.Length == 0)
            throw Guard.Bad(nameof(eigenvalues), "at least one eigenvalue", "none", "Give the eigenvalues of a matrix of order at least 1.");
        Guard.Finite(_eigenvalues, nameof(eigenvalues));
        if (_singularValues is [])
            throw Guard.Bad(nameof(singularValues), "at least one singular value", "none", "Give null when they were not computed.");
        Guard.Finite(_singularValues, nameof(singularValues));
    }

    /// <summary>λ_1 ≥ ... ≥ λ_n.</summary>
    public IReadOnlyList<double> Eigenvalues => _eigenvalues;

    /// <summary>σ_1 ≥ ... ≥ 0 with λ_i = σ_i², from the gradients themselves; null when not computed.</summary>
    public IReadOnlyList<double>? SingularValues => _singularValues;

    /// <summary>Stable rank Σ_i √λ_i / √λ_1, in [1, n]: from the singular values when they were computed, else from the eigenvalues.</summary>
    /// <remarks>1 exactly for rank one, n exactly for a multiple of the identity.</remarks>
    public double StableRank => _singularValues is { } sigma ? sigma.Sum() / sigma[0] : StableRankFromEigenvalues;

    /// <summary>Σ_i √max(λ_i, 0) / √λ_1. Squaring the gradients lost half of the digits of the small terms; compare with <see cref="StableRank"/>.</summary>
    public double StableRankFromEigenvalues => _eigenvalues.Sum(v => Math.Sqrt(Math.Max(v, 0))) / Math.Sqrt(Math.Max(_eigenvalues[0], 0));

    /// <summary>Numerical stable rank tr / λ_1, in [1, n].</summary>
    public double NumericalRank => _eigenvalues.Sum() / _eigenvalues[0];

    /// <summary>Participation ratio tr² / Σ λ_i², in [1, n].</summary>
    public double ParticipationRatio => Math.Pow(_eigenvalues.Sum(), 2) / _eigenvalues.Sum(v => v * v);

    /// <summary>Entropy rank exp(−Σ p_i ln p_i) with p_i = λ_i / tr, in [1, n].</summary>
    public double EntropyRank
    {
        get
        {
            double trace = _eigenvalues.Sum(v => Math.Max(v, 0));
            return trace == 0 ? double.NaN : Math.Exp(-_eigenvalues.Where(v => v > 0).Sum(v => v / trace * Math.Log(v / trace)));
        }
    }

    /// <summary>Decay ratio λ_k / λ_1.</summary>
    /// <param name="k">From 1 to n, as in the papers.</param>
    /// <exception cref="ArgumentException"><paramref name="k"/> is outside 1..n.</exception>
    public double DecayRatio(int k) =>
        k >= 1 && k <= _eigenvalues.Length
            ? _eigenvalues[k - 1] / _eigenvalues[0]
            : throw Guard.Bad(nameof(k), $"1 to {_eigenvalues.Length}", Guard.Text(k), "Eigenvalues are numbered from 1.");

    /// <summary>"stable rank 69.7 of 2410".</summary>
    public override string ToString() => FormattableString.Invariant($"stable rank {StableRank:F1} of {_eigenvalues.Length}");

    private static double[] Descending(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted, static (a, b) => b.CompareTo(a));
        return sorted;
    }
}
