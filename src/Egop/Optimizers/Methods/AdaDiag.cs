namespace Egop;

/// <summary>AdaDiag and AdaDiag++: Adam on gradients rotated by the singular vectors of a recent gradient.</summary>
/// <remarks>
/// Every T steps G = P Σ Qᵀ with full square P, Q; Z = Pᵀ G Q (both sides), Pᵀ G or G Q; Adam's moments of Z with bias correction;
/// x ← x − η (P [m̂/(√v̂ + ε)] Qᵀ + wd x). Moments stay as they are when the basis is renewed; the sign of a singular vector is that of its
/// entry of
/// largest magnitude. An array that is a vector gets AdamW. Source: Nguyen et al., arXiv 2502.07488. Default η: 1e-3.
/// </remarks>
public sealed record AdaDiag() : MatrixOptimizer(1e-3)
{
    private const string MomentumSlot = "rotated momentum", SecondMoment = "rotated second moment";

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8. The first rotated gradient is diagonal but for rounding, which a small ε amplifies: 1e-4 is
    /// safer.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Decoupled weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>T, at least 1, default 200.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int RenewEvery { get; init => field = Guard.Positive(value); } = 200;

    /// <summary>Which sides are rotated, default both: AdaDiag++. The left alone is AdaDiag.</summary>
    public RotatedSides Sides { get; init; } = RotatedSides.Both;

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <inheritdoc/>
    public override string Name => Sides == RotatedSides.Both ? "AdaDiag++" : "AdaDiag";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam on Pᵀ G Q, P and Q the singular vectors of a recent G",
        Latex = @"\text{Adam on }P^\top G Q, P\text{ and }Q\text{ the singular vectors of a recent }G",
        StateSize = "2 d + m² + n²",
        StepCost = "4 d (m + n) + 12 d, and an SVD a renewal",
        Source = "Nguyen et al. 2025",
        Goldens = ["adadiag"],
    };

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout)
    {
        var slots = new List<StateSlot>
        {
            OptimizerState.Zero(layout, MomentumSlot, SlotKind.Factor),
            OptimizerState.Zero(layout, SecondMoment, SlotKind.Factor),
        };
        foreach (ParameterBlock array in layout.Where(a => a.IsMatrix))
        {
            if (Sides != RotatedSides.Right)
                slots.Add(new StateSlot($"{array.Name}.left basis", SlotKind.Factor, Guard.Zeros(
                    (long)array.Rows * array.Rows, nameof(layout), $"the {array.Rows} x {array.Rows} left basis of array {array.Name}",
                    "Use Adam for an array of this size.")));
            if (Sides != RotatedSides.Left)
                slots.Add(new StateSlot($"{array.Name}.right basis", SlotKind.Factor, Guard.Zeros(
                    (long)array.Columns * array.Columns, nameof(layout),
                    $"the {array.Columns} x {array.Columns} right basis of array {array.Name}",
                    "Use Adam for an array of this size.")));
        }

        return slots;
    }

    private protected override void StepInDouble(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1), correction1 = 1 - Math.Pow(Beta1, t), root2 = Math.Sqrt(1 - Math.Pow(Beta2, t));
        LinearAlgebraProvider provider = Provider ?? LinearAlgebra.Provider;
        foreach (ParameterBlock array in state.Layout)
        {
            ReadOnlySpan<double> g = array.Of(gradient);
            Span<double> p = array.Of(x), m = array.Of(state[MomentumSlot]), v = array.Of(state[SecondMoment]);
            Span<double> left = array.IsMatrix && Sides != RotatedSides.Right ? state[$"{array.Name}.left basis"] : default;
            Span<double> right = array.IsMatrix && Sides != RotatedSides.Left ? state[$"{array.Name}.right basis"] : default;
            if (array.IsMatrix && (t - 1) % RenewEvery == 0)
            {
                (double[] newLeft, _, double[] newRight) = JacobiSvd.Compute(array.Rows, array.Columns, g);
                newLeft.AsSpan(0, left.Length).CopyTo(left);
                newRight.AsSpan(0, right.Length).CopyTo(right);
            }

            var basis = new TwoSidedBasis(provider, array.Rows, array.Columns, left, right);
            double[] z = basis.ToBasis(g);
            for (int i = 0; i < z.Length; i++)
            {
                m[i] = Beta1 * m[i] + (1 - Beta1) * z[i];
                v[i] = Beta2 * v[i] + (1 - Beta2) * z[i] * z[i];
                z[i] = m[i] / correction1 / (Math.Sqrt(v[i]) / root2 + Epsilon);
            }

            double[] direction = basis.ToOriginal(z);
            for (int i = 0; i < p.Length; i++)
                p[i] -= rate * (direction[i] + WeightDecay * p[i]);
        }
    }
}
