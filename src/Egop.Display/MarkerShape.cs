namespace Egop;

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
