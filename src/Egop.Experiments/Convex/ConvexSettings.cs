namespace Egop;

/// <summary>Settings of the experiments on convex functions of data with decaying singular values.</summary>
public sealed record ConvexSettings : ExperimentSettings
{
    /// <summary>Number d of parameters.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of data rows.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>p of the singular values s₁ k^−p of A. The paper says that they decay; 2 is ours.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;

    /// <summary>s₁, the largest singular value of A; 1 is ours.</summary>
    public double DataScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Standard deviation of the noise of least squares; 0.01 has the variance 1e-4.</summary>
    public double Noise { get; init => field = Guard.NonNegative(value); } = 0.01;

    /// <summary>M/d: gradients of the EGOP estimate for each parameter.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>Scale s of the sampling distribution N(0, s²I), of which the start is drawn as well.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>Most steps of a run.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>A run ends at a gradient norm of this or less.</summary>
    public double GradientTolerance { get; init => field = Guard.NonNegative(value); } = 1e-8;

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init => field = Guard.Positive(value); }

    /// <summary>Whether other scales and decays of the singular values are tried besides, one trial each.</summary>
    public bool Variants { get; init; } = true;
}
