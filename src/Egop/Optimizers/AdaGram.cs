namespace Egop;

/// <summary>AdaGram: full-matrix Adagrad's matrix as a product of rank-one updates, L_t L_tᵀ = ε I + Σ g gᵀ, kept at low rank.</summary>
/// <remarks>
/// L_t⁻¹ = (I − P Qᵀ)/√ε. ḡ = L_{t−1}⁻¹ g, q = ḡᵀḡ, β = 1/((1 + √(1+q)) √(1+q)); a new column β ḡ of P and ḡ − Q Pᵀ ḡ of Q; x ← x − η ḡ/√(1+q), which is
/// −η L_t⁻¹ g: a rotation of full-matrix Adagrad's step, of the same length. The symmetric direction is (L_t L_tᵀ)^(−1/2) g instead: full-matrix Adagrad
/// itself while nothing is truncated. One factor for each parameter array of n numbers. Without a rank, P Qᵀ is kept as n × n numbers.
/// A step of rank r costs about 8 n r² + 20 n r flops; state about 3 n r numbers. Source: Matveeva, Katrutsa, Frolov, arXiv 2508.21106, in the authors' code.
/// </remarks>
public sealed record AdaGram : IOptimizer
{
    /// <summary>η, default 0.1.</summary>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 0.1;

    /// <summary>ε above 0, default 1. Much smaller values make the low-rank factor nearly singular, and rounding grows.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>r, at least 1; null (default) for no truncation. Ranks of at least the size of an array count as none for that array.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int? Rank { get; init => field = value is { } rank ? Guard.Positive(rank, nameof(Rank)) : null; }

    /// <summary>How the rank is kept, default projector splitting.</summary>
    public AdaGramTruncation Truncation { get; init; }

    /// <summary>Whether the step is (L Lᵀ)^(−1/2) g, default false: L⁻¹ g as the authors. It costs O(n r² + r³) more a step, O(n³) without a rank.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public string Name => IsSymmetric ? "symmetric AdaGram" : "AdaGram";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => new(Guard.NotNull(layout, nameof(layout)), [.. layout.SelectMany(array => AdaGramFactor.Slots(array, RankOf(array)))]);

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        double rate = LearningRate.At(state.BeginStep(gradient, x) - 1);
        foreach (ParameterBlock array in state.Layout)
        {
            var factor = new AdaGramFactor(Provider ?? LinearAlgebra.Provider, state, array, RankOf(array));
            ReadOnlySpan<double> g = array.Of(gradient);
            double[] direction = factor.Whiten(g, Epsilon);
            double q = 0;
            foreach (double d in direction)
                q += d * d;
            double root = Math.Sqrt(1 + q);
            factor.Update(direction, 1 / ((1 + root) * root), Truncation);
            if (IsSymmetric)
                direction = factor.Symmetric(g, Epsilon);
            Span<double> p = array.Of(x);
            for (int i = 0; i < p.Length; i++)
                p[i] -= IsSymmetric ? rate * direction[i] : rate * direction[i] / root;
        }
    }

    private int? RankOf(ParameterBlock array) => Rank < array.Length ? Rank : null;
}
