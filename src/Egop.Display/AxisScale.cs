namespace Egop;

/// <summary>How an axis maps numbers to lengths.</summary>
public enum AxisScale
{
    /// <summary>Equal differences have equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios have equal lengths; zero and negative numbers are gaps.</summary>
    Logarithmic,
}
