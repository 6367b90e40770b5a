using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adamax: Adam with the largest past gradient, decayed, in place of the root mean square.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; u ← max(β₂ u, |g| + ε); x ← x − η/(1−β₁ᵗ) · m/u. Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 2; torch.optim.Adamax (ε inside the maximum; optax is the same).
/// </remarks>
public sealed record Adamax : IDiagonalOptimizer
{
    private const string MomentumSlot = "momentum", Largest = "largest gradient";

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

    /// <inheritdoc/>
    public string Name => "Adamax";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) => Init(layout, Precision.Double);

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(
        layout,
        OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum, precision),
        OptimizerState.Zero(layout, Largest, SlotKind.SecondMoment, precision));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x) => Step<double>(state, gradient, x);

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<float> gradient, Span<float> x) => Step<float>(state, gradient, x);

    DiagonalKernel IDiagonalOptimizer.NextKernel<T>(OptimizerState state) => new Rule<T>(this, ++state.Steps).Kernel;

    private void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rule = new Rule<T>(this, state.BeginStep(gradient, x));
        DiagonalPass.Run(rule, gradient, x, state.Numbers<T>(MomentumSlot), state.Numbers<T>(Largest));
    }

    private readonly struct Rule<T> : IDiagonalRule<T>
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
