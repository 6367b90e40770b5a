namespace Egop;

/// <summary>η_t = a_t b_t.</summary>
/// <param name="First">a.</param>
/// <param name="Second">b.</param>
/// <exception cref="ArgumentNullException">A factor is null.</exception>
public sealed record ProductSchedule(Schedule First, Schedule Second) : Schedule
{
    /// <summary>a.</summary>
    public Schedule First { get; init => field = Guard.NotNull(value); } = Guard.NotNull(First, nameof(First));

    /// <summary>b.</summary>
    public Schedule Second { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Second, nameof(Second));

    /// <inheritdoc/>
    public override double At(long step) => First.At(step) * Second.At(step);

    /// <summary>"(cosine 0.1 to 0 in 1000 steps) times (0.5)".</summary>
    public override string ToString() => $"({First}) times ({Second})";
}
