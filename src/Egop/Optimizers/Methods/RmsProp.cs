using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>RMSProp, plain, centered or with momentum, in PyTorch's convention (ε outside the root, no bias correction) or
/// optax's.</summary>
/// <remarks>
/// g ← g + wd·x; v ← α v + (1−α) g²; centered: ḡ ← α ḡ + (1−α) g and √max(v − ḡ², 0), else √v; d = root + ε;
/// momentum: b ← μ b + g/d, x ← x − η b; else x ← x − η g/d. Not equivariant to rotations.
/// Source: Tieleman and Hinton 2012; torch.optim.RMSprop, except that v − ḡ² is kept from rounding below zero (PyTorch gives NaN there).
/// Default η: 0.01.
/// </remarks>
public sealed record RmsProp() : DiagonalOptimizer(0.01)
{
    /// <summary>α in [0, 1), default 0.99.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Alpha { get; init => field = Guard.Fraction(value); } = 0.99;

    /// <summary>ε ≥ 0, added to the root, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>μ in [0, 1), default 0.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); }

    /// <summary>Whether the variance (second moment about the mean gradient) divides instead of the second moment.</summary>
    public bool Centered { get; init; }

    /// <summary>Nesterov's look-ahead form of the momentum (optax).</summary>
    public bool Nesterov { get; init; }

    /// <summary>Whether the divisor is √(v + ε) (optax) instead of √v + ε (PyTorch, the default).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    /// <summary>Whether the momentum accumulates whole steps, rate included (optax), instead of directions (PyTorch, the default): they
    /// differ when the rate changes.</summary>
    public bool IsRateInsideMomentum { get; init; }

    /// <summary>v_0 ≥ 0, default 0 (TensorFlow 1 started at 1).</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double InitialSecondMoment { get; init => field = Guard.NonNegative(value); }

    /// <summary>The convention of optax: α = 0.9, ε inside the root, the rate inside the momentum.</summary>
    /// <param name="learningRate">η.</param>
    public static RmsProp Optax(Schedule learningRate) =>
        new() { LearningRate = learningRate, Alpha = 0.9, IsEpsilonInsideRoot = true, IsRateInsideMomentum = true };

    /// <inheritdoc/>
    public override string Name => (Centered, Momentum) switch
    {
        (false, 0) => "RMSProp",
        (true, 0) => "centered RMSProp",
        (false, _) => "RMSProp with momentum",
        _ => "centered RMSProp with momentum",
    };

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "v ← α v + (1−α) g²; x ← x − η g/(√v + ε)",
        Latex = @"\begin{aligned} v & \leftarrow \alpha v + (1-\alpha) g^{2} \\ " +
            @"x & \leftarrow x - \eta g/(\sqrt{v} + \varepsilon) \end{aligned}",
        StateSize = "d",
        StepCost = "7 d",
        Source = "Tieleman and Hinton 2012; PyTorch",
        Goldens = ["rmsprop", "rmsprop-optax"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(
        new("second moment", SlotKind.SecondMoment, InitialSecondMoment),
        Centered ? new("mean gradient", SlotKind.Momentum) : default,
        // A sum of gradients divided coordinate by coordinate: bound to its coordinates, unlike a plain momentum.
        Momentum > 0 ? new("momentum", SlotKind.SecondMoment) : default);

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _alpha, _take, _decay, _inside, _outside, _momentum, _inner, _outer, _infinity;
        private readonly bool _centered, _accumulates, _nesterov;

        public Rule(RmsProp o, long t)
        {
            double alpha = Lanes.Decay<T>(o.Alpha), rate = o.LearningRate.At(t - 1);
            (_alpha, _take, _decay, _momentum) =
                (Lanes.Of<T>(alpha), Lanes.Of<T>(1 - alpha), Lanes.Of<T>(o.WeightDecay), Lanes.Of<T>(o.Momentum));
            (_inside, _outside) = o.IsEpsilonInsideRoot
                ? (Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(0))
                : (Lanes.Of<T>(0), Lanes.Of<T>(o.Epsilon));
            (_inner, _outer) = o.IsRateInsideMomentum ? (Lanes.Of<T>(rate), Lanes.Of<T>(1)) : (Lanes.Of<T>(1), Lanes.Of<T>(rate));
            _infinity = Lanes.Of<T>(double.PositiveInfinity);
            (_centered, _accumulates, _nesterov) = (o.Centered, o.Momentum > 0, o.Nesterov);
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            (_centered ? "rmsprop_centered" : "rmsprop") + (!_accumulates ? "" : _nesterov ? "_nesterov" : "_momentum"),
            1 + (_centered ? 1 : 0) + (_accumulates ? 1 : 0),
            _alpha, _take, _decay, _inside, _outside, _momentum, _inner, _outer);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> v, ref Vector<T> mean, ref Vector<T> b)
        {
            g += _decay * x;
            v = _alpha * v + _take * g * g;
            Vector<T> square = v;
            if (_centered)
            {
                mean = _alpha * mean + _take * g;
                // Rounding may take the variance below zero; where both terms overflow it is infinite, not their difference.
                Vector<T> variance = Vector.Max(v - mean * mean, Vector<T>.Zero);
                square = Vector.ConditionalSelect(Vector.Equals(v, _infinity), v, variance);
            }

            Vector<T> move = Lanes.Ratio(_inner * g, Vector.SquareRoot(square + _inside) + _outside);
            if (_accumulates)
            {
                b = _momentum * b + move;
                move = _nesterov ? _momentum * b + move : b;
            }

            x -= _outer * move;
        }
    }
}
