using System.Collections.Immutable;

namespace Egop;

/// <summary>Settings of the experiment on the unbalanced quadratic of the Adagrad lecture.</summary>
public sealed record LectureSettings : ExperimentSettings
{
    /// <summary>The ratios β of successive scales that are tried, each in (0, 1).</summary>
    public required ImmutableArray<double> Ratios { get; init; }

    /// <summary>The orders n that are tried, each at least 2.</summary>
    public required ImmutableArray<int> Orders { get; init; }

    /// <summary>Pairs with (1/β)^(n−1) above this are left out: beyond it the smallest eigenvalue of DHD, β^(2n−2), is rounding.</summary>
    public double LargestUnbalance { get; init => field = Guard.Positive(value); } = 1e5;

    /// <summary>Condition number κ of the balanced H.</summary>
    public double Condition { get; init => field = Guard.Positive(value); } = 2;

    /// <summary>How far a measure has to fall, as a share of its start.</summary>
    public double Goal { get; init => field = Guard.Fraction(value); } = 1e-3;

    /// <summary>Most steps of a run of Adagrad or RMSProp.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>β of the two parts on one problem: caveats and rotations.</summary>
    public double Ratio { get; init => field = Guard.Fraction(value); } = 0.5;

    /// <summary>n of these parts.</summary>
    public int Order { get; init => field = Guard.Positive(value); } = 8;

    /// <summary>Condition number of the H that is balanced and slow all the same.</summary>
    public double SlowCondition { get; init => field = Guard.Positive(value); } = 1e3;
}
