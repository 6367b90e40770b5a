namespace Egop;

/// <summary>GGT as in TensorFlow 1's contrib package: a window of momenta, and the rest of the momentum moved by the smallest
/// root.</summary>
/// <remarks>
/// m ← β₁ m + (1−β₁) g; M the last r momenta as columns over √(number held); MᵀM + ε_s I = U diag(s) Uᵀ; y = Uᵀ Mᵀ m; d = M U y/(√s +
/// ε_σ)³, and where
/// min √s &gt; ε also d ← d + (m − M U y/s)/min √s; x ← x − η d. All parameters are one vector.
/// Source: TensorFlow 1 contrib.opt GGTOptimizer; <see cref="Ggt"/> is the paper's form. Default η: 1e-3.
/// </remarks>
public sealed record GgtTensorFlow() : MatrixOptimizer(1e-3)
{
    private const string MomentumSlot = "momentum";

    /// <summary>r, at least 1, default 10.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Window { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>ε ≥ 0, the smallest root for which the rest moves, default 1e-4.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-4;

    /// <summary>ε_s above 0, default 1e-6.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double SvdEpsilon { get; init => field = Guard.Positive(value); } = 1e-6;

    /// <summary>ε_σ ≥ 0, default 1e-2.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double SigmaEpsilon { get; init => field = Guard.NonNegative(value); } = 1e-2;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "GGT (TensorFlow)";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "x ← x − η ((M Mᵀ)^(1/2) + ε I)^(−1) m, M the last r momenta m",
        Latex = @"x \leftarrow x - \eta ((M M^\top)^{1/2} + \varepsilon I)^{-1} m, M\text{ the last }r\text{ momenta }m",
        StateSize = "d + r d + r²",
        StepCost = "8 r d + 9 r³",
        Source = "Agarwal et al. 2019; TensorFlow 1",
        Equivariance = Equivariance.Full,
        Goldens = ["ggt-tf"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
        [OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), .. GradientWindow.Slots(layout, Window)];

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        Span<double> m = state[MomentumSlot];
        for (int i = 0; i < m.Length; i++)
            m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
        var window = new GradientWindow(Provider ?? LinearAlgebra.Provider, state, t);
        int k = window.Count;
        double[] weights = new double[k], along = window.Add(m, m), coefficients = new double[k];
        Array.Fill(weights, 1 / Math.Sqrt(k));
        (double[] e, double[] s) = window.Eigen(weights, SvdEpsilon);
        // Where the vectors held are dependent, rounding takes eigenvalues below the ε_s that they cannot fall below.
        for (int i = 0; i < k; i++)
            s[i] = Math.Max(s[i], SvdEpsilon);
        // Columns of M not yet filled are zero, and their eigenvalues ε_s.
        double smallest = Math.Sqrt(k < Window ? Math.Min(s[^1], SvdEpsilon) : s[^1]);
        bool moveRest = smallest > Epsilon;
        for (int i = 0; i < k; i++)
        {
            double y = 0;
            for (int j = 0; j < k; j++)
                y += e[i * k + j] * along[j] * weights[j];
            double factor = y / Math.Pow(Math.Sqrt(s[i]) + SigmaEpsilon, 3) - (moveRest ? y / s[i] / smallest : 0);
            for (int j = 0; j < k; j++)
                coefficients[j] += factor * e[i * k + j] * weights[j];
        }

        double[] direction = window.Combine(coefficients);
        for (int i = 0; i < x.Length; i++)
            x[i] -= rate * (direction[i] + (moveRest ? m[i] / smallest : 0));
    }
}
