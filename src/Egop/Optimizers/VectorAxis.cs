namespace Egop;

/// <summary>Which entries of a parameter array make one vector of <see cref="VectorAdam"/>.</summary>
public enum VectorAxis
{
    /// <summary>Every entry by itself: Adam.</summary>
    None,

    /// <summary>The rows of a matrix (the authors' axis −1). An array that is a vector is one vector.</summary>
    Rows,

    /// <summary>The columns of a matrix (the authors' axis 0). An array that is a vector is one vector.</summary>
    Columns,
}
