using System.Collections.Immutable;

namespace Egop;

/// <summary>A line through the points (x_i, y_i) in their order, with an optional band from lower_i to upper_i about it.</summary>
public sealed record LineTrace : ChartTrace
{
    /// <summary>A line, and a band about it if both its edges are given.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Abscissas; an invalid one is a gap.</param>
    /// <param name="y">Heights, one for each abscissa; an invalid one is a gap.</param>
    /// <param name="lower">Lower edge of the band, one for each abscissa; null for no band.</param>
    /// <param name="upper">Upper edge of the band, one for each abscissa; null for no band.</param>
    /// <exception cref="ArgumentException">Lengths differ, or only one edge of the band is given.</exception>
    public LineTrace(string name, IEnumerable<double> x, IEnumerable<double> y,
        IEnumerable<double>? lower = null, IEnumerable<double>? upper = null)
        : base(name)
    {
        X = Copy(x, nameof(x));
        Y = Copy(y, nameof(y));
        Guard.Length(Y.Length, X.Length, nameof(y), "Give one y for each x.");
        if (lower is null != upper is null)
            throw Guard.Bad(lower is null ? nameof(lower) : nameof(upper), "both edges of the band or neither", "one edge",
                "Give lower and upper together.");
        if (lower is null || upper is null)
            return;
        Lower = Copy(lower, nameof(lower));
        Upper = Copy(upper, nameof(upper));
        Guard.Length(Lower.Length, X.Length, nameof(lower), "Give one lower edge for each x.");
        Guard.Length(Upper.Length, X.Length, nameof(upper), "Give one upper edge for each x.");
    }

    /// <summary>Abscissas.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Heights.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>Lower edge of the band; empty without a band.</summary>
    public ImmutableArray<double> Lower { get; } = [];

    /// <summary>Upper edge of the band; empty without a band.</summary>
    public ImmutableArray<double> Upper { get; } = [];

    /// <summary>How the line is broken.</summary>
    public LineDash Dash { get; init; }

    /// <summary>The sign repeated along the line: at every point of a short line, at about eight of a long one.</summary>
    public MarkerShape Marker { get; init; }

    /// <summary>
    /// Abscissas where the line carries an open ring, say the steps at which a basis was estimated again; empty for none.
    /// </summary>
    public ImmutableArray<double> MarkedSteps { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True for stairs: each height holds until the next abscissa.</summary>
    public bool IsStepped { get; init; }

    /// <summary>True if the line has a band.</summary>
    public bool HasBand => !Lower.IsEmpty;

    /// <summary>
    /// The median over runs, with the band between the first and the third quartile, at each step, by <see cref="Egop.Quartiles"/>: a
    /// run that diverged ranks last, and a quartile that falls on it is a gap.
    /// </summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="steps">Abscissas.</param>
    /// <param name="runs">At least one run, each with one number for each step.</param>
    /// <exception cref="ArgumentException">There is no run, or one has another length than <paramref name="steps"/>.</exception>
    public static LineTrace Quartiles(string name, IEnumerable<double> steps, IEnumerable<IReadOnlyList<double>> runs)
    {
        ImmutableArray<double> x = Copy(steps, nameof(steps));
        ArgumentNullException.ThrowIfNull(runs);
        IReadOnlyList<double>[] all = [.. runs];
        if (all.Length == 0)
            throw Guard.Bad(nameof(runs), "at least one run", "none", "Give the runs to summarize.");
        foreach (IReadOnlyList<double> run in all)
            Guard.Length(run.Count, x.Length, nameof(runs), "Pad a run that stopped with its last value, one that diverged with NaN.");
        double[] median = new double[x.Length], lower = new double[x.Length], upper = new double[x.Length], column = new double[all.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < column.Length; j++)
                column[j] = all[j][i];
            (lower[i], median[i], upper[i]) = Egop.Quartiles.Of(column);
        }
        return new LineTrace(name, x, median, lower, upper);
    }

    /// <summary>The medians with the band between the quartiles; what is not finite is a gap.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Abscissas.</param>
    /// <param name="quartiles">One for each abscissa.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static LineTrace OfQuartiles(string name, IEnumerable<double> x, IEnumerable<Quartiles> quartiles)
    {
        ArgumentNullException.ThrowIfNull(quartiles);
        Quartiles[] all = [.. quartiles];
        return new LineTrace(name, x, all.Select(q => q.Median), all.Select(q => q.Lower), all.Select(q => q.Upper));
    }

    internal override void Extend(ref Extent extent)
    {
        for (int i = 0; i < X.Length; i++)
        {
            extent.Add(X[i], Y[i]);
            if (HasBand)
            {
                extent.Add(X[i], Lower[i]);
                extent.Add(X[i], Upper[i]);
            }
        }
    }
}

/// <summary>The points (x_i, y_i), not joined.</summary>
public sealed record MarkerTrace : ChartTrace
{
    /// <summary>Points.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Abscissas; a point with an invalid one is left out.</param>
    /// <param name="y">Heights, one for each abscissa; a point with an invalid one is left out.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public MarkerTrace(string name, IEnumerable<double> x, IEnumerable<double> y)
        : base(name)
    {
        X = Copy(x, nameof(x));
        Y = Copy(y, nameof(y));
        Guard.Length(Y.Length, X.Length, nameof(y), "Give one y for each x.");
    }

    /// <summary>Abscissas.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Heights.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>The sign at each point.</summary>
    public MarkerShape Marker { get; init; }

    internal override void Extend(ref Extent extent)
    {
        for (int i = 0; i < X.Length; i++)
            extent.Add(X[i], Y[i]);
    }
}

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
