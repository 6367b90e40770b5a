using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adadelta: steps whose size is the running root mean square of past steps over that of past gradients.</summary>
/// <remarks>
/// g ← g + wd·x; v ← ρ v + (1−ρ) g²; u = √(d + ε)/√(v + ε) · g with the old d; d ← ρ d + (1−ρ) u²; x ← x − η u.
/// Starts slowly, since d starts at zero. Not equivariant to rotations. Source: Zeiler 2012; torch.optim.Adadelta (optax is the same).
/// Default η: 1.0.
/// </remarks>
public sealed record Adadelta() : DiagonalOptimizer(1.0)
{
    /// <summary>ρ in [0, 1), default 0.9 (Zeiler's paper has 0.95).</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Rho { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>ε above 0, inside both roots, default 1e-6.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-6;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public override string Name => "Adadelta";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "v ← ρ v + (1−ρ) g²; u = g √(s + ε)/√(v + ε); s ← ρ s + (1−ρ) u²; x ← x − η u",
        Latex = @"\begin{aligned} v & \leftarrow \rho v + (1-\rho) g^{2} \\ u & = g \sqrt{s + \varepsilon}/\sqrt{v + \varepsilon} \\ " +
            @"s & \leftarrow \rho s + (1-\rho) u^{2} \\ x & \leftarrow x - \eta u \end{aligned}",
        StateSize = "2 d",
        StepCost = "13 d",
        Source = "Zeiler 2012; PyTorch",
        Goldens = ["adadelta"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("second moment", SlotKind.SecondMoment), new("squared steps", SlotKind.SecondMoment));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _rho, _take, _epsilon, _decay;

        public Rule(Adadelta o, long t)
        {
            double rho = Lanes.Decay<T>(o.Rho);
            (_rho, _take) = (Lanes.Of<T>(rho), Lanes.Of<T>(1 - rho));
            (_rate, _epsilon, _decay) = (Lanes.Of<T>(o.LearningRate.At(t - 1)), Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(o.WeightDecay));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of("adadelta", 2, _rate, _rho, _take, _epsilon, _decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> v, ref Vector<T> d, ref Vector<T> unused)
        {
            g += _decay * x;
            v = _rho * v + _take * g * g;
            Vector<T> u = Vector.SquareRoot(Lanes.Ratio(d + _epsilon, v + _epsilon)) * g;
            d = _rho * d + _take * u * u;
            x -= _rate * u;
        }
    }
}
