namespace Egop;

/// <summary>A straight line across the whole chart at one height or one abscissa, such as the value a theory predicts.</summary>
public sealed record ReferenceLineTrace : ChartTrace
{
    private ReferenceLineTrace(double value, string name, bool isVertical)
        : base(name)
    {
        if (!double.IsFinite(value))
            throw Guard.Bad(nameof(value), "a finite number", Guard.Text(value), "Leave the line out where there is nothing to refer to.");
        (Value, IsVertical) = (value, isVertical);
    }

    /// <summary>The height of a horizontal line, the abscissa of a vertical one.</summary>
    public double Value { get; }

    /// <summary>True for the line x = value, false for y = value.</summary>
    public bool IsVertical { get; }

    /// <summary>The line y = <paramref name="y"/>.</summary>
    /// <param name="y">Height; not drawn where a logarithmic axis cannot show it.</param>
    /// <param name="label">Label of the line.</param>
    /// <exception cref="ArgumentException">The height is NaN or infinite.</exception>
    public static ReferenceLineTrace Horizontal(double y, string label = "") => new(y, label, false);

    /// <summary>The line x = <paramref name="x"/>.</summary>
    /// <param name="x">Abscissa; not drawn where a logarithmic axis cannot show it.</param>
    /// <param name="label">Label of the line.</param>
    /// <exception cref="ArgumentException">The abscissa is NaN or infinite.</exception>
    public static ReferenceLineTrace Vertical(double x, string label = "") => new(x, label, true);

    internal override void Extend(ref Extent extent)
    {
        if (IsVertical)
            extent.AddAbscissa(Value);
        else
            extent.AddHeight(Value);
    }
}
