namespace Egop;

/// <summary>The bands of filled contours.</summary>
internal static class ContourBands
{
    private const int LevelCount = 14;

    /// <summary>
    /// The ends of the bands on the color scale: the least number, the levels strictly inside, the greatest number. Empty without a
    /// finite number.
    /// </summary>
    public static double[] BandEnds(this ContourTrace trace)
    {
        (double low, double high) = trace.LevelRange();
        if (double.IsNaN(low))
            return trace.Z.Any(double.IsFinite) ? [0, 0] : [];
        IEnumerable<double> levels = trace.Levels.IsEmpty ? AxisTicks.RoundLevels(low, high, LevelCount) : trace.Levels.Select(trace.Level);
        return [low, .. levels.Where(level => level > low && level < high), high];
    }
}
