namespace Egop;

/// <summary>RAdam: Adam that divides by the second moment only once its variance is tractable, and then by a rectified one.</summary>
/// <remarks>
/// g ← g + wd·x; m, v as Adam; ρ_∞ = 2/(1−β₂) − 1, ρ_t = ρ_∞ − 2 t β₂ᵗ/(1−β₂ᵗ); for ρ_t &gt; 5
/// r = √((ρ_t−4)(ρ_t−2)ρ_∞ / ((ρ_∞−4)(ρ_∞−2)ρ_t)) and x ← x − η r m/(1−β₁ᵗ) · √(1−β₂ᵗ)/(√v + ε), else x ← x − η m/(1−β₁ᵗ).
/// Not equivariant to rotations. Source: Liu et al., ICLR 2020; torch.optim.RAdam (ε on the uncorrected root).
/// </remarks>
public sealed record RAdam : IOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment";

    /// <summary>η, default 1e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999. Below about 0.67 no step is ever rectified, and the method is SGD with momentum.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public string Name => "RAdam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) =>
        new(layout, OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double correction2 = 1 - Math.Pow(Beta2, t);
        double rate = LearningRate.At(t - 1) / (1 - Math.Pow(Beta1, t));
        double limit = 2 / (1 - Beta2) - 1, length = limit - 2 * t * Math.Pow(Beta2, t) / correction2;
        bool rectified = length > 5;
        if (rectified)
            rate *= Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) * Math.Sqrt(correction2);
        Span<double> m = state[MomentumSlot], v = state[SecondMoment];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
            x[i] -= rectified ? rate * m[i] / (Math.Sqrt(v[i]) + Epsilon) : rate * m[i];
        }
    }
}
