namespace Egop;

/// <summary>AGD: the preconditioner is built from differences of successive bias-corrected momenta, with a floor that switches to SGD.</summary>
/// <remarks>
/// x ← x (1 − η wd); m ← β₁ m + (1−β₁) g; s = m_t/(1−β₁ᵗ) − m_{t−1}/(1−β₁ᵗ⁻¹), s = m_1/(1−β₁) first; b ← β₂ b + (1−β₂) s²
/// (AMSGrad: its running maximum); x ← x − η √(1−β₂ᵗ)/(1−β₁ᵗ) · clip(m / max(√b, δ √(1−β₂ᵗ))). Not equivariant to rotations.
/// Source: Yue et al., NeurIPS 2023, Algorithm 1, in the authors' code.
/// </remarks>
public sealed record Agd : IOptimizer
{
    private const string MomentumSlot = "momentum", Differences = "squared differences", Maximum = "largest squared difference";

    /// <summary>η, default 1e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>δ above 0: the floor of the root after bias correction, default 1e-5; where it holds the step is SGD's with rate η/δ.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Delta { get; init => field = Guard.Positive(value); } = 1e-5;

    /// <summary>Decoupled weight decay wd ≥ 0, default 0, applied before the step.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the running maximum of b divides.</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Largest magnitude of the update before the learning rate; null (default) for none.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double? Clip { get; init => field = value is { } clip ? Guard.Positive(clip, nameof(Clip)) : null; }

    /// <inheritdoc/>
    public string Name => "AGD";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout)
    {
        var slots = new List<StateSlot>
        {
            OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum),
            OptimizerState.Zero(layout, Differences, SlotKind.SecondMoment),
        };
        if (AmsGrad)
            slots.Add(OptimizerState.Zero(layout, Maximum, SlotKind.SecondMoment));
        return new OptimizerState(layout, [.. slots]);
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1), keep = 1 - rate * WeightDecay, clip = Clip ?? double.PositiveInfinity;
        double now = 1 - Math.Pow(Beta1, t), before = t > 1 ? 1 - Math.Pow(Beta1, t - 1) : 1, root2 = Math.Sqrt(1 - Math.Pow(Beta2, t));
        double size = rate * root2 / now, floor = Delta * root2;
        Span<double> m = state[MomentumSlot], b = state[Differences], largest = AmsGrad ? state[Maximum] : b;
        for (int i = 0; i < x.Length; i++)
        {
            double past = m[i] / before;
            m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
            double s = m[i] / now - past;
            b[i] = Beta2 * b[i] + (1 - Beta2) * s * s;
            largest[i] = Math.Max(largest[i], b[i]);
            x[i] = keep * x[i] - size * Math.Clamp(m[i] / Math.Max(Math.Sqrt(largest[i]), floor), -clip, clip);
        }
    }
}
