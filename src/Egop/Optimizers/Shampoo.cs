namespace Egop;

/// <summary>Shampoo: full-matrix Adagrad approximated, for a matrix, by one factor for its rows and one for its columns.</summary>
/// <remarks>
/// L ← δ L + w G Gᵀ, R ← δ R + w Gᵀ G; Ḡ ← decay Ḡ + weight G; X ← X − η (L + ε I)^(−α/2) Ḡ (R + ε I)^(−α/2), eigenvalues floored at ε.
/// An array that is a vector has one factor and the exponent −α: with α = 1/2 that is full-matrix Adagrad. Follows rotations of rows and of columns.
/// A step costs 4 m n (m + n) flops and, every so many steps, 9 (m³ + n³); state 2 (m² + n²) numbers an array.
/// Source: Gupta, Koren, Singer, ICML 2018, Algorithm 1 (the defaults: δ = w = 1, α = 1/2; the sums start at ε I there, which is the same);
/// the authors' TensorFlow code has decays and any α.
/// </remarks>
public sealed record Shampoo : IOptimizer
{
    private const string Averaged = "gradient";

    /// <summary>η, default 0.1.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 0.1;

    /// <summary>ε above 0, default 1e-4.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-4;

    /// <summary>α above 0, the total power that divides, default 1/2.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Power { get; init => field = Guard.Positive(value); } = 0.5;

    /// <summary>What Ḡ keeps of itself, in [0, 1), default 0: no momentum.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double GradientDecay { get; init => field = Guard.Fraction(value); }

    /// <summary>What Ḡ takes of a gradient, above 0, default 1.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double GradientWeight { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>δ above 0, what the factors keep of themselves, default 1.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double FactorDecay { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>w above 0, what the factors take of a gradient's products, default 1.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double FactorWeight { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>The roots are renewed every so many steps, default 1.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int RenewEvery { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public string Name => GradientDecay == 0 ? "Shampoo" : "Shampoo with momentum";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout)
    {
        var slots = new List<StateSlot> { OptimizerState.Zero(layout, Averaged, SlotKind.Momentum) };
        foreach (ParameterBlock array in layout)
            slots.AddRange(ShampooFactors.Slots(array, "Use Adagrad for an array of this size."));
        return new OptimizerState(layout, [.. slots]);
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            ReadOnlySpan<double> g = array.Of(gradient);
            Span<double> average = array.Of(state[Averaged]), p = array.Of(x);
            for (int i = 0; i < g.Length; i++)
                average[i] = GradientDecay * average[i] + GradientWeight * g[i];
            var factors = new ShampooFactors(provider, state, array);
            factors.Add(g, FactorDecay, FactorWeight);
            if ((t - 1) % RenewEvery == 0)
                factors.Renew(Power, w => w + Epsilon);
            double[] direction = factors.Divide(average);
            for (int i = 0; i < p.Length; i++)
                p[i] -= rate * direction[i];
        }
    }
}
