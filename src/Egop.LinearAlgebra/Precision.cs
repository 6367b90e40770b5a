namespace Egop;

#pragma warning disable CA1720 // Double and Single are the names of the formats.
/// <summary>Floating-point format in which a computation is carried out and its arrays are kept.</summary>
public enum Precision
{
    /// <summary>IEEE binary64 (<see cref="double"/>), unit roundoff 1.1e-16. The default everywhere.</summary>
    Double,

    /// <summary>IEEE binary32 (<see cref="float"/>), unit roundoff 6.0e-8: half the memory, twice the speed.</summary>
    Single,
}
