using System.Collections.Immutable;

namespace Egop;

/// <summary>Charts side by side, in rows from left to right. Immutable.</summary>
public sealed record ChartGrid
{
    /// <summary>A figure of several charts.</summary>
    /// <param name="columns">Charts in a row, at least 1.</param>
    /// <param name="charts">The charts, row by row.</param>
    /// <exception cref="ArgumentException">There is no chart or no column.</exception>
    public ChartGrid(int columns, params IEnumerable<Chart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        Columns = Guard.Positive(columns, nameof(columns));
        Charts = [.. charts];
        if (Charts.IsEmpty)
            throw Guard.Bad(nameof(charts), "at least one chart", "none", "Give the charts of the figure.");
    }

    /// <summary>Charts in a row.</summary>
    public int Columns { get; }

    /// <summary>The charts, row by row.</summary>
    public ImmutableArray<Chart> Charts { get; }

    /// <summary>Title over the figure; "" for none.</summary>
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>The number of rows.</summary>
    public int Rows => (Charts.Length + Columns - 1) / Columns;

    /// <summary>The same figure with another title.</summary>
    /// <param name="title">Title; "" for none.</param>
    public ChartGrid WithTitle(string title) => this with { Title = title };

    /// <summary>The same figure with another mode for the HTML of every chart.</summary>
    /// <param name="mode">What their HTML holds besides the pictures.</param>
    public ChartGrid WithMode(ChartMode mode) => new(Columns, Charts.Select(chart => chart.WithMode(mode))) { Title = Title };

    /// <summary>'ChartGrid "Figure 2": 3 charts, 1 x 3'.</summary>
    public override string ToString() =>
        $"ChartGrid{(Title.Length == 0 ? "" : $" \"{Title}\"")}: "
        + $"{Guard.Text(Charts.Length)} chart{(Charts.Length == 1 ? "" : "s")}, {Guard.Text(Rows)} x {Guard.Text(Columns)}";
}
