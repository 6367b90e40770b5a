using System.Numerics.Tensors;

namespace Egop;

/// <summary>SOAP: Adam in the eigenbases of Shampoo's factors, which follow the gradients by one power iteration every so many
/// steps.</summary>
/// <remarks>
/// The first call only makes bases: L ← (1−σ) G Gᵀ, R ← (1−σ) Gᵀ G, eigenvectors P and Q by descending eigenvalue; x stays. Call k + 1:
/// Z = Pᵀ G Q; m ← β₁ m + (1−β₁) Z; v ← β₂ v + (1−β₂) Z²; N = P (m/(√v + ε)) Qᵀ; X ← X − η √(1−β₂ᵏ)/(1−β₁ᵏ) N; X ← X − η wd X;
/// L ← σ L + (1−σ) G Gᵀ, R likewise; every f calls v is permuted by the descending diagonal of Pᵀ L P, P ← qr(L P), Q likewise, and m is
/// moved to the new bases.
/// An array that is a vector gets Adam, the first call skipped. Follows rotations of rows and of columns.
/// Source: Vyas et al. 2024, in the authors' code (which takes eigenvectors in float32; here double). Default η: 3e-3.
/// </remarks>
public sealed record Soap() : MatrixOptimizer(3e-3)
{
    private const string Momentum = "rotated momentum", SecondMoment = "rotated second moment";

    /// <summary>β₁ in [0, 1), default 0.95.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.95;

    /// <summary>β₂ in [0, 1), default 0.95.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.95;

    /// <summary>σ in [0, 1), what the factors keep of themselves; null (default) for β₂.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double? FactorDecay { get; init => field = value is { } decay ? Guard.Fraction(decay, nameof(FactorDecay)) : null; }

    /// <summary>ε above 0, added to the uncorrected root, default 1e-8. The first rotated gradient is nearly diagonal, and a small ε
    /// amplifies the rounding beside it.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Decoupled weight decay wd ≥ 0, default 0.01, applied after the step.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); } = 0.01;

