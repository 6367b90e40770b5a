namespace Egop;

/// <summary>A mark on an axis with a text of one's own.</summary>
/// <param name="Place">Where, as a number of the axis.</param>
/// <param name="Text">What it says.</param>
public readonly record struct AxisMark(double Place, string Text);
