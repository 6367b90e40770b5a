namespace Egop;

/// <summary>The least box that holds the points seen, in the coordinates of the axes (log10 of the value on a logarithmic axis).</summary>
internal struct Extent(bool logX, bool logY)
{
    public double XMin { get; private set; } = double.PositiveInfinity;

    public double XMax { get; private set; } = double.NegativeInfinity;

    public double YMin { get; private set; } = double.PositiveInfinity;

    public double YMax { get; private set; } = double.NegativeInfinity;

    public readonly bool LogX => logX;

    public readonly bool LogY => logY;

    public readonly bool IsEmpty => !(XMin <= XMax && YMin <= YMax);

    /// <summary>The coordinate of a value on its axis; NaN where the axis cannot show it.</summary>
    public static double Coordinate(double value, bool log) =>
        !double.IsFinite(value) ? double.NaN : !log ? value : value > 0 ? Math.Log10(value) : double.NaN;

    public void Add(double x, double y)
    {
        AddCoordinates(Coordinate(x, logX), Coordinate(y, logY));
    }

    public void AddCoordinates(double u, double v)
    {
        if (!double.IsFinite(u) || !double.IsFinite(v))
            return;
        AddX(u);
        AddY(v);
    }

    /// <summary>Widens by a height that goes with no single abscissa, such as a horizontal line.</summary>
    public void AddHeight(double y)
    {
        double v = Coordinate(y, logY);
        if (!double.IsNaN(v))
            AddY(v);
    }

    /// <summary>Widens by an abscissa that goes with no single height, such as a vertical line.</summary>
    public void AddAbscissa(double x)
    {
        double u = Coordinate(x, logX);
        if (!double.IsNaN(u))
            AddX(u);
    }

    private void AddX(double u)
    {
        XMin = Math.Min(XMin, u);
        XMax = Math.Max(XMax, u);
    }

    private void AddY(double v)
    {
        YMin = Math.Min(YMin, v);
        YMax = Math.Max(YMax, v);
    }
}
