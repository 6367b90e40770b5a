namespace Egop;

/// <summary>A line from zero for k steps, then another schedule from its start: η_t = η'_0 (t + 1)/(k + 1) for t &lt; k, η'_{t−k} after.</summary>
/// <remarks>No step has rate zero, and the line would reach the other schedule's first rate exactly at step k.</remarks>
public sealed record WarmUpSchedule : Schedule
{
    /// <summary>A warm-up before a schedule.</summary>
    /// <param name="steps">k, at least 1.</param>
    /// <param name="then">η'.</param>
    /// <exception cref="ArgumentException">k is below 1.</exception>
    public WarmUpSchedule(int steps, Schedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        Steps = Guard.Positive(steps, nameof(steps));
        Then = then;
    }

    /// <summary>k.</summary>
    public int Steps { get; }

    /// <summary>η'.</summary>
    public Schedule Then { get; }

    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? Then.At(0) * (step + 1) / (Steps + 1) : Then.At(step - Steps);

    /// <summary>"warm-up of 100 steps, then cosine 0.1 to 0 in 1000 steps".</summary>
    public override string ToString() => $"warm-up of {Steps} steps, then {Then}";
}
