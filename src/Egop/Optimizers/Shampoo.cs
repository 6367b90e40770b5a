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
        {
            foreach (string side in Sides(array))
            {
                int n = SizeOf(array, side);
                slots.Add(new StateSlot($"{array.Name}.{side} factor", SlotKind.Factor, Guard.Zeros(
                    (long)n * n, nameof(layout), $"the {n} x {n} {side} factor of array {array.Name}", "Use Adagrad for an array of this size.")));
                slots.Add(new StateSlot($"{array.Name}.{side} root", SlotKind.Factor, new double[n * n]));
            }
        }

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
            double[] direction = average.ToArray();
            foreach (string side in Sides(array))
            {
                Span<double> factor = state[$"{array.Name}.{side} factor"], root = state[$"{array.Name}.{side} root"];
                AddProducts(provider, array, side, g, factor);
                if ((t - 1) % RenewEvery == 0)
                {
                    double exponent = -Power / Sides(array).Length;
                    SymmetricPower.Compute(provider, SizeOf(array, side), factor, w => Math.Pow(Math.Max(w + Epsilon, Epsilon), exponent), root);
                }

                direction = Divide(provider, array, side, root, direction);
            }

            for (int i = 0; i < p.Length; i++)
                p[i] -= rate * direction[i];
        }
    }

    private static string[] Sides(ParameterBlock array) => array.IsMatrix ? ["left", "right"] : ["left"];

    private static int SizeOf(ParameterBlock array, string side) => side == "left" ? array.Rows : array.Columns;

    /// <summary>δ F + w G Gᵀ on the left, δ F + w Gᵀ G on the right.</summary>
    private void AddProducts(LinearAlgebraProvider provider, ParameterBlock array, string side, ReadOnlySpan<double> g, Span<double> factor)
    {
        (int m, int n) = (array.Rows, array.Columns);
        if (side == "left")
            provider.Multiply(false, true, m, m, n, FactorWeight, g, n, g, n, FactorDecay, factor, m);
        else
            provider.Multiply(true, false, n, n, m, FactorWeight, g, n, g, n, FactorDecay, factor, n);
    }

    private static double[] Divide(LinearAlgebraProvider provider, ParameterBlock array, string side, ReadOnlySpan<double> root, double[] direction)
    {
        (int m, int n) = (array.Rows, array.Columns);
        double[] result = new double[direction.Length];
        if (side == "left")
            provider.Multiply(false, false, m, n, m, 1, root, m, direction, n, 0, result, n);
        else
            provider.Multiply(false, false, m, n, n, 1, direction, n, root, n, 0, result, n);
        return result;
    }
}
