using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop.Tests;

/// <summary>Lion: steps of one length in every coordinate, along the sign of a momentum that looks ahead. A diagonal method as one writes
/// it outside the library.</summary>
/// <remarks>
/// x ← x − η (sign(β₁ m + (1−β₁) g) + wd·x); m ← β₂ m + (1−β₂) g. Not equivariant to rotations.
/// Source: Chen et al., NeurIPS 2023, Algorithm 2; the authors' code. Default η: 1e-4.
/// </remarks>
public sealed record Lion() : AdamOptimizer(1e-4)
{
    /// <inheritdoc/>
    public override string Name => "Lion";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "c = sign(β₁ m + (1−β₁) g); m ← β₂ m + (1−β₂) g; x ← x − η c",
        Latex = @"\begin{aligned} c & = \operatorname{sign}(\beta_1 m + (1-\beta_1) g) \\ m & \leftarrow \beta_2 m + (1-\beta_2) g \\ " +
            @"x & \leftarrow x - \eta c \end{aligned}",
        StateSize = "d",
        StepCost = "8 d",
        Source = "Chen et al. 2023; authors' code",
        Goldens = ["lion"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("momentum", SlotKind.Momentum));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _kept, _beta1, _take1, _beta2, _take2;

        public Rule(Lion o, long t)
        {
            double rate = o.LearningRate.At(t - 1), beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2);
            (_rate, _kept) = (Lanes.Of<T>(rate), Lanes.Of<T>(1 - rate * o.WeightDecay));
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> unused, ref Vector<T> unused2)
        {
            Vector<T> c = _beta1 * m + _take1 * g;
            x = _kept * x - _rate * Lanes.Ratio(c, Vector.Abs(c));
            m = _beta2 * m + _take2 * g;
        }
    }
}
