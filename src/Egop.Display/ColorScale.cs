namespace Egop;

/// <summary>How the numbers of a heat map or a contour plot become colors.</summary>
public enum ColorScale
{
    /// <summary>Linear from the least (dark) to the greatest (light).</summary>
    Sequential,

    /// <summary>
    /// Linear in the logarithm; a heat map leaves out zero and negative numbers, a contour plot puts them in its lowest band.
    /// </summary>
    Logarithmic,

    /// <summary>Symmetric about zero: negative blue, zero white, positive red.</summary>
    Diverging,
}
