using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>RAdam: Adam that divides by the second moment only once its variance is tractable, and then by a rectified one.</summary>
/// <remarks>
/// g ← g + wd·x; m, v as Adam; ρ_∞ = 2/(1−β₂) − 1, ρ_t = ρ_∞ − 2 t β₂ᵗ/(1−β₂ᵗ); for ρ_t &gt; 5
/// r = √((ρ_t−4)(ρ_t−2)ρ_∞ / ((ρ_∞−4)(ρ_∞−2)ρ_t)) and x ← x − η r m/(1−β₁ᵗ) · √(1−β₂ᵗ)/(√v + ε), else x ← x − η m/(1−β₁ᵗ).
/// With β₂ below about 0.67 no step is ever rectified, and the method is SGD with momentum.
/// Not equivariant to rotations. Source: Liu et al., ICLR 2020; torch.optim.RAdam (ε on the uncorrected root). Default η: 1e-3.
/// </remarks>
public sealed record RAdam() : AdamOptimizer(1e-3)
{
    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <inheritdoc/>
    public override string Name => "RAdam";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam times the rectifier r_t; x ← x − η m̂ while there is none",
        Latex = @"\begin{aligned} & \text{Adam times the rectifier }r_{t} \\ " +
            @"x & \leftarrow x - \eta \hat{m}\text{ while there is none} \end{aligned}",
        StateSize = "2 d",
        StepCost = "12 d",
        Source = "Liu et al. 2020; PyTorch",
        Goldens = ["radam"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("momentum", SlotKind.Momentum), new("second moment", SlotKind.SecondMoment));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _beta1, _take1, _beta2, _take2, _epsilon, _decay;
        private readonly bool _rectified;

        public Rule(RAdam o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), correction2 = 1 - Math.Pow(beta2, t);
            double rate = o.LearningRate.At(t - 1) / (1 - Math.Pow(beta1, t));
            double limit = 2 / (1 - beta2) - 1, length = limit - 2 * t * Math.Pow(beta2, t) / correction2;
            _rectified = length > 5;
            if (_rectified)
                rate *= Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) * Math.Sqrt(correction2);
            (_rate, _epsilon, _decay) = (Lanes.Of<T>(rate), Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(o.WeightDecay));
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            _rectified ? "radam_rectified" : "radam", 2,
            _rate, _beta1, _take1, _beta2, _take2, _epsilon, _decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> v, ref Vector<T> unused)
        {
            g += _decay * x;
            m = _beta1 * m + _take1 * g;
            v = _beta2 * v + _take2 * g * g;
            x -= _rectified ? Lanes.Ratio(_rate * m, Vector.SquareRoot(v) + _epsilon) : _rate * m;
        }
    }
}
