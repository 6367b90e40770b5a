namespace Egop;

/// <summary>Adam, in PyTorch's convention (ε added to the bias-corrected root).</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²;
/// x ← x − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 1; torch.optim.Adam.
/// </remarks>
public sealed record Adam : IOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment";

    /// <summary>η, default 1e-3.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε ≥ 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public string Name => "Adam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) =>
        new(layout, OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1) / (1 - Math.Pow(Beta1, t));
        double correction = Math.Sqrt(1 - Math.Pow(Beta2, t));
        Span<double> m = state[MomentumSlot], v = state[SecondMoment];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
            double root = Math.Sqrt(v[i]) / correction + Epsilon;
            if (root != 0)
                x[i] -= rate * m[i] / root;
        }
    }
}
