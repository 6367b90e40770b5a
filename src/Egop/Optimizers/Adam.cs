namespace Egop;

/// <summary>Adam, AdamW and AMSGrad, in PyTorch's convention (ε added to the bias-corrected root) or optax's.</summary>
/// <remarks>
/// g ← g + wd·x; m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²;
/// x ← x − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). Not equivariant to rotations.
/// Source: Kingma and Ba, ICLR 2015, Algorithm 1; torch.optim.Adam; Loshchilov and Hutter 2019 (AdamW); Reddi et al. 2018 (AMSGrad).
/// </remarks>
public sealed record Adam : IOptimizer
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
    public OptimizerState Init(ParameterLayout layout)
    {
        var slots = new List<StateSlot>
        {
            OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum),
            OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment),
        };
        if (AmsGrad != AmsGrad.None)
            slots.Add(OptimizerState.Zero(layout, Largest, SlotKind.SecondMoment));
        return new OptimizerState(layout, [.. slots]);
    }

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1), correction1 = 1 - Math.Pow(Beta1, t), correction2 = 1 - Math.Pow(Beta2, t);
        // PyTorch takes the largest raw second moment and corrects it after; optax corrects first.
        (double before, double after) = AmsGrad == AmsGrad.Optax ? (correction2, 1.0) : (1.0, correction2);
        double momentumWeight = Nesterov ? Beta1 / (1 - Math.Pow(Beta1, t + 1)) : 1 / correction1;
        double gradientWeight = Nesterov ? (1 - Beta1) / correction1 : 0;
        (double coupled, double decoupled) = IsDecayDecoupled ? (0.0, rate * WeightDecay) : (WeightDecay, 0.0);
        Span<double> m = state[MomentumSlot], v = state[SecondMoment], largest = AmsGrad == AmsGrad.None ? default : state[Largest];
        for (int i = 0; i < x.Length; i++)
        {
            double g = gradient[i] + coupled * x[i];
            m[i] = Beta1 * m[i] + (1 - Beta1) * g;
            v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
            double square = v[i] / before;
            if (AmsGrad != AmsGrad.None)
                square = largest[i] = Math.Max(largest[i], square);
            double root = Math.Sqrt(square / after + EpsilonRoot) + Epsilon;
            double step = root != 0 ? rate * (momentumWeight * m[i] + gradientWeight * g) / root : 0;
            x[i] -= decoupled * x[i] + step;
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
