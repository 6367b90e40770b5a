using System.Collections.Immutable;

namespace Egop;

/// <summary>Dot plots.</summary>
public static partial class Charts
{
    private const int RowHeight = 17, RowsApart = 130;

    /// <summary>A row for each name, the first on top, with a dot for each group: many names compared in a few groups.</summary>
    /// <param name="names">A name for each row; at least one.</param>
    /// <param name="groups">Name of each group with its numbers, one a row; NaN and infinity leave a place empty.</param>
    /// <param name="axis">What the numbers are, horizontally; logarithmic where positive numbers span decades.</param>
    /// <exception cref="ArgumentException">There is no name, or a group has more or fewer numbers than there are names.</exception>
    public static Chart Dots(IEnumerable<string> names, IEnumerable<(string Name, IReadOnlyList<double> Values)> groups, Axis axis)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(axis);
        ImmutableArray<string> rows = [.. names];
        if (rows.IsEmpty)
            throw Guard.Bad(nameof(names), "at least one name", "none", "Give a name for each row.");
        ImmutableArray<(string Name, IReadOnlyList<double> Values)> all = [.. groups];
        foreach ((_, IReadOnlyList<double> values) in all)
            Guard.Length(values.Count, rows.Length, nameof(groups), "Give one number for each name; NaN leaves a place empty.");
        double[] heights = [.. Enumerable.Range(0, rows.Length).Select(i => (double)i)];
        // A thin line from dot to dot shows a row's spread at a glance.
        double[] x = [.. heights.SelectMany((_, i) => Ends(all, i))], y = [.. heights.SelectMany(h => new[] { h, h, double.NaN })];
        return new Chart
        {
            X = axis,
            Y = new Axis(min: -0.7, max: rows.Length - 0.3, reversed: true) { Names = rows },
            Traces =
            [
                new LineTrace("", x, y) { ColorIndex = all.Length, Marker = MarkerShape.None, Dash = LineDash.Dotted },
                .. all.Select((group, i) => new MarkerTrace(group.Name, group.Values, heights) { ColorIndex = i, Marker = MarkerShape.Automatic }),
            ],
            Height = RowsApart + (RowHeight * rows.Length),
        };
    }

    private static double[] Ends(ImmutableArray<(string Name, IReadOnlyList<double> Values)> groups, int row)
    {
        double[] finite = [.. groups.Select(g => g.Values[row]).Where(double.IsFinite)];
        return finite.Length < 2 ? [double.NaN, double.NaN, double.NaN] : [finite.Min(), finite.Max(), double.NaN];
    }
}
