namespace Egop;

/// <summary>How a line is broken, so that lines stay distinguishable in grey print.</summary>
public enum LineDash
{
    /// <summary>Chosen by the position of the line in its chart: the first is solid.</summary>
    Automatic,

    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>A dash and a dot in turn.</summary>
    DashDotted,

    /// <summary>Long dashes.</summary>
    LongDashed,
}
