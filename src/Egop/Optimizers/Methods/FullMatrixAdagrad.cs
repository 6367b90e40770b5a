namespace Egop;

/// <summary>Adagrad with the full matrix of gradient outer products, one matrix for each parameter array.</summary>
/// <remarks>
/// G ← G + g gᵀ (g the array, row-major, of n numbers); x ← x − η (G + ε I)^(−1/2) g, or with ε outside the root x ← x − η (G^(1/2) + ε
/// I)^(−1) g.
/// Follows every rotation of an array. A step costs one eigendecomposition, about 9 n³ flops; state n² numbers an array.
/// Source: Duchi, Hazan, Singer, JMLR 12 (2011), Figure 1 (ε outside). Default η: 0.01.
/// </remarks>
public sealed record FullMatrixAdagrad() : MatrixOptimizer(0.01)
{
    /// <summary>ε above 0, default 1e-6. Below 1e-6 of the mean eigenvalue rounding outside the gradients' span is amplified.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-6;

    /// <summary>Whether ε is added to the root (Duchi et al.) instead of under it (default).</summary>
    public bool IsEpsilonOutsideRoot { get; init; }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "full-matrix Adagrad";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "G ← G + g gᵀ; x ← x − η (G + ε I)^(−1/2) g",
        Latex = @"\begin{aligned} G & \leftarrow G + g g^\top \\ x & \leftarrow x - \eta (G + \varepsilon I)^{-1/2} g \end{aligned}",
        StateSize = "d²",
        StepCost = "9 d³",
        Source = "Duchi, Hazan, Singer 2011",
        Equivariance = Equivariance.Arrays,
        Goldens = ["full-adagrad", "full-adagrad-outside-eps"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout) =>
        [.. layout.Select(a => new StateSlot(SumOf(a), SlotKind.Factor, Guard.Zeros(
            (long)a.Length * a.Length, nameof(layout), $"the {a.Length} x {a.Length} matrix of array {a.Name}",
            "Use Adagrad, or Shampoo for large weight matrices.")))];

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        double rate = LearningRate.At(state.BeginStep(gradient, x) - 1);
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            ReadOnlySpan<double> g = array.Of(gradient);
            Span<double> p = array.Of(x), sum = state[SumOf(array)];
            int n = array.Length;
            LinearAlgebra.Multiply(provider, true, false, n, n, 1, 1, g, n, g, n, 1, sum, n);
            double[] direction = new double[n];
            SymmetricPower.Apply(
                provider, n, sum, IsEpsilonOutsideRoot ? w => 1 / (Math.Sqrt(w) + Epsilon) : w => 1 / Math.Sqrt(w + Epsilon), g, direction);
            for (int i = 0; i < n; i++)
                p[i] -= rate * direction[i];
        }
    }

    private static string SumOf(ParameterBlock array) => $"{array.Name}.outer products";
}
