namespace Egop;

/// <summary>Shampoo: full-matrix Adagrad approximated, for a matrix, by one factor for its rows and one for its columns.</summary>
/// <remarks>
/// L ← δ L + w G Gᵀ, R ← δ R + w Gᵀ G; Ḡ ← decay Ḡ + weight G; X ← X − η (L + ε I)^(−α/2) Ḡ (R + ε I)^(−α/2), eigenvalues floored at ε.
/// An array that is a vector has one factor and the exponent −α: with α = 1/2 that is full-matrix Adagrad. Follows rotations of rows and of
/// columns.
/// A step costs 4 m n (m + n) flops and, every so many steps, 9 (m³ + n³); state 2 (m² + n²) numbers an array.
/// Source: Gupta, Koren, Singer, ICML 2018, Algorithm 1 (the defaults: δ = w = 1, α = 1/2; the sums start at ε I there, which is the same);
/// the authors' TensorFlow code has decays and any α. Default η: 0.1.
/// </remarks>
public sealed record Shampoo() : MatrixOptimizer(0.1)
{
    private const string Averaged = "gradient";

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
    public override string Name => GradientDecay == 0 ? "Shampoo" : "Shampoo with momentum";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "L ← L + G Gᵀ; R ← R + Gᵀ G; X ← X − η L^(−1/4) G R^(−1/4)",
        Latex = @"\begin{aligned} L & \leftarrow L + G G^\top \\ R & \leftarrow R + G^\top G \\ " +
            @"X & \leftarrow X - \eta L^{-1/4} G R^{-1/4} \end{aligned}",
        StateSize = "d + 2 m² + 2 n²",
        StepCost = "4 d (m + n), and 9 (m³ + n³) a renewal",
        Source = "Gupta, Koren, Singer 2018",
        Equivariance = Equivariance.Rows,
        Goldens = ["shampoo", "shampoo-tf"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        var slots = new List<StateSlot> { OptimizerState.Zero(layout, Averaged, SlotKind.Momentum) };
        foreach (ParameterBlock array in layout)
            slots.AddRange(ShampooFactors.Slots(array, "Use Adagrad for an array of this size."));
        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
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
