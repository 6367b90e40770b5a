namespace Egop;

/// <summary>How an array of optimizer state behaves under a change of basis.</summary>
public enum SlotKind
{
    /// <summary>Linear in the gradients (a momentum) or in the iterates (their average): z-coordinates are Vᵀ times θ-coordinates, so it can follow a change of basis.</summary>
    Momentum,

    /// <summary>Built from squares of single coordinates (a second moment): means nothing in another basis.</summary>
    SecondMoment,

    /// <summary>Numbers in a shape or a basis of the method's own: means of rows or columns, factors, bases, moments in those bases.</summary>
    Factor,

    /// <summary>One number for the whole method, such as a product of momenta: the same in every basis.</summary>
    Scalar,
}
