namespace Egop;

/// <summary>Stochastic gradient descent, with optional momentum, in PyTorch's convention.</summary>
/// <remarks>
/// g ← g + wd·x; b_1 = g_1, b_t = μ b_{t−1} + (1 − dampening) g_t; x ← x − η d with d = g (μ = 0), b_t, or g + μ b_t (Nesterov).
/// Dampening does not touch the first buffer, and η multiplies the buffer when it is used. Equivariant to every rotation.
/// Source: torch.optim.SGD; Polyak 1964; Sutskever et al. 2013.
/// </remarks>
public sealed record Sgd : IOptimizer
{
    private const string MomentumSlot = "momentum";

    /// <summary>η, default 1e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1e-3;

    /// <summary>μ in [0, 1), default 0: no momentum.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); }

    /// <summary>Dampening in [0, 1), default 0.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Dampening { get; init => field = Guard.Fraction(value); }

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Nesterov's look-ahead form; needs momentum and no dampening.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public string Name => (Momentum, Nesterov) switch { (0, _) => "SGD", (_, true) => "SGD with Nesterov momentum", _ => "SGD with momentum" };

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening.</exception>
    public OptimizerState Init(ParameterLayout layout)
    {
        if (Nesterov && (Momentum == 0 || Dampening != 0))
            throw Guard.Bad(nameof(Nesterov), "momentum above 0 and dampening 0", $"momentum {Guard.Text(Momentum)}, dampening {Guard.Text(Dampening)}", "Set Momentum, and leave Dampening at 0.");
        return Momentum == 0 ? new OptimizerState(layout) : new OptimizerState(layout, OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum));
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        if (Momentum == 0)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] -= rate * (gradient[i] + WeightDecay * x[i]);
            return;
        }

        Span<double> b = state[MomentumSlot];
        double keep = t == 1 ? 0 : Momentum, take = t == 1 ? 1 : 1 - Dampening;
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            b[i] = keep * b[i] + take * g;
            x[i] -= rate * (Nesterov ? g + Momentum * b[i] : b[i]);
        }
    }
}
