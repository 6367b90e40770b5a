using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Adagrad with one accumulator a coordinate, in PyTorch's convention (ε outside the root) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; s ← s + g²; x ← x − η / (1 + (t−1)·decay) · g / (√s + ε). Not equivariant to rotations.
/// Source: Duchi, Hazan, Singer, JMLR 12 (2011); torch.optim.Adagrad. Default η: 0.01.
/// </remarks>
public sealed record Adagrad() : DiagonalOptimizer(0.01)
{
    /// <summary>Decay of the rate per step, ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double LearningRateDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>s_0 ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double InitialAccumulator { get; init => field = Guard.NonNegative(value); }

    /// <summary>ε ≥ 0, added to the root, default 1e-10.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Epsilon { get; init => field = Guard.NonNegative(value); } = 1e-10;

    /// <summary>Whether the divisor is √(s + ε) (optax) instead of √s + ε (PyTorch, the default).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    /// <summary>The convention of optax: ε = 1e-7 inside the root, accumulators that start at 0.1.</summary>
    /// <param name="learningRate">η.</param>
    public static Adagrad Optax(Schedule learningRate) =>
        new() { LearningRate = learningRate, InitialAccumulator = 0.1, Epsilon = 1e-7, IsEpsilonInsideRoot = true };

    /// <inheritdoc/>
    public override string Name => "Adagrad";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "s ← s + g²; x ← x − η g/(√s + ε)",
        Latex = @"\begin{aligned} s & \leftarrow s + g^{2} \\ x & \leftarrow x - \eta g/(\sqrt{s} + \varepsilon) \end{aligned}",
        StateSize = "d",
        StepCost = "6 d",
        Source = "Duchi, Hazan, Singer 2011; PyTorch",
        Goldens = ["adagrad", "adagrad-optax"],
    };

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(new("sum of squares", SlotKind.SecondMoment, InitialAccumulator));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _decay, _inside, _outside;

        public Rule(Adagrad o, long t)
        {
            _rate = Lanes.Of<T>(o.LearningRate.At(t - 1) / (1 + (t - 1) * o.LearningRateDecay));
            _decay = Lanes.Of<T>(o.WeightDecay);
            (_inside, _outside) = o.IsEpsilonInsideRoot
                ? (Lanes.Of<T>(o.Epsilon), Lanes.Of<T>(0))
                : (Lanes.Of<T>(0), Lanes.Of<T>(o.Epsilon));
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of("adagrad", 1, _rate, _decay, _inside, _outside);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> s, ref Vector<T> unused, ref Vector<T> unused2)
        {
            g += _decay * x;
            s += g * g;
            x -= Lanes.Ratio(_rate * g, Vector.SquareRoot(s + _inside) + _outside);
        }
    }
}
