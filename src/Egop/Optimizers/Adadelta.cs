namespace Egop;

/// <summary>Adadelta: steps whose size is the running root mean square of past steps over that of past gradients.</summary>
/// <remarks>
/// g ← g + wd·x; v ← ρ v + (1−ρ) g²; u = √(d + ε)/√(v + ε) · g with the old d; d ← ρ d + (1−ρ) u²; x ← x − η u.
/// Starts slowly, since d starts at zero. Not equivariant to rotations. Source: Zeiler 2012; torch.optim.Adadelta (optax is the same).
/// </remarks>
public sealed record Adadelta : IOptimizer
{
    private const string SecondMoment = "second moment", SquaredSteps = "squared steps";

    /// <summary>η, default 1.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1.0;

    /// <summary>ρ in [0, 1), default 0.9 (Zeiler's paper has 0.95).</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Rho { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>ε above 0, inside both roots, default 1e-6.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-6;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public string Name => "Adadelta";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) =>
        new(layout, OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment), OptimizerState.Zero(layout, SquaredSteps, SlotKind.SecondMoment));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        double rate = LearningRate.At(state.BeginStep(gradient, x) - 1);
        Span<double> v = state[SecondMoment], d = state[SquaredSteps];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            v[i] = Rho * v[i] + (1 - Rho) * g * g;
            double u = Math.Sqrt(d[i] + Epsilon) / Math.Sqrt(v[i] + Epsilon) * g;
            d[i] = Rho * d[i] + (1 - Rho) * u * u;
            x[i] -= rate * u;
        }
    }
}