    /// <summary>f, at least 1, default 10.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int RenewEvery { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>Whether each array's update is divided by its root mean square, default false.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Whether the step is bias-corrected, default true.</summary>
    public bool IsBiasCorrected { get; init; } = true;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "SOAP";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam on Pᵀ G Q, P and Q the eigenvectors of Shampoo's factors",
        Latex = @"\text{Adam on }P^\top G Q, P\text{ and }Q\text{ the eigenvectors of Shampoo's factors}",
        StateSize = "2 d + 2 m² + 2 n²",
        StepCost = "12 d (m + n), and 4 (m³ + n³) a renewal",
        Source = "Vyas et al. 2024; authors' code",
        Goldens = ["soap"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        var slots = new List<StateSlot>
        {
            OptimizerState.Zero(layout, Momentum, SlotKind.Factor),
            OptimizerState.Zero(layout, SecondMoment, SlotKind.Factor),
        };
        foreach (ParameterBlock array in layout.Where(a => a.IsMatrix))
        {
            foreach ((string side, int n) in (ReadOnlySpan<(string, int)>)[("left", array.Rows), ("right", array.Columns)])
            {
                slots.Add(new StateSlot($"{array.Name}.{side} factor", SlotKind.Factor, Guard.Zeros(
                    (long)n * n, nameof(layout), $"the {n} x {n} {side} factor of array {array.Name}",
                        "Use Adam for an array of this size.")));
                slots.Add(new StateSlot($"{array.Name}.{side} basis", SlotKind.Factor, new double[n * n]));
            }
        }

        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long k = state.BeginStep(gradient, x) - 1;
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            Span<double> m = array.Of(state[Momentum]), v = array.Of(state[SecondMoment]);
            if (k > 0)
                Move(provider, state, array, k, array.Of(gradient), array.Of(x), m, v);
            if (array.IsMatrix)
                Follow(provider, state, array, k, array.Of(gradient), m, v);
        }
    }

    private static TwoSidedBasis BasisOf(LinearAlgebraProvider provider, OptimizerState state, ParameterBlock array) => array.IsMatrix
        ? new TwoSidedBasis(provider, array.Rows, array.Columns, state[$"{array.Name}.left basis"], state[$"{array.Name}.right basis"])
        : new TwoSidedBasis(provider, array.Rows, array.Columns, default, default);

    private void Move(LinearAlgebraProvider provider, OptimizerState state, ParameterBlock array, long k, ReadOnlySpan<double> g,
        Span<double> p, Span<double> m, Span<double> v)
    {
        TwoSidedBasis basis = BasisOf(provider, state, array);
        double[] z = basis.ToBasis(g);
        for (int i = 0; i < z.Length; i++)
        {
            m[i] = Beta1 * m[i] + (1 - Beta1) * z[i];
            v[i] = Beta2 * v[i] + (1 - Beta2) * z[i] * z[i];
            z[i] = m[i] / (Math.Sqrt(v[i]) + Epsilon);
        }

        double[] direction = basis.ToOriginal(z);
        double rate = LearningRate.At(k);
        double size = IsBiasCorrected ? rate * Math.Sqrt(1 - Math.Pow(Beta2, k)) / (1 - Math.Pow(Beta1, k)) : rate;
        if (IsNormalized)
            size /= 1e-30 + Math.Sqrt(direction.Sum(d => d * d) / direction.Length);
        for (int i = 0; i < p.Length; i++)
        {
            p[i] -= size * direction[i];
            p[i] -= rate * WeightDecay * p[i];
        }
    }

    /// <summary>Adds the gradient to the factors, and every so many calls turns the bases after them.</summary>
    private void Follow(LinearAlgebraProvider provider, OptimizerState state, ParameterBlock array, long k, ReadOnlySpan<double> g,
        Span<double> m, Span<double> v)
    {
        (int rows, int columns) = (array.Rows, array.Columns);
        Span<double> left = state[$"{array.Name}.left factor"], right = state[$"{array.Name}.right factor"];
        double keep = FactorDecay ?? Beta2;
        TensorPrimitives.Multiply(left, keep, left);
        LinearAlgebra.AddRowGram(provider, rows, columns, 1 - keep, g, left);
        TensorPrimitives.Multiply(right, keep, right);
        LinearAlgebra.AddGram(provider, rows, columns, 1 - keep, g, right);
        Span<double> leftBasis = state[$"{array.Name}.left basis"], rightBasis = state[$"{array.Name}.right basis"];
        if (k == 0)
        {
            Eigenvectors(provider, rows, left, leftBasis);
            Eigenvectors(provider, columns, right, rightBasis);
        }
        else if (k % RenewEvery == 0)
        {
            double[] momentum = BasisOf(provider, state, array).ToOriginal(m);
            int[] rowOrder = Turn(provider, rows, left, leftBasis), columnOrder = Turn(provider, columns, right, rightBasis);
            double[] squares = v.ToArray();
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    v[i * columns + j] = squares[rowOrder[i] * columns + columnOrder[j]];
            }

            BasisOf(provider, state, array).ToBasis(momentum).CopyTo(m);
        }
    }

    private static void Eigenvectors(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> factor, Span<double> basis)
    {
        double[] rows = factor.ToArray();
        OptimizerEigen.Compute(provider, n, rows, new double[n]);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                basis[j * n + i] = rows[i * n + j];
        }
    }

    /// <summary>One power iteration: the columns of the basis, ordered by what the factor has along them, times the factor, made
    /// orthonormal.</summary>
    private static int[] Turn(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> factor, Span<double> basis)
    {
        double[] product = new double[n * n], along = new double[n];
        LinearAlgebra.Multiply(provider, false, false, n, n, n, 1, factor, n, basis, n, 0, product, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                along[j] += basis[i * n + j] * product[i * n + j];
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(j => along[j])];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                basis[i * n + j] = product[i * n + order[j]];
        }

        if (TensorPrimitives.IsFiniteAll<double>(basis))
            provider.Orthonormalize(n, basis);
        return order;
    }
}
