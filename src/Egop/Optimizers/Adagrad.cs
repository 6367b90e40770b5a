namespace Egop;

/// <summary>Adagrad with one accumulator a coordinate, in PyTorch's convention (ε outside the root) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; s ← s + g²; x ← x − η / (1 + (t−1)·decay) · g / (√s + ε). Not equivariant to rotations.
/// Source: Duchi, Hazan, Singer, JMLR 12 (2011); torch.optim.Adagrad.
/// </remarks>
public sealed record Adagrad : IOptimizer
{
    private const string Accumulator = "sum of squares";

    /// <summary>η, default 0.01.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 0.01;

    /// <summary>Decay of the rate per step, ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double LearningRateDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>s_0 ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double InitialAccumulator { get; init => field = Guard.NonNegative(value); }

    /// <summary>ε ≥ 0, added to the root, default 1e-10.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-10;

    /// <summary>Whether the divisor is √(s + ε) (optax) instead of √s + ε (PyTorch, the default).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    /// <summary>The convention of optax: ε = 1e-7 inside the root, accumulators that start at 0.1.</summary>
    /// <param name="learningRate">η.</param>
    public static Adagrad Optax(Schedule learningRate) => new() { LearningRate = learningRate, InitialAccumulator = 0.1, Epsilon = 1e-7, IsEpsilonInsideRoot = true };

    /// <inheritdoc/>
    public string Name => "Adagrad";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout)
    {
        var state = new OptimizerState(layout, OptimizerState.Zero(layout, Accumulator, SlotKind.SecondMoment));
        state[Accumulator].Fill(InitialAccumulator);
        return state;
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1) / (1 + (t - 1) * LearningRateDecay);
        Span<double> s = state[Accumulator];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + WeightDecay * x[i];
            s[i] += g * g;
            double root = IsEpsilonInsideRoot ? Math.Sqrt(s[i] + Epsilon) : Math.Sqrt(s[i]) + Epsilon;
            // 0 / 0 only with ε = 0 and a coordinate whose gradient was always zero: it does not move.
            if (root != 0)
                x[i] -= rate * g / root;
        }
    }
}
