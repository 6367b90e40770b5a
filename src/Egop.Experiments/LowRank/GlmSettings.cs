namespace Egop;

/// <summary>Settings of AdaGram on generalized linear models.</summary>
public sealed record GlmSettings : ExperimentSettings
{
    /// <summary>Number d of parameters of the synthetic problems.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of rows of the synthetic problems.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>Ranks 1, 2, ... up to this are tried; not all of them unless <see cref="EveryRank"/>.</summary>
    public required int LargestRank { get; init => field = Guard.Positive(value); }

    /// <summary>Whether every rank is tried, or only 1, 2, 5 and 10.</summary>
    public bool EveryRank { get; init; }

    /// <summary>ε of full-matrix Adagrad and of AdaGram, under the root.</summary>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-2;

    /// <summary>μ of (μ/2)‖θ‖², which gives separable labels a minimum.</summary>
    public double Ridge { get; init => field = Guard.Positive(value); } = 1e-3;

    /// <summary>Ratio of the largest to the smallest standard deviation of an anisotropic design.</summary>
    public double Anisotropy { get; init => field = Guard.Positive(value); } = 30;

    /// <summary>Correlation of neighbouring features of a correlated design, which falls geometrically with their distance.</summary>
    public double Correlation { get; init => field = Guard.Fraction(value); } = 0.95;

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init => field = Guard.Positive(value); }
}
