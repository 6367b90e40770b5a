namespace Egop;

/// <summary>One named array of optimizer state.</summary>
/// <param name="Name">Name in the method's recurrence: "momentum", "second moment".</param>
/// <param name="Kind">How it behaves under a change of basis.</param>
/// <param name="Values">The numbers; one for each parameter when the kind is <see cref="SlotKind.Momentum"/> or <see cref="SlotKind.SecondMoment"/>.</param>
public sealed record StateSlot(string Name, SlotKind Kind, double[] Values);
