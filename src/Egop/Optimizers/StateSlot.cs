namespace Egop;

/// <summary>One named array of optimizer state.</summary>
/// <param name="Name">Name in the method's recurrence: "momentum", "second moment".</param>
/// <param name="Kind">How it behaves under a change of basis.</param>
/// <param name="Values">The numbers; one for each parameter when the kind is <see cref="SlotKind.Momentum"/> or <see cref="SlotKind.SecondMoment"/>.</param>
/// <exception cref="ArgumentNullException"><paramref name="Name"/> or <paramref name="Values"/> is null.</exception>
public sealed record StateSlot(string Name, SlotKind Kind, double[] Values)
{
    /// <summary>Name in the method's recurrence.</summary>
    public string Name { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Name);

    /// <summary>The numbers, to read or change.</summary>
    public double[] Values { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Values);
}
