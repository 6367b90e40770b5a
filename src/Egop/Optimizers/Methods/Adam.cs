using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adam, AdamW and AMSGrad, in PyTorch's convention (ε added to the bias-corrected root) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²;
/// x ← x − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 1; torch.optim.Adam; Loshchilov and Hutter 2019 (AdamW); Reddi et al. 2018 (AMSGrad).
/// Default η: 1e-3.
/// </remarks>
public sealed record Adam() : AdamOptimizer(1e-3)
{
    private static readonly OptimizerFacts _adam = new()
    {
        Formula = "m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²; x ← x − η m̂/(√v̂ + ε)",
        Latex = @"\begin{aligned} m & \leftarrow \beta _{1} m + (1-\beta _{1}) g \\ " +
            @"v & \leftarrow \beta _{2} v + (1-\beta _{2}) g^{2} \\ " +
            @"x & \leftarrow x - \eta \hat{m}/(\sqrt{\hat{v}} + \varepsilon) \end{aligned}",
        StateSize = "2 d",
        StepCost = "12 d",
        Source = "Kingma and Ba 2015; PyTorch",
        Goldens = ["adam", "nadam-optax"],
    };

    private static readonly OptimizerFacts _adamW = new()
    {
        Formula = "Adam; x ← (1 − η wd) x beside it",
        Latex = @"\begin{aligned} & \text{Adam} \\ x & \leftarrow (1 - \eta \operatorname{wd}) x\text{ beside it} \end{aligned}",
        StateSize = "2 d",
        StepCost = "14 d",
        Source = "Loshchilov and Hutter 2019; PyTorch",
        Goldens = ["adamw", "adamw-optax"],
    };

    private static readonly OptimizerFacts _amsGrad = new()
    {
        Formula = "Adam with the largest v so far",
        Latex = @"\text{Adam with the largest }v\text{ so far}",
        StateSize = "3 d",
        StepCost = "13 d",
        Source = "Reddi, Kale, Kumar 2018; PyTorch",
        Goldens = ["amsgrad", "amsgrad-optax"],
    };

    /// <summary>ε ≥ 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>ε' ≥ 0 under the root of the bias-corrected second moment (optax's eps_root), default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double EpsilonRoot { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the weight decay is decoupled (AdamW): x ← x − η wd x beside the step, never seen by the moments. Default false:
    /// coupled.</summary>
    public bool IsDecayDecoupled { get; init; }

    /// <summary>Whether, and in which convention, the largest second moment so far divides (AMSGrad).</summary>
    public AmsGrad AmsGrad { get; init; }

    /// <summary>Nesterov's look-ahead: m/(1−β₁ᵗ) becomes β₁ m/(1−β₁ᵗ⁺¹) + (1−β₁) g/(1−β₁ᵗ), optax's NAdam. PyTorch's is
    /// <see cref="NAdam"/>.</summary>
    public bool Nesterov { get; init; }

    /// <summary>AdamW as in PyTorch: decoupled weight decay, 0.01 unless given.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">wd ≥ 0. optax's default is 1e-4.</param>
    public static Adam W(Schedule learningRate, double weightDecay = 0.01) =>
        new() { LearningRate = learningRate, WeightDecay = weightDecay, IsDecayDecoupled = true };

    /// <inheritdoc/>
    public override string Name => (AmsGrad, Nesterov, IsDecayDecoupled) switch
    {
        (AmsGrad.None, false, false) => "Adam",
        (AmsGrad.None, false, true) => "AdamW",
        (_, false, false) => "AMSGrad",
        (AmsGrad.None, true, false) => "Adam with Nesterov momentum",
        _ => "Adam (" + string.Join(", ", Parts()) + ")",
    };

    /// <inheritdoc/>
    public override OptimizerFacts Facts => Name switch { "AdamW" => _adamW, "AMSGrad" => _amsGrad, _ => _adam };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(
        new("momentum", SlotKind.Momentum),
        new("second moment", SlotKind.SecondMoment),
        AmsGrad == AmsGrad.None ? default : new("largest second moment", SlotKind.SecondMoment));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _beta1, _take1, _beta2, _take2, _coupled, _kept, _before, _after, _epsilonRoot, _epsilon, _momentumRate,
            _gradientRate;
        private readonly bool _largest, _nesterov;

        public Rule(Adam o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), rate = o.LearningRate.At(t - 1);
            double correction1 = 1 - Math.Pow(beta1, t), correction2 = 1 - Math.Pow(beta2, t);
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2));
            (_coupled, _kept) = o.IsDecayDecoupled
                ? (Lanes.Of<T>(0), Lanes.Of<T>(1 - rate * o.WeightDecay))
                : (Lanes.Of<T>(o.WeightDecay), Lanes.Of<T>(1));
            // PyTorch takes the largest raw second moment and corrects it after; optax corrects first.
            (_before, _after) = o.AmsGrad == AmsGrad.Optax
                ? (Lanes.Of<T>(1 / correction2), Lanes.Of<T>(1))
                : (Lanes.Of<T>(1), Lanes.Of<T>(1 / correction2));
            (_epsilonRoot, _epsilon) = (Lanes.Of<T>(o.EpsilonRoot), Lanes.Of<T>(o.Epsilon));
            _momentumRate = Lanes.Of<T>(rate * (o.Nesterov ? beta1 / (1 - Math.Pow(beta1, t + 1)) : 1 / correction1));
            _gradientRate = Lanes.Of<T>(o.Nesterov ? rate * (1 - beta1) / correction1 : 0);
            (_largest, _nesterov) = (o.AmsGrad != AmsGrad.None, o.Nesterov);
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            (_largest ? "adam_largest" : "adam") + (_nesterov ? "_nesterov" : ""), _largest ? 3 : 2,
            _beta1, _take1, _beta2, _take2, _coupled, _kept, _before, _after, _epsilonRoot, _epsilon, _momentumRate, _gradientRate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> v, ref Vector<T> largest)
        {
            g += _coupled * x;
            m = _beta1 * m + _take1 * g;
            v = _beta2 * v + _take2 * g * g;
            Vector<T> square = _before * v;
            if (_largest)
                square = largest = Lanes.Max(largest, square);
            Vector<T> root = Vector.SquareRoot(_after * square + _epsilonRoot) + _epsilon;
            Vector<T> step = _momentumRate * m;
            if (_nesterov)
                step += _gradientRate * g;
            x = _kept * x - Lanes.Ratio(step, root);
        }
    }

    private IEnumerable<string> Parts()
    {
        if (AmsGrad != AmsGrad.None)
            yield return "AMSGrad";
        if (Nesterov)
            yield return "Nesterov";
        if (IsDecayDecoupled)
            yield return "decoupled decay";
    }
}

/// <summary>Conventions of AMSGrad, Adam with a second moment that never falls (Reddi, Kale, Kumar, ICLR 2018).</summary>
public enum AmsGrad
{
    /// <summary>Plain Adam.</summary>
    None,

    /// <summary>PyTorch: the largest raw v so far, bias-corrected afterwards.</summary>
    Torch,

    /// <summary>optax: the largest bias-corrected v so far. Early corrections of 1/(1−β₂) can hold it for long.</summary>
    Optax,
}
