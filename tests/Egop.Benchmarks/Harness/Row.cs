namespace Egop.Benchmarks;

/// <summary>One line of the table: two medians, their ratio and what the ratio was to be.</summary>
/// <param name="Name">What is measured, short.</param>
/// <param name="Peer">Whom it is compared with.</param>
internal sealed record Row(string Name, string Peer)
{
    /// <summary>Sizes and conditions: what both sides did.</summary>
    public string What { get; init; } = "";

    /// <summary>The ratio asked for; null where the row only informs.</summary>
    public double? Goal { get; init; }

    /// <summary>Whether the goal is an upper bound (memory, growth) instead of a lower one.</summary>
    public bool IsGoalAtMost { get; init; }

    /// <summary>The ratio reached; null when a side is missing.</summary>
    public double? Ratio { get; init; }

    /// <summary>Unit of the two figures, "s" for seconds.</summary>
    public string Unit { get; init; } = "s";

    /// <summary>Our median.</summary>
    public double? Ours { get; init; }

    /// <summary>The peer's median.</summary>
    public double? Theirs { get; init; }

    /// <summary>The ratio of the two best rounds: far from <see cref="Ratio"/> on a machine that was busy.</summary>
    public double? BestRatio { get; init; }

    /// <summary>Residuals, rates and reasons.</summary>
    public string Note { get; init; } = "";

    /// <summary>A check beside the ratio, such as a residual's bound, that failed.</summary>
    public bool IsWrong { get; init; }

    public Verdict Verdict =>
        IsWrong ? Verdict.Below
        : Ratio is not { } ratio ? Verdict.Absent
        : Goal is not { } goal ? Verdict.Informs
        : (IsGoalAtMost ? ratio <= goal : ratio >= goal) ? Verdict.Ok : Verdict.Below;
}
