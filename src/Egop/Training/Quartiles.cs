namespace Egop;

/// <summary>
/// Median and quartiles of a set of numbers, by linear interpolation between order statistics (Hyndman and Fan's type 7).
/// </summary>
/// <param name="Lower">First quartile.</param>
/// <param name="Median">Median.</param>
/// <param name="Upper">Third quartile.</param>
public readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    /// <summary>The quartiles of some numbers. NaN counts as +∞: a run that failed is worse than every other.</summary>
    /// <param name="values">At least one number, in any order.</param>
    /// <exception cref="ArgumentException">There are no numbers.</exception>
    public static Quartiles Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Select(v => double.IsNaN(v) ? double.PositiveInfinity : v)];
        if (sorted.Length == 0)
            throw Guard.Bad(nameof(values), "at least one number", "none", "Give the results of at least one run.");
        Array.Sort(sorted);
        return new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        double weight = position - below;
        // Zero times infinity would be NaN, and so would be the difference of two infinities in the form a + w (b − a).
        return weight == 0 ? sorted[below] : (1 - weight) * sorted[below] + weight * sorted[below + 1];
    }
}
