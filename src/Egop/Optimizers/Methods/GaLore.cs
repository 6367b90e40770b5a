namespace Egop;

/// <summary>GaLore: AdamW on gradients projected to the leading singular directions of a recent gradient, one side a matrix.</summary>
/// <remarks>
/// Every T steps the SVD of the gradient G (m × n) gives a basis of rank r of the shorter side: its right singular vectors Q if m ≥ n, else
/// its left P.
/// Z = G Q (or Pᵀ G); m ← β₁ m + (1−β₁) Z; v ← β₂ v + (1−β₂) Z²; N = m/(√v + ε), back as scale · N Qᵀ;
/// x ← x − η √(1−β₂ᵗ)/(1−β₁ᵗ) · N; x ← x − η wd x. Moments stay as they are when the basis is renewed, so the signs of singular vectors
/// matter: the entry of largest magnitude is positive. An array that is a vector gets AdamW. Source: Zhao et al., ICML 2024, in the
/// authors' code. Default η: 1e-3.
/// </remarks>
public sealed record GaLore() : MatrixOptimizer(1e-3)
{
    /// <summary>r, at least 1, default 128; a matrix whose shorter side is smaller keeps all of it.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int Rank { get; init => field = Guard.Positive(value); } = 128;

    /// <summary>T, at least 1, default 200.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int RenewEvery { get; init => field = Guard.Positive(value); } = 200;

    /// <summary>Factor of projected updates, above 0, default 0.25.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Scale { get; init => field = Guard.Positive(value); } = 0.25;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, added to the uncorrected root, default 1e-6.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-6;

    /// <summary>Decoupled weight decay wd ≥ 0, default 0, applied after the step.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the step is bias-corrected, default true.</summary>
    public bool IsBiasCorrected { get; init; } = true;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => "GaLore";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam on G Q, Q the r leading singular vectors of a recent G (m ≥ n)",
        Latex = @"\text{Adam on }G Q, Q\text{ the }r\text{ leading singular vectors of a recent }G (m \ge n)",
        StateSize = "2 m r + n r",
        StepCost = "4 r d + 12 m r, and an SVD a renewal",
        Source = "Zhao et al. 2024; authors' code",
        Goldens = ["galore"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        var slots = new List<StateSlot>();
        foreach (ParameterBlock array in layout)
        {
            int rank = RankOf(array), low = array.IsMatrix ? rank * Math.Max(array.Rows, array.Columns) : array.Length;
            slots.Add(new StateSlot($"{array.Name}.momentum", SlotKind.Factor, new double[low]));
            slots.Add(new StateSlot($"{array.Name}.second moment", SlotKind.Factor, new double[low]));
            if (array.IsMatrix)
                slots.Add(new StateSlot($"{array.Name}.basis", SlotKind.Factor, new double[rank * Math.Min(array.Rows, array.Columns)]));
        }

        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1);
        double size = IsBiasCorrected ? rate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t)) : rate;
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            ReadOnlySpan<double> g = array.Of(gradient);
            Span<double> p = array.Of(x), m = state[$"{array.Name}.momentum"], v = state[$"{array.Name}.second moment"];
            Span<double> basis = array.IsMatrix ? state[$"{array.Name}.basis"] : default;
            if (array.IsMatrix && (t - 1) % RenewEvery == 0)
                Renew(array, g, basis);
            TwoSidedBasis sides = array.Rows >= array.Columns
                ? new TwoSidedBasis(provider, array.Rows, array.Columns, default, basis)
                : new TwoSidedBasis(provider, array.Rows, array.Columns, basis, default);
            double[] z = sides.ToBasis(g);
            for (int i = 0; i < z.Length; i++)
            {
                m[i] = Beta1 * m[i] + (1 - Beta1) * z[i];
                v[i] = Beta2 * v[i] + (1 - Beta2) * z[i] * z[i];
                z[i] = m[i] / (Math.Sqrt(v[i]) + Epsilon);
            }

            double[] direction = sides.ToOriginal(z);
            double step = size * (array.IsMatrix ? Scale : 1);
            for (int i = 0; i < p.Length; i++)
            {
                p[i] -= step * direction[i];
                p[i] -= rate * WeightDecay * p[i];
            }
        }
    }

    private int RankOf(ParameterBlock array) => Math.Min(Rank, Math.Min(array.Rows, array.Columns));

    private void Renew(ParameterBlock array, ReadOnlySpan<double> g, Span<double> basis)
    {
        (double[] left, _, double[] right) = JacobiSvd.Compute(array.Rows, array.Columns, g);
        (double[] full, int n) = array.Rows >= array.Columns ? (right, array.Columns) : (left, array.Rows);
        int rank = RankOf(array);
        for (int i = 0; i < n; i++)
            full.AsSpan(i * n, rank).CopyTo(basis.Slice(i * rank, rank));
    }
}
