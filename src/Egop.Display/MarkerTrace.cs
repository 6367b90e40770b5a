using System.Collections.Immutable;

namespace Egop;

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
