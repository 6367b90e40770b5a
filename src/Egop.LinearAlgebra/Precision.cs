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

/// <summary>
/// The format of T, double or float, for code that is generic in it. The compiler knows the answers, so a choice by them costs nothing.
/// </summary>
internal static class PrecisionOf<T>
{
    /// <summary>Whether T is <see cref="double"/>; otherwise it is <see cref="float"/>.</summary>
    public static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>The format's name.</summary>
    public static Precision Value => IsDouble ? Precision.Double : Precision.Single;

    /// <summary>Unit roundoff: 2⁻⁵³ or 2⁻²⁴.</summary>
    public static double Roundoff => IsDouble ? 1.0 / (1L << 53) : 1.0 / (1 << 24);
}
