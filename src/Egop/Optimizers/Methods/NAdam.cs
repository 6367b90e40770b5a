using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>NAdam: Adam with Nesterov's look-ahead and a momentum that warms up.</summary>
/// <remarks>
/// μ_t = β₁ (1 − ½·0.96^(t ψ)), M_t = Π_{s≤t} μ_s; m, v as Adam with g ← g + wd·x; d = √(v/(1−β₂ᵗ)) + ε;
/// x ← x − η (1−μ_t)/(1−M_t) · g/d − η μ_{t+1}/(1 − M_t μ_{t+1}) · m/d. Not equivariant to rotations.
/// Source: Dozat 2016; torch.optim.NAdam as corrected in 2023 (before, PyTorch multiplied by μ_t twice, and others copied that). Default η:
/// 2e-3.
/// </remarks>
public sealed record NAdam() : AdamOptimizer(2e-3)
{
    private const string MomentumProduct = "momentum product";

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>ψ ≥ 0, the speed of the momentum's warm-up, default 4e-3.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double MomentumDecay { get; init => field = Guard.NonNegative(value); } = 4e-3;

    /// <inheritdoc/>
    public override string Name => "NAdam";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam with m̂ looking one step ahead, μ_t warming up",
        Latex = @"\text{Adam with }\hat{m}\text{ looking one step ahead}, \mu _{t}\text{ warming up}",
        StateSize = "2 d + 1",
        StepCost = "14 d",
        Source = "Dozat 2016; PyTorch since 2023",
        Goldens = ["nadam"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("momentum", SlotKind.Momentum), new("second moment", SlotKind.SecondMoment));

    /// <inheritdoc/>
    protected override IEnumerable<StateSlot> Scalars => [new(MomentumProduct, SlotKind.Scalar, [1])];

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) =>
        step.Apply(new Rule<T>(this, step.Number, NextProduct(step.State, step.Number)));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _beta1, _take1, _beta2, _take2, _gradientRate, _momentumRate, _correction, _epsilon, _decay;

        public Rule(NAdam o, long t, double product)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2), rate = o.LearningRate.At(t - 1), next = o.Mu(t + 1);
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2, _correction) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2), Lanes.Of<T>(1 / (1 - Math.Pow(beta2, t))));
            (_gradientRate, _momentumRate) =
                (Lanes.Of<T>(rate * (1 - o.Mu(t)) / (1 - product)), Lanes.Of<T>(rate * next / (1 - product * next)));
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
