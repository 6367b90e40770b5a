namespace Egop;

/// <summary>Muon: momentum whose matrix is replaced by an approximately orthogonal one, by five Newton–Schulz iterations.</summary>
/// <remarks>
/// b ← μ b + (1−μ) G; U = (1−μ) G + μ b (Nesterov) or b; Z = U/(‖U‖_F + 1e-7), transposed if it has more rows than columns; k times
/// A = Z Zᵀ, Z ← 3.4445 Z + (−4.7750 A + 2.0315 A²) Z; x ← x (1 − η wd) − η √max(1, rows/columns) Z. Singular values end between about 0.5
/// and 1.5.
/// For weight matrices only; other arrays are refused (give them an optimizer of their own). Follows rotations of rows and of columns.
/// Source: Jordan et al. 2024, in the author's code (which iterates in bfloat16; here double). Default η: 0.02.
/// </remarks>
public sealed record Muon() : MatrixOptimizer(0.02)
{
    private const string MomentumSlot = "momentum";

    /// <summary>μ in [0, 1), default 0.95.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); } = 0.95;

    /// <summary>Decoupled weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the momentum looks ahead, default true.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Number of Newton–Schulz iterations, at least 1, default 5.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Iterations { get; init => field = Guard.Positive(value); } = 5;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "Muon";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "b ← μ b + (1−μ) G; Z = (1−μ) G + μ b with its singular values taken to about 1; x ← x − η Z √(max(1, m/n))",
        Latex = @"\begin{aligned} b & \leftarrow \mu b + (1-\mu) G \\ " +
            @"Z & = (1-\mu) G + \mu b\text{ with its singular values taken to about }1 \\ " +
            @"x & \leftarrow x - \eta Z \sqrt{\max (1, m/n)} \end{aligned}",
        StateSize = "d",
        StepCost = "k (4 d n + 2 n³) for k iterations and n ≤ m",
        Source = "Jordan et al. 2024; author's code",
        Equivariance = Equivariance.Rows,
        Goldens = ["muon"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        if (layout.FirstOrDefault(a => !a.IsMatrix) is { } vector)
            throw Guard.Bad(nameof(layout), "weight matrices only", vector.ToString(),
                "Train biases and other vectors with another optimizer, such as Adam.");
        return [OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum)];
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        double rate = LearningRate.At(state.BeginStep(gradient, x) - 1);
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            ReadOnlySpan<double> g = array.Of(gradient);
            Span<double> p = array.Of(x), b = array.Of(state[MomentumSlot]);
            double[] update = new double[g.Length];
            for (int i = 0; i < g.Length; i++)
            {
                b[i] = Momentum * b[i] + (1 - Momentum) * g[i];
                update[i] = Nesterov ? (1 - Momentum) * g[i] + Momentum * b[i] : b[i];
            }

            Orthogonalize(provider, array.Rows, array.Columns, update);
            double size = rate * Math.Sqrt(Math.Max(1, (double)array.Rows / array.Columns)), keep = 1 - rate * WeightDecay;
            for (int i = 0; i < p.Length; i++)
                p[i] = keep * p[i] - size * update[i];
        }
    }

    private void Orthogonalize(LinearAlgebraProvider provider, int rows, int columns, double[] z)
    {
        double norm = 0;
        foreach (double u in z)
            norm += u * u;
        norm = Math.Sqrt(norm) + 1e-7;
        for (int i = 0; i < z.Length; i++)
            z[i] /= norm;
        // The iteration with Zᵀ is the transpose of the iteration with Z: the shorter side is squared, without a transposition.
        bool tall = rows > columns;
        int n = Math.Min(rows, columns);
        double[] a = new double[n * n], polynomial = new double[n * n], next = new double[z.Length];
        for (int k = 0; k < Iterations; k++)
        {
            if (tall)
                LinearAlgebra.Multiply(provider, true, false, n, n, rows, 1, z, columns, z, columns, 0, a, n);
            else
                LinearAlgebra.Multiply(provider, false, true, n, n, columns, 1, z, columns, z, columns, 0, a, n);
            a.CopyTo(polynomial, 0);
            LinearAlgebra.Multiply(provider, false, false, n, n, n, 2.0315, a, n, a, n, -4.7750, polynomial, n);
            z.CopyTo(next, 0);
            if (tall)
                LinearAlgebra.Multiply(provider, false, false, rows, columns, n, 1, z, columns, polynomial, n, 3.4445, next, columns);
            else
                LinearAlgebra.Multiply(provider, false, false, rows, columns, n, 1, polynomial, n, z, columns, 3.4445, next, columns);
            next.CopyTo(z, 0);
        }
    }
}
