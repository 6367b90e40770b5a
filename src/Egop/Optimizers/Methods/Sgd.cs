using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Stochastic gradient descent, with optional momentum, in PyTorch's convention.</summary>
/// <remarks>
/// g ← g + wd·x; b_1 = g_1, b_t = μ b_{t−1} + (1 − dampening) g_t; x ← x − η d with d = g (μ = 0), b_t, or g + μ b_t (Nesterov).
/// Dampening does not touch the first buffer, and η multiplies the buffer when it is used. Equivariant to every rotation.
/// Source: torch.optim.SGD; Polyak 1964; Sutskever et al. 2013. Default η: 1e-3.
/// </remarks>
public sealed record Sgd() : DiagonalOptimizer(1e-3)
{
    private static readonly OptimizerFacts _plain = new()
    {
        Formula = "x ← x − η g",
        Latex = @"x \leftarrow x - \eta g",
        StateSize = "0",
        StepCost = "2 d",
        Source = "Robbins and Monro 1951; PyTorch",
        Equivariance = Equivariance.Full,
        Goldens = ["sgd"],
    };

    private static readonly OptimizerFacts _accelerated = new()
    {
        Formula = "b ← μ b + g; x ← x − η b",
        Latex = @"\begin{aligned} b & \leftarrow \mu b + g \\ x & \leftarrow x - \eta b \end{aligned}",
        StateSize = "d",
        StepCost = "4 d",
        Source = "Polyak 1964; PyTorch",
        Equivariance = Equivariance.Full,
        Goldens = ["sgd-momentum", "sgd-nesterov"],
    };

    /// <summary>μ in [0, 1), default 0: no momentum.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Momentum { get; init => field = Guard.Fraction(value); }

    /// <summary>Dampening in [0, 1), default 0.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Dampening { get; init => field = Guard.Fraction(value); }

    /// <summary>Coupled (L2) weight decay wd ≥ 0, default 0.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }

    /// <summary>Nesterov's look-ahead form; needs momentum and no dampening.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override string Name =>
        (Momentum, Nesterov) switch { (0, _) => "SGD", (_, true) => "SGD with Nesterov momentum", _ => "SGD with momentum" };

    /// <inheritdoc/>
    public override OptimizerFacts Facts => Momentum == 0 ? _plain : _accelerated;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening.</exception>
    public override OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        if (Nesterov && (Momentum == 0 || Dampening != 0))
            throw Guard.Bad(nameof(Nesterov), "momentum above 0 and dampening 0",
                $"momentum {Guard.Text(Momentum)}, dampening {Guard.Text(Dampening)}", "Set Momentum, and leave Dampening at 0.");
        return base.Init(layout, precision);
    }

    /// <inheritdoc/>
    protected override DiagonalSlots Slots => new(Momentum == 0 ? default : new("momentum", SlotKind.Momentum));

    /// <inheritdoc/>
    protected override void Step<T>(DiagonalStep<T> step) => step.Apply(new Rule<T>(this, step.Number));

    private readonly struct Rule<T> : IDiagonalRule<T>, IDiagonalKernelRule
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _decay, _keep, _take, _momentum;
        private readonly bool _plain, _nesterov;

        public Rule(Sgd o, long t)
        {
            (_rate, _decay, _momentum) = (Lanes.Of<T>(o.LearningRate.At(t - 1)), Lanes.Of<T>(o.WeightDecay), Lanes.Of<T>(o.Momentum));
            (_keep, _take) = t == 1 ? (Lanes.Of<T>(0), Lanes.Of<T>(1)) : (_momentum, Lanes.Of<T>(1 - o.Dampening));
            (_plain, _nesterov) = (o.Momentum == 0, o.Nesterov);
        }

        public DiagonalKernel Kernel => DiagonalKernel.Of(
            _plain ? "sgd" : _nesterov ? "sgd_nesterov" : "sgd_momentum", _plain ? 0 : 1,
            _rate, _decay, _keep, _take, _momentum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> b, ref Vector<T> unused, ref Vector<T> unused2)
        {
            g += _decay * x;
            if (!_plain)
            {
                b = _keep * b + _take * g;
                g = _nesterov ? g + _momentum * b : b;
            }

            x -= _rate * g;
        }
    }
}
