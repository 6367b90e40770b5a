namespace Egop;

/// <summary>η_t = f(t) for a function of one's own, which must depend on the step alone.</summary>
/// <param name="Function">f, of the step number from 0.</param>
/// <exception cref="ArgumentNullException">The function is null.</exception>
public sealed record FunctionSchedule(Func<long, double> Function) : Schedule
{
    /// <summary>f.</summary>
    public Func<long, double> Function { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Function, nameof(Function));

    /// <inheritdoc/>
    public override double At(long step) => Function(step);

    /// <summary>"a function of the step".</summary>
    public override string ToString() => "a function of the step";
}
