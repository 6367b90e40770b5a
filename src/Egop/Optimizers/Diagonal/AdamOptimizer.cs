namespace Egop;

/// <summary>The hyper-parameters that Adam and its relatives share.</summary>
public abstract record AdamOptimizer : DiagonalOptimizer
{
    /// <summary>A method.</summary>
    /// <param name="learningRate">The default of <see cref="Optimizer.LearningRate"/>.</param>
    protected AdamOptimizer(Schedule learningRate)
        : base(learningRate)
    {
    }

    /// <summary>β₁ in [0, 1), the decay of the momentum; default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), the decay of the second moment or what stands for it; default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>Weight decay wd ≥ 0, default 0; coupled (L2) or decoupled, as the method says.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = Guard.NonNegative(value); }
}
