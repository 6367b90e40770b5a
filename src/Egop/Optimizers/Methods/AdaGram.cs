namespace Egop;

/// <summary>AdaGram: full-matrix Adagrad's matrix as a product of rank-one updates, L_t L_tᵀ = ε I + Σ g gᵀ, kept at low rank.</summary>
/// <remarks>
/// L_t⁻¹ = (I − P Qᵀ)/√ε. ḡ = L_{t−1}⁻¹ g, q = ḡᵀḡ, β = 1/((1 + √(1+q)) √(1+q)); a new column β ḡ of P and ḡ − Q Pᵀ ḡ of Q; x ← x − η
/// ḡ/√(1+q), which is
/// −η L_t⁻¹ g: a rotation of full-matrix Adagrad's step, of the same length. The symmetric direction is (L_t L_tᵀ)^(−1/2) g instead:
/// full-matrix Adagrad
/// itself while nothing is truncated. One factor for each parameter array of n numbers. Without a rank, P Qᵀ is kept as n × n numbers.
/// A step of rank r costs about 8 n r² + 20 n r flops; state about 3 n r numbers. Source: Matveeva, Katrutsa, Frolov, arXiv 2508.21106, in
/// the authors' code. Default η: 0.1.
/// </remarks>
public sealed record AdaGram() : MatrixOptimizer(0.1)
{
    /// <summary>ε above 0, default 1. Much smaller values make the low-rank factor nearly singular, and rounding grows.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>r, at least 1; null (default) for no truncation. Ranks of at least the size of an array count as none for that
    /// array.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int? Rank { get; init => field = value is { } rank ? Guard.Positive(rank, nameof(Rank)) : null; }

    /// <summary>How the rank is kept, default projector splitting.</summary>
    public AdaGramTruncation Truncation { get; init; }

    /// <summary>Whether the step is (L Lᵀ)^(−1/2) g, default false: L⁻¹ g as the authors. It costs O(n r² + r³) more a step, O(n³) without
    /// a rank.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => IsSymmetric ? "symmetric AdaGram" : "AdaGram";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "L Lᵀ = ε I + Σ g gᵀ as a product of rank-one updates, at rank r if given; x ← x − η L^(−1) g",
        Latex = @"\begin{aligned} L L^\top & = \varepsilon I + \sum g g^\top\text{ as a product of rank-one updates},\text{ at rank }r\text{ if given} \\ " +
            @"x & \leftarrow x - \eta L^{-1} g \end{aligned}",
        StateSize = "d²",
        StepCost = "8 d²; with a rank 12 r² d",
        Source = "Matveeva, Katrutsa, Frolov 2025; authors' code",
        Equivariance = Equivariance.Arrays,
        Goldens = ["adagram", "adagram-svd", "adagram-full"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
        [.. layout.SelectMany(array => AdaGramFactor.Slots(array, RankOf(array)))];

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
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

/// <summary>How AdaGram keeps the rank of its factor.</summary>
public enum AdaGramTruncation
{
    /// <summary>A projector-splitting step (Lubich and Oseledets 2014, order K, S, L) for every gradient once the rank is
    /// reached.</summary>
    ProjectorSplitting,

    /// <summary>
    /// The authors' SVD variant: a gradient is appended, and when the factor was already over its rank it is truncated instead, that
    /// gradient being lost.
    /// So every second gradient past the rank never enters.
    /// </summary>
    SvdOfAuthors,
}
