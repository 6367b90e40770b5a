using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>RAdam: Adam that divides by the second moment only once its variance is tractable, and then by a rectified one.</summary>
/// <remarks>
/// g ← g + wd·x; m, v as Adam; ρ_∞ = 2/(1−β₂) − 1, ρ_t = ρ_∞ − 2 t β₂ᵗ/(1−β₂ᵗ); for ρ_t &gt; 5
/// r = √((ρ_t−4)(ρ_t−2)ρ_∞ / ((ρ_∞−4)(ρ_∞−2)ρ_t)) and x ← x − η r m/(1−β₁ᵗ) · √(1−β₂ᵗ)/(√v + ε), else x ← x − η m/(1−β₁ᵗ).
/// Not equivariant to rotations. Source: Liu et al., ICLR 2020; torch.optim.RAdam (ε on the uncorrected root).
/// </remarks>
public sealed record RAdam : IDiagonalOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment";

    /// <summary>η, default 1e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 1e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999. Below about 0.67 no step is ever rectified, and the method is SGD with momentum.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <inheritdoc/>
    public string Name => "RAdam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => Init(layout, Precision.Double);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(
        layout,
        OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum, precision),
        OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment, precision));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x) => Step<double>(state, gradient, x);

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x) => Step<float>(state, gradient, x);

    DiagonalKernel IDiagonalOptimizer.NextKernel<T>(OptimizerState state) => new Rule<T>(this, ++state.Steps).Kernel;

    private void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rule = new Rule<T>(this, state.BeginStep(gradient, x));
        DiagonalPass.Run(rule, gradient, x, state.Numbers<T>(MomentumSlot), state.Numbers<T>(SecondMoment));
    }

    private readonly struct Rule<T> : IDiagonalRule<T>
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
