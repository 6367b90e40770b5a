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

/// <summary>The sign drawn at a point.</summary>
public enum MarkerShape
{
    /// <summary>Chosen by the position of the trace in its chart; a lone line gets none.</summary>
    Automatic,

    /// <summary>No sign.</summary>
    None,

    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle, point up.</summary>
    Triangle,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle, point down.</summary>
    TriangleDown,

    /// <summary>A diagonal cross.</summary>
    Cross,

    /// <summary>A star of five points.</summary>
    Star,
}
