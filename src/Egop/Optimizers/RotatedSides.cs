namespace Egop;

/// <summary>Which sides of a parameter matrix a method rotates.</summary>
public enum RotatedSides
{
    /// <summary>Rows and columns.</summary>
    Both,

    /// <summary>The left side only: rows are mixed.</summary>
    Left,

    /// <summary>The right side only: columns are mixed.</summary>
    Right,
}
