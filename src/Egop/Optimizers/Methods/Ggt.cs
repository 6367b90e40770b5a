namespace Egop;

/// <summary>GGT: full-matrix Adagrad over a window of recent gradients, at the cost of the window.</summary>
/// <remarks>
/// Columns of G_t are β₂ᵏ g_{t−k}, k = 0..r−1; x ← x − η [(G Gᵀ)^(1/2) + ε I]^(−1) v with v = g_t or the momentum m ← β₁ m + (1−β₁) g
/// (bias-corrected or not).
/// By the Gram matrix: σ_i and u_i of G, a = Uᵀ v, step c (v − U a) + U a/(σ + ε) with c = 1/ε, or a c of its own (interpolation with SGD).
/// All parameters are one vector; follows every rotation. With r at least the number of steps, β₂ = 1 and no momentum it is full-matrix
/// Adagrad, ε outside.
/// A step costs O(r n + r³); state (r + 1) n numbers. Source: Agarwal et al., ICML 2019, Algorithm 1. Default η: 1e-3.
/// </remarks>
public sealed record Ggt() : MatrixOptimizer(1e-3)
{
    private const string MomentumSlot = "momentum";

    /// <summary>r, at least 1, default 100.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Window { get; init => field = Guard.Positive(value); } = 100;

    /// <summary>β₁ in [0, 1), default 0.9; 0 for none.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in (0, 1], default 1.</summary>
    /// <exception cref="ArgumentException">Outside (0, 1].</exception>
    public double Beta2
    {
        get; init => field = value is > 0 and <= 1
        ? value
        : throw Guard.Bad(nameof(Beta2), "a number in (0, 1]", Guard.Text(value), "Give the attenuation of one step of age.");
    } =
        1;

    /// <summary>ε above 0, default 1e-4.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>Whether the momentum is divided by 1 − β₁ᵗ, default true.</summary>
    public bool IsBiasCorrected { get; init; } = true;

    /// <summary>c ≥ 0, the rate outside the window's span; null (default) for 1/ε.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double? SgdCoefficient { get; init => field = value is { } c ? Guard.NonNegative(c, nameof(SgdCoefficient)) : null; }

    /// <summary>Eigenvalues of the Gram matrix at most this times the largest count as zero, default 1e-14. With a c of its own the choice
    /// is part of the method.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double RankTolerance { get; init => field = Guard.Fraction(value); } = 1e-14;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "GGT";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "x ← x − η ((W Wᵀ)^(1/2) + ε I)^(−1) m̂, W the last r gradients",
        Latex = @"x \leftarrow x - \eta ((W W^\top)^{1/2} + \varepsilon I)^{-1} \hat{m}, W\text{ the last }r\text{ gradients}",
        StateSize = "d + r d + r²",
        StepCost = "8 r d + 9 r³",
        Source = "Agarwal et al. 2019",
        Equivariance = Equivariance.Full,
        Goldens = ["ggt-paper"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
        [OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), .. GradientWindow.Slots(layout, Window)];

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate =
            LearningRate.At(t - 1), correction = IsBiasCorrected ? 1 - Math.Pow(Beta1, t) : 1, outside = SgdCoefficient ?? 1 / Epsilon;
        Span<double> m = state[MomentumSlot];
        double[] v = new double[x.Length];
        for (int i = 0; i < v.Length; i++)
        {
            m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
            v[i] = m[i] / correction;
        }

        var window = new GradientWindow(Provider ?? LinearAlgebra.Provider, state, t);
        double[] weights = new double[window.Count], along = window.Add(gradient, v);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Pow(Beta2, window.Age(i));
            along[i] *= weights[i];
        }

        (double[] e, double[] eigenvalues) = window.Eigen(weights);
        double[] coefficients = new double[window.Count];
        // Written so that NaN goes on to the parameters instead of ending the loop.
        for (int i = 0; i < eigenvalues.Length && !(eigenvalues[i] <= RankTolerance * eigenvalues[0] || eigenvalues[i] <= 0); i++)
        {
            ReadOnlySpan<double> row = e.AsSpan(i * window.Count, window.Count);
            double sigma = Math.Sqrt(eigenvalues[i]), a = 0;
            for (int j = 0; j < row.Length; j++)
                a += row[j] * along[j] / sigma;
            double factor = a * (1 / (sigma + Epsilon) - outside) / sigma;
            for (int j = 0; j < row.Length; j++)
                coefficients[j] += factor * row[j] * weights[j];
        }

        double[] inside = window.Combine(coefficients);
        for (int i = 0; i < x.Length; i++)
            x[i] -= rate * (outside * v[i] + inside[i]);
    }
}
