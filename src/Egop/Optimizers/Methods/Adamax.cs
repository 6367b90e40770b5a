using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adamax: Adam with the largest past gradient, decayed, in place of the root mean square.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; u ← max(β₂ u, |g| + ε); x ← x − η/(1−β₁ᵗ) · m/u. Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 2; torch.optim.Adamax (ε inside the maximum; optax is the same). Default η: 2e-3.
/// </remarks>
public sealed record Adamax() : AdamOptimizer(2e-3)
{
    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <inheritdoc/>
    public override string Name => "Adamax";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "m ← β₁ m + (1−β₁) g; u ← max(β₂ u, |g| + ε); x ← x − η m̂/u",
        Latex = @"\begin{aligned} m & \leftarrow \beta _{1} m + (1-\beta _{1}) g \\ " +
            @"u & \leftarrow \max (\beta _{2} u, |g| + \varepsilon) \\ x & \leftarrow x - \eta \hat{m}/u \end{aligned}",
        StateSize = "2 d",
        StepCost = "8 d",
        Source = "Kingma and Ba 2015; PyTorch",
        Goldens = ["adamax"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("momentum", SlotKind.Momentum), new("largest gradient", SlotKind.SecondMoment));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _beta1, _take1, _beta2, _epsilon, _decay;

        public Rule(Adamax o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1);
            _rate = Lanes.Of<T>(o.LearningRate.At(t - 1) / (1 - Math.Pow(beta1, t)));
            (_beta1, _take1, _beta2) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1), Lanes.Of<T>(Lanes.Decay<T>(o.Beta2)));
            (_epsilon, _decay) = (Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(o.WeightDecay));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of("adamax", 2, _rate, _beta1, _take1, _beta2, _epsilon, _decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> u, ref Vector<T> unused)
        {
            g += _decay * x;
            m = _beta1 * m + _take1 * g;
            u = Vector.Max(_beta2 * u, Vector.Abs(g) + _epsilon);
            x -= Lanes.Ratio(_rate * m, u);
        }
    }
}
