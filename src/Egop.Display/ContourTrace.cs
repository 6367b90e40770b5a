using System.Collections.Immutable;

namespace Egop;

/// <summary>Filled contours of a function known at the nodes of a grid, linear along the grid's edges.</summary>
public sealed record ContourTrace : GridTrace
{
    private const int LevelCount = 14;

    /// <summary>Filled contours.</summary>
    /// <param name="name">Title of the color bar.</param>
    /// <param name="x">Abscissas of the columns, increasing.</param>
    /// <param name="y">Heights of the rows, increasing.</param>
    /// <param name="z">One row for each y, one column for each x; an invalid number makes a hole reaching to its neighbours.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or coordinates are not finite and increasing.</exception>
    public ContourTrace(string name, IEnumerable<double> x, IEnumerable<double> y, double[,] z)
        : base(name, x, y, z)
    {
    }

    /// <summary>The levels between the bands, increasing; empty to choose about twelve round ones.</summary>
    /// <exception cref="ArgumentException">Levels are not finite and increasing.</exception>
    public ImmutableArray<double> Levels
    {
        get;
        init
        {
            ImmutableArray<double> levels = value.IsDefault ? [] : value;
            Guard.Finite(levels.AsSpan(), nameof(Levels), "Give finite levels.");
            for (int i = 1; i < levels.Length; i++)
            {
                if (levels[i] <= levels[i - 1])
                    throw Guard.Bad(nameof(Levels), "increasing levels",
                        $"{Guard.Text(levels[i])} after {Guard.Text(levels[i - 1])}", "Sort the levels.");
            }
            field = levels;
        }
    } = [];

    internal override void Extend(ref Extent extent)
    {
        for (int i = 0; i < Y.Length; i++)
        {
            for (int j = 0; j < X.Length; j++)
            {
                if (double.IsFinite(this[i, j]))
                    extent.Add(X[j], Y[i]);
            }
        }
    }

    /// <summary>
    /// The ends of the bands on the color scale: the least number, the levels strictly inside, the greatest number. Empty without a
    /// finite number.
    /// </summary>
    internal double[] BandEnds()
    {
        (double low, double high) = LevelRange();
        if (double.IsNaN(low))
            return Z.Any(double.IsFinite) ? [0, 0] : [];
        IEnumerable<double> levels = Levels.IsEmpty ? AxisTicks.RoundLevels(low, high, LevelCount) : Levels.Select(Level);
        return [low, .. levels.Where(level => level > low && level < high), high];
    }

    /// <summary>The numbers on the color scale, row-major; zero and negative ones at the least level if it is logarithmic.</summary>
    internal double[] Heights(double lowest) =>
        [.. Z.Select(z => !double.IsFinite(z) ? double.NaN : double.IsNaN(Level(z)) ? lowest : Level(z))];
}
