using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adam, AdamW and AMSGrad, in PyTorch's convention (ε added to the bias-corrected root) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²;
/// x ← x − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 1; torch.optim.Adam; Loshchilov and Hutter 2019 (AdamW); Reddi et al. 2018 (AMSGrad).
/// </remarks>
public sealed record Adam : IDiagonalOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment", Largest = "largest second moment";

    /// <summary>η, default 1e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε ≥ 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>Weight decay wd ≥ 0, default 0; coupled (L2) unless <see cref="IsDecayDecoupled"/>.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>ε' ≥ 0 under the root of the bias-corrected second moment (optax's eps_root), default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double EpsilonRoot { get; init => field = Guard.NonNegative(value); }

    /// <summary>Whether the weight decay is decoupled (AdamW): x ← x − η wd x beside the step, never seen by the moments. Default false: coupled.</summary>
    public bool IsDecayDecoupled { get; init; }

    /// <summary>Whether, and in which convention, the largest second moment so far divides (AMSGrad).</summary>
    public AmsGrad AmsGrad { get; init; }

    /// <summary>Nesterov's look-ahead: m/(1−β₁ᵗ) becomes β₁ m/(1−β₁ᵗ⁺¹) + (1−β₁) g/(1−β₁ᵗ), optax's NAdam. PyTorch's is <see cref="NAdam"/>.</summary>
    public bool Nesterov { get; init; }

    /// <summary>AdamW as in PyTorch: decoupled weight decay, 0.01 unless given.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">wd ≥ 0. optax's default is 1e-4.</param>
    public static Adam W(Schedule learningRate, double weightDecay = 0.01) => new() { LearningRate = learningRate, WeightDecay = weightDecay, IsDecayDecoupled = true };

    /// <inheritdoc/>
    public string Name => (AmsGrad, Nesterov, IsDecayDecoupled) switch
    {
        (AmsGrad.None, false, false) => "Adam",
        (AmsGrad.None, false, true) => "AdamW",
        (_, false, false) => "AMSGrad",
        (AmsGrad.None, true, false) => "Adam with Nesterov momentum",
        _ => "Adam (" + string.Join(", ", Parts()) + ")",
    };

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => Init(layout, Precision.Double);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision)
    {
        StateSlot m = OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum, precision);
        StateSlot v = OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment, precision);
        return AmsGrad == AmsGrad.None
            ? new OptimizerState(layout, m, v)
            : new OptimizerState(layout, m, v, OptimizerState.Zero(layout, Largest, SlotKind.SecondMoment, precision));
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x) => Step<double>(state, gradient, x);

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x) => Step<float>(state, gradient, x);

    DiagonalKernel IDiagonalOptimizer.NextKernel<T>(OptimizerState state) => new Rule<T>(this, ++state.Steps).Kernel;

    private void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rule = new Rule<T>(this, state.BeginStep(gradient, x));
        DiagonalPass.Run(rule, gradient, x, state.Numbers<T>(MomentumSlot), state.Numbers<T>(SecondMoment), AmsGrad == AmsGrad.None ? default : state.Numbers<T>(Largest));
    }

    private readonly struct Rule<T> : IDiagonalRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _beta1, _take1, _beta2, _take2, _coupled, _kept, _before, _after, _epsilonRoot, _epsilon, _momentumRate, _gradientRate;
        private readonly bool _largest, _nesterov;

        public Rule(Adam o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), rate = o.LearningRate.At(t - 1);
            double correction1 = 1 - Math.Pow(beta1, t), correction2 = 1 - Math.Pow(beta2, t);
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2));
            (_coupled, _kept) = o.IsDecayDecoupled ? (Lanes.Of<T>(0), Lanes.Of<T>(1 - rate * o.WeightDecay)) : (Lanes.Of<T>(o.WeightDecay), Lanes.Of<T>(1));
            // PyTorch takes the largest raw second moment and corrects it after; optax corrects first.
            (_before, _after) = o.AmsGrad == AmsGrad.Optax ? (Lanes.Of<T>(1 / correction2), Lanes.Of<T>(1)) : (Lanes.Of<T>(1), Lanes.Of<T>(1 / correction2));
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
