namespace Egop;

/// <summary>NAdam: Adam with Nesterov's look-ahead and a momentum that warms up.</summary>
/// <remarks>
/// μ_t = β₁ (1 − ½·0.96^(t ψ)), M_t = Π_{s≤t} μ_s; m, v as Adam with g ← g + wd·x; d = √(v/(1−β₂ᵗ)) + ε;
/// x ← x − η (1−μ_t)/(1−M_t) · g/d − η μ_{t+1}/(1 − M_t μ_{t+1}) · m/d. Not equivariant to rotations.
/// Source: Dozat 2016; torch.optim.NAdam as corrected in 2023 (before, PyTorch multiplied by μ_t twice, and others copied that).
/// </remarks>
public sealed record NAdam : IOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment", MomentumProduct = "momentum product";

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

    /// <summary>ψ ≥ 0, the speed of the momentum's warm-up, default 4e-3.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double MomentumDecay { get; init => field = Guard.NonNegative(value); } = 4e-3;

    /// <inheritdoc/>
    public string Name => "NAdam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => new(
        layout,
        OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum),
        OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment),
        new StateSlot(MomentumProduct, SlotKind.Scalar, [1]));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1), now = Mu(t), next = Mu(t + 1), correction = 1 - Math.Pow(Beta2, t);
        double product = state[MomentumProduct][0] *= now;
        double gradientRate = rate * (1 - now) / (1 - product), momentumRate = rate * next / (1 - product * next);
        Span<double> m = state[MomentumSlot], v = state[SecondMoment];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
            double root = Math.Sqrt(v[i] / correction) + Epsilon;
            x[i] -= (gradientRate * g + momentumRate * m[i]) / root;
        }
    }

    private double Mu(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * MomentumDecay));
}
