namespace Egop;

/// <summary>Settings of the picture of two trajectories in the plane.</summary>
public sealed record TrajectorySettings : ExperimentSettings
{
    /// <summary>Number n of data rows.</summary>
    public int Rows { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>p of the singular values 1, 2^−p of A.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>η of Adagrad.</summary>
    public double LearningRate { get; init => field = Guard.Positive(value); } = 30;

    /// <summary>Scale s of N(0, s²I), from which the start and the samples are drawn.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 200;

    /// <summary>M, the number of gradients of the EGOP estimate.</summary>
    public required int Samples { get; init => field = Guard.Positive(value); }

    /// <summary>The share of the first f − inf f that a run is timed to.</summary>
    public double Goal { get; init => field = Guard.Fraction(value); } = 1e-3;
}
