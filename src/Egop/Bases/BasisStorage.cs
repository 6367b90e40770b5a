namespace Egop;

#pragma warning disable CA1720 // Double and Single are the names of the formats.
/// <summary>Floating-point format in which a basis is kept in memory.</summary>
/// <remarks>
/// Products with vectors of doubles are computed in double precision whatever it is. Those with vectors of floats (<see cref="ISinglePrecisionBasis"/>) are computed in
/// single precision, in sums of no more than 256 terms which are added in double; and in double where the basis is kept in double.
/// A basis rounded to fewer digits is still a linear change of coordinates used alike in both directions, so gradients in it obey the chain rule
/// exactly; only its orthonormality is rounded.
/// </remarks>
public enum BasisStorage
{
    /// <summary>IEEE binary64: 8 bytes a number, orthonormal to about 1e-15. The default.</summary>
    Double,

    /// <summary>IEEE binary32: 4 bytes a number, orthonormal to about 1e-7.</summary>
    Single,

    /// <summary>bfloat16, the upper half of a binary32: 2 bytes a number, orthonormal to about 1e-3.</summary>
    BFloat16,
}
