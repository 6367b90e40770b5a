namespace Egop;

/// <summary>Which learning rate a cell of a comparison used.</summary>
internal enum ComparisonTuning
{
    /// <summary>The rate that is best in original coordinates, in all coordinates.</summary>
    Shared,

    /// <summary>The rate that is best in these coordinates.</summary>
    Separate,
}
