namespace Egop;

/// <summary>One named array of optimizer state, with one number for each parameter.</summary>
/// <param name="Name">Name in the method's recurrence: "momentum", "second moment".</param>
/// <param name="Kind">How it behaves under a change of basis.</param>
/// <param name="Values">The numbers, length d.</param>
public sealed record StateSlot(string Name, SlotKind Kind, double[] Values);
