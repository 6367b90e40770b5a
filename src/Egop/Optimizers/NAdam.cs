using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>NAdam: Adam with Nesterov's look-ahead and a momentum that warms up.</summary>
/// <remarks>
/// μ_t = β₁ (1 − ½·0.96^(t ψ)), M_t = Π_{s≤t} μ_s; m, v as Adam with g ← g + wd·x; d = √(v/(1−β₂ᵗ)) + ε;
/// x ← x − η (1−μ_t)/(1−M_t) · g/d − η μ_{t+1}/(1 − M_t μ_{t+1}) · m/d. Not equivariant to rotations.
/// Source: Dozat 2016; torch.optim.NAdam as corrected in 2023 (before, PyTorch multiplied by μ_t twice, and others copied that).
/// </remarks>
public sealed record NAdam : IDiagonalOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment", MomentumProduct = "momentum product";

    /// <summary>η, default 2e-3.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 2e-3;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>ψ ≥ 0, the speed of the momentum's warm-up, default 4e-3.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double MomentumDecay { get; init => field = Guard.NonNegative(value); } = 4e-3;

    /// <inheritdoc/>
    public string Name => "NAdam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => Init(layout, Precision.Double);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(
        layout,
        OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum, precision),
        OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment, precision),
        new StateSlot(MomentumProduct, SlotKind.Scalar, [1]));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x) => Step<double>(state, gradient, x);

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x) => Step<float>(state, gradient, x);

    DiagonalKernel IDiagonalOptimizer.NextKernel<T>(OptimizerState state)
    {
        long t = ++state.Steps;
        return new Rule<T>(this, t, NextProduct(state, t)).Kernel;
    }

    private void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long t = state.BeginStep(gradient, x);
        Span<T> m = state.Numbers<T>(MomentumSlot), v = state.Numbers<T>(SecondMoment);
        DiagonalPass.Run(new Rule<T>(this, t, NextProduct(state, t)), gradient, x, m, v);
    }

    private readonly struct Rule<T> : IDiagonalRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _beta1, _take1, _beta2, _take2, _gradientRate, _momentumRate, _correction, _epsilon, _decay;

        public Rule(NAdam o, long t, double product)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), rate = o.LearningRate.At(t - 1), next = o.Mu(t + 1);
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2, _correction) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2), Lanes.Of<T>(1 / (1 - Math.Pow(beta2, t))));
            (_gradientRate, _momentumRate) = (Lanes.Of<T>(rate * (1 - o.Mu(t)) / (1 - product)), Lanes.Of<T>(rate * next / (1 - product * next)));
            (_epsilon, _decay) = (Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(o.WeightDecay));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            "nadam", 2,
            _beta1, _take1, _beta2, _take2, _gradientRate, _momentumRate, _correction, _epsilon, _decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> v, ref Vector<T> unused)
        {
            g += _decay * x;
            m = _beta1 * m + _take1 * g;
            v = _beta2 * v + _take2 * g * g;
            x -= Lanes.Ratio(_gradientRate * g + _momentumRate * m, Vector.SquareRoot(_correction * v) + _epsilon);
        }
    }

    private double NextProduct(OptimizerState state, long t) => state[MomentumProduct][0] *= Mu(t);

    private double Mu(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * MomentumDecay));
}
