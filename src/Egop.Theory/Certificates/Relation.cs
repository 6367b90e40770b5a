namespace Egop;

/// <summary>How the two sides of a statement stand to each other.</summary>
public enum Relation
{
    /// <summary>left ≤ right.</summary>
    AtMost,

    /// <summary>left ≥ right.</summary>
    AtLeast,

    /// <summary>left = right, up to tolerance and uncertainty.</summary>
    Equal,
}
