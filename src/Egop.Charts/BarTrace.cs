using System.Collections.Immutable;

namespace Egop;

/// <summary>
/// One bar for each category. Bar traces of one chart stand side by side in each category; the x axis then shows the categories.
/// </summary>
public sealed record BarTrace : ChartTrace
{
    /// <summary>Bars.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="categories">The category under each bar.</param>
    /// <param name="values">Height of each bar; an invalid one is left out.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public BarTrace(string name, IEnumerable<string> categories, IEnumerable<double> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(categories);
        Categories = [.. categories.Select(category => category ?? "")];
        Values = Copy(values, nameof(values));
        Guard.Length(Values.Length, Categories.Length, nameof(values), "Give one value for each category.");
    }

    /// <summary>The category under each bar.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <summary>Height of each bar.</summary>
    public ImmutableArray<double> Values { get; }

    internal override void Extend(ref Extent extent)
    {
        foreach (double value in Values)
        {
            extent.AddHeight(value);
            if (double.IsFinite(value))
                extent.AddHeight(0);
        }
    }
}
