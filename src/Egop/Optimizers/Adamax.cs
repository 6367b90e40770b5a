namespace Egop;

/// <summary>Adamax: Adam with the largest past gradient, decayed, in place of the root mean square.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; u ← max(β₂ u, |g| + ε); x ← x − η/(1−β₁ᵗ) · m/u. Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 2; torch.optim.Adamax (ε inside the maximum; optax is the same).
/// </remarks>
public sealed record Adamax : IOptimizer
{
    private const string MomentumSlot = "momentum", Largest = "largest gradient";

    /// <summary>η, default 2e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 2e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public string Name => "Adamax";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) =>
        new(layout, OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), OptimizerState.Zero(layout, Largest, SlotKind.SecondMoment));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1) / (1 - Math.Pow(Beta1, t));
        Span<double> m = state[MomentumSlot], u = state[Largest];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            u[i] = Math.Max(Beta2 * u[i], Math.Abs(g) + Epsilon);
            x[i] -= rate * m[i] / u[i];
        }
    }
}
