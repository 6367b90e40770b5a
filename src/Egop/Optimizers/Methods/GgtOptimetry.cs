namespace Egop;

/// <summary>GGT as in a co-author's PyTorch code (optimetry): directions outside the window's span, or below a threshold, do not
/// move.</summary>
/// <remarks>
/// m ← β₁ m + c g (c = 1, or 1−β₁ with Adam's scaling); the Gram matrix K ← β₂ K, and its newest row and column become B g (times 1−β₂ with
/// Adam's scaling), B the
/// unattenuated gradients; K = V diag(λ) Vᵀ; d = Bᵀ V diag(λ^(−3/2) where λ ≥ ε, else 0) Vᵀ B m; x ← x − η d, times √(1−β₂ᵗ)/(1−β₁ᵗ) with
/// Adam's scaling.
/// With β₂ below 1 K is no Gram matrix of anything, as the code's own comment warns. All parameters are one vector.
/// Source: cyrilzhang/optimetry; <see cref="Ggt"/> is the paper's form. Default η: 1e-3.
/// </remarks>
public sealed record GgtOptimetry() : MatrixOptimizer(1e-3)
{
    private const string MomentumSlot = "momentum";

    /// <summary>r, at least 1, default 100.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Window { get; init => field = Guard.Positive(value); } = 100;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in (0, 1], default 1.</summary>
    /// <exception cref="ArgumentException">Outside (0, 1].</exception>
    public double Beta2
    {
        get; init => field = value is > 0 and <= 1
        ? value
        : throw Guard.Bad(nameof(Beta2), "a number in (0, 1]", Guard.Text(value), "Use 1 for no decay.");
    } =
        1;

    /// <summary>ε above 0, the smallest eigenvalue of K that counts (squared gradients), default 1e-4.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>Weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the weight decay is decoupled, default false.</summary>
    public bool IsDecayDecoupled { get; init; }

    /// <summary>Whether momentum, products and step are scaled as Adam's, default false.</summary>
    public bool IsAdamScaled { get; init; }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "GGT (optimetry)";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "m ← β₁ m + g; x ← x − η (W Wᵀ)^(−1/2) m in the span of W, the last r gradients",
        Latex = @"\begin{aligned} m & \leftarrow \beta _{1} m + g \\ " +
            @"x & \leftarrow x - \eta (W W^\top)^{-1/2} m\text{ in the span of }W,\text{ the last }r\text{ gradients} \end{aligned}",
        StateSize = "d + r d + r²",
        StepCost = "8 r d + 9 r³",
        Source = "Agarwal et al. 2019; a co-author's code",
        Equivariance = Equivariance.Full,
        Goldens = ["ggt"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
        [OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), .. GradientWindow.Slots(layout, Window)];

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        double size = IsAdamScaled ? rate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t)) : rate;
        double[] g = new double[x.Length];
        Span<double> m = state[MomentumSlot];
        for (int i = 0; i < g.Length; i++)
        {
            if (IsDecayDecoupled)
                x[i] *= 1 - rate * WeightDecay;
            g[i] = gradient[i] + (IsDecayDecoupled ? 0 : WeightDecay * x[i]);
            m[i] = Beta1 * m[i] + (IsAdamScaled ? 1 - Beta1 : 1) * g[i];
        }

        var window = new GradientWindow(Provider ?? LinearAlgebra.Provider, state, t);
        int k = window.Count;
        double[] ones =
            new double[k], along = window.Add(g, m, scale: IsAdamScaled ? 1 - Beta2 : 1, decay: Beta2), coefficients = new double[k];
        Array.Fill(ones, 1);
        (double[] e, double[] eigenvalues) = window.Eigen(ones);
        // Written so that NaN goes on to the parameters instead of ending the loop.
        for (int i = 0; i < k && !(eigenvalues[i] < Epsilon); i++)
        {
            double a = 0;
            for (int j = 0; j < k; j++)
                a += e[i * k + j] * along[j];
            for (int j = 0; j < k; j++)
                coefficients[j] += a * e[i * k + j] / (eigenvalues[i] * Math.Sqrt(eigenvalues[i]));
        }

        double[] direction = window.Combine(coefficients);
        for (int i = 0; i < x.Length; i++)
            x[i] -= size * direction[i];
    }
}
