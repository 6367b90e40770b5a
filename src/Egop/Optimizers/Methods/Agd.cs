using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>AGD: the preconditioner is built from differences of successive bias-corrected momenta, with a floor that switches to
/// SGD.</summary>
/// <remarks>
/// x ← x (1 − η wd); m ← β₁ m + (1−β₁) g; s = m_t/(1−β₁ᵗ) − m_{t−1}/(1−β₁ᵗ⁻¹), s = m_1/(1−β₁) first; b ← β₂ b + (1−β₂) s²
/// (AMSGrad: its running maximum); x ← x − η √(1−β₂ᵗ)/(1−β₁ᵗ) · clip(m / max(√b, δ √(1−β₂ᵗ))). Not equivariant to rotations.
/// Source: Yue et al., NeurIPS 2023, Algorithm 1, in the authors' code. Default η: 1e-3.
/// </remarks>
public sealed record Agd() : AdamOptimizer(1e-3)
{
    /// <summary>δ above 0: the floor of the root after bias correction, default 1e-5; where it holds the step is SGD's with rate
    /// η/δ.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Delta { get; init => field = Guard.Positive(value); } = 1e-5;

    /// <summary>Whether the running maximum of b divides.</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Largest magnitude of the update before the learning rate; null (default) for none.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double? Clip { get; init => field = value is { } clip ? Guard.Positive(clip, nameof(Clip)) : null; }

    /// <inheritdoc/>
    public override string Name => "AGD";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "s = m̂_t − m̂_{t−1}; b ← β₂ b + (1−β₂) s²; x ← x − η m̂/max(√b̂, δ)",
        Latex = @"\begin{aligned} s & = \hat{m}_{t} - \hat{m}_{t-1} \\ b & \leftarrow \beta _{2} b + (1-\beta _{2}) s^{2} \\ " +
            @"x & \leftarrow x - \eta \hat{m}/\max (\sqrt{\hat{b}}, \delta) \end{aligned}",
        StateSize = "2 d",
        StepCost = "15 d",
        Source = "Yue et al. 2023; authors' code",
        Goldens = ["agd"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(
        new("momentum", SlotKind.Momentum),
        new("squared differences", SlotKind.SecondMoment),
        AmsGrad ? new("largest squared difference", SlotKind.SecondMoment) : default);

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _beta1, _take1, _beta2, _take2, _before, _now, _floor, _clip, _size, _kept;
        private readonly bool _largest;

        public Rule(Agd o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), rate = o.LearningRate.At(t - 1);
            double now = 1 - Math.Pow(beta1, t), before = t > 1 ? 1 - Math.Pow(beta1, t - 1) : 1, root2 = Math.Sqrt(1 - Math.Pow(beta2, t));
            (_beta1, _take1, _now, _before) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1), Lanes.Of<T>(1 / now), Lanes.Of<T>(1 / before));
            (_beta2, _take2, _largest) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2), o.AmsGrad);
            (_size, _floor) = (Lanes.Of<T>(rate * root2 / now), Lanes.Of<T>(o.Delta * root2));
            (_clip, _kept) = (Lanes.Of<T>(o.Clip ?? double.PositiveInfinity), Lanes.Of<T>(1 - rate * o.WeightDecay));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            _largest ? "agd_largest" : "agd", _largest ? 3 : 2,
            _beta1, _take1, _beta2, _take2, _before, _now, _floor, _clip, _size, _kept);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> b, ref Vector<T> largest)
        {
            Vector<T> past = _before * m;
            m = _beta1 * m + _take1 * g;
            Vector<T> s = _now * m - past;
            b = _beta2 * b + _take2 * s * s;
            Vector<T> square = b;
            if (_largest)
                square = largest = Lanes.Max(largest, b);
            Vector<T> u = Lanes.Ratio(m, Lanes.Max(_floor, Vector.SquareRoot(square)));
            x = _kept * x - _size * Lanes.Min(_clip, Lanes.Max(-_clip, u));
        }
    }
}
