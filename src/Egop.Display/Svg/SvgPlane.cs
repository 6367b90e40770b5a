namespace Egop;

/// <summary>The rectangle of a picture between the axes, and the places of coordinates in it.</summary>
internal sealed record SvgPlane(ChartRanges Ranges, double Left, double Top, double Width, double Height)
{
    // Far outside the picture, yet short enough to write: a coordinate beyond is moved here.
    private const double Far = 1e5;

    /// <summary>Pixels from the left edge of the plane.</summary>
    public double X(double coordinate) => Math.Clamp(Ranges.X.Fraction(coordinate) * Width, -Far, Far);

    /// <summary>Pixels from the top edge of the plane.</summary>
    public double Y(double coordinate) => Math.Clamp((1 - Ranges.Y.Fraction(coordinate)) * Height, -Far, Far);

    /// <summary>Pixels from the left edge, of a value; NaN if the axis cannot show it.</summary>
    public double XOf(double value) => X(Extent.Coordinate(value, Ranges.X.Log));

    /// <summary>Pixels from the top edge, of a value; NaN if the axis cannot show it.</summary>
    public double YOf(double value) => Y(Extent.Coordinate(value, Ranges.Y.Log));

    /// <summary>
    /// The corner whose part of the plane, of the given relative size, holds the least of the lines and points; the upper right if
    /// equal.
    /// </summary>
    public (bool Right, bool Top) EmptiestCorner(Chart chart, double width, double height)
    {
        (bool Right, bool Top)[] corners = [(true, true), (false, false), (true, false), (false, true)];
        int[] counts = new int[corners.Length];
        foreach (ChartTrace trace in chart.Traces)
        {
            (ReadOnlyMemory<double> xs, ReadOnlyMemory<double> ys) = trace switch
            {
                LineTrace line => (line.X.AsMemory(), line.Y.AsMemory()),
                MarkerTrace points => (points.X.AsMemory(), points.Y.AsMemory()),
                _ => (default, default),
            };
            for (int i = 0; i < xs.Length; i++)
                Count(XOf(xs.Span[i]) / Width, YOf(ys.Span[i]) / Height);
        }
        return corners[Array.IndexOf(counts, counts.Min())];

        void Count(double u, double v)
        {
            for (int k = 0; k < corners.Length; k++)
            {
                if ((corners[k].Right ? u > 1 - width : u < width) && (corners[k].Top ? v < height : v > 1 - height))
                    counts[k]++;
            }
        }
    }
}
