namespace Egop;

/// <summary>How an array of optimizer state behaves under a change of basis.</summary>
public enum SlotKind
{
    /// <summary>Linear in the gradients (a momentum): z-coordinates are Vᵀ times θ-coordinates, so it can follow a change of basis.</summary>
    Momentum,

    /// <summary>Built from squares of single coordinates (a second moment): means nothing in another basis.</summary>
    SecondMoment,
}
