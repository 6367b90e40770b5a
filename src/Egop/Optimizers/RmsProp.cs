namespace Egop;

/// <summary>RMSProp, plain, centered or with momentum, in PyTorch's convention (ε outside the root, no bias correction) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; v ← α v + (1−α) g²; centered: ḡ ← α ḡ + (1−α) g and √max(v − ḡ², 0), else √v; d = root + ε;
/// momentum: b ← μ b + g/d, x ← x − η b; else x ← x − η g/d. Not equivariant to rotations.
/// Source: Tieleman and Hinton 2012; torch.optim.RMSprop, except that v − ḡ² is kept from rounding below zero (PyTorch gives NaN there).
/// </remarks>
public sealed record RmsProp : IOptimizer
{
    private const string SecondMoment = "second moment", Mean = "mean gradient", MomentumSlot = "momentum";

    /// <summary>η, default 0.01.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 0.01;

    /// <summary>α in [0, 1), default 0.99.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Alpha { get; init => field = Guard.Fraction(value); } = 0.99;

    /// <summary>ε ≥ 0, added to the root, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>μ in [0, 1), default 0.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); }

    /// <summary>Whether the variance (second moment about the mean gradient) divides instead of the second moment.</summary>
    public bool Centered { get; init; }

    /// <summary>Nesterov's look-ahead form of the momentum (optax).</summary>
    public bool Nesterov { get; init; }

    /// <summary>Whether the divisor is √(v + ε) (optax) instead of √v + ε (PyTorch, the default).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    /// <summary>Whether the momentum accumulates whole steps, rate included (optax), instead of directions (PyTorch, the default): they differ when the rate changes.</summary>
    public bool IsRateInsideMomentum { get; init; }

    /// <summary>v_0 ≥ 0, default 0 (TensorFlow 1 started at 1).</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double InitialSecondMoment { get; init => field = Guard.NonNegative(value); }

    /// <summary>The convention of optax: α = 0.9, ε inside the root, the rate inside the momentum.</summary>
    /// <param name="learningRate">η.</param>
    public static RmsProp Optax(Schedule learningRate) => new() { LearningRate = learningRate, Alpha = 0.9, IsEpsilonInsideRoot = true, IsRateInsideMomentum = true };

    /// <inheritdoc/>
    public string Name => (Centered, Momentum) switch
    {
        (false, 0) => "RMSProp",
        (true, 0) => "centered RMSProp",
        (false, _) => "RMSProp with momentum",
        _ => "centered RMSProp with momentum",
    };

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout)
    {
        var slots = new List<StateSlot> { OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment) };
        if (Centered)
            slots.Add(OptimizerState.Zero(layout, Mean, SlotKind.Momentum));
        // A sum of gradients divided coordinate by coordinate: bound to its coordinates, unlike a plain momentum.
        if (Momentum > 0)
            slots.Add(OptimizerState.Zero(layout, MomentumSlot, SlotKind.SecondMoment));
        var state = new OptimizerState(layout, [.. slots]);
        state[SecondMoment].Fill(InitialSecondMoment);
        return state;
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        double rate = LearningRate.At(state.BeginStep(gradient, x) - 1);
        (double inner, double outer) = IsRateInsideMomentum ? (rate, 1.0) : (1.0, rate);
        Span<double> v = state[SecondMoment];
        Span<double> mean = Centered ? state[Mean] : default, b = Momentum > 0 ? state[MomentumSlot] : default;
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            v[i] = Alpha * v[i] + (1 - Alpha) * g * g;
            double square = v[i];
            if (Centered)
            {
                mean[i] = Alpha * mean[i] + (1 - Alpha) * g;
                square = Math.Max(square - mean[i] * mean[i], 0);
            }

            double root = IsEpsilonInsideRoot ? Math.Sqrt(square + Epsilon) : Math.Sqrt(square) + Epsilon;
            double move = root != 0 ? inner * g / root : 0;
            if (Momentum > 0)
            {
                b[i] = Momentum * b[i] + move;
                move = Nesterov ? Momentum * b[i] + move : b[i];
            }

            x[i] -= outer * move;
        }
    }
}
