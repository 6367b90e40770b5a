using System.Collections.Immutable;

namespace Egop;

/// <summary>One line of a plot, with every trial's numbers.</summary>
public sealed record ExperimentCurve
{
    /// <summary>A line.</summary>
    /// <param name="panel">The plot it belongs to, such as "Adam".</param>
    /// <param name="name">Its name there, such as "EGOP".</param>
    /// <param name="x">The common abscissas.</param>
    /// <param name="trials">One array for each trial, each as long as <paramref name="x"/>; NaN from where a run went wrong.</param>
    /// <exception cref="ArgumentException">There is no trial, or lengths differ.</exception>
    public ExperimentCurve(string panel, string name, IEnumerable<double> x, params IEnumerable<IReadOnlyList<double>> trials)
    {
        Panel = Guard.NotNull(panel);
        Name = Guard.NotNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(trials);
        X = [.. x];
        Trials = [.. trials.Select(t => t.ToImmutableArray())];
        if (Trials.IsEmpty)
            throw Guard.Bad(nameof(trials), "at least one trial", "none", "Give the numbers of each trial.");
        foreach (ImmutableArray<double> trial in Trials)
            Guard.Length(trial.Length, X.Length, nameof(trials), "Give one number for each abscissa.");
    }

    /// <summary>The plot it belongs to.</summary>
    public string Panel { get; }

    /// <summary>Its name in that plot.</summary>
    public string Name { get; }

    /// <summary>Abscissas.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Ordinates, by trial.</summary>
    public ImmutableArray<ImmutableArray<double>> Trials { get; }

    /// <summary>Median and quartiles over the trials at each abscissa.</summary>
    public Quartiles[] Bands() => [.. X.Select((_, i) => Quartiles.Of(Trials.Select(t => t[i])))];

    /// <summary>The line with its quartile band, for a chart.</summary>
    public LineTrace ToTrace() => LineTrace.Quartiles(Name, X, Trials.Select(t => (IReadOnlyList<double>)t));

    /// <summary>"Adam, EGOP: 61 points, 5 trials".</summary>
    public override string ToString() => $"{Panel}, {Name}: {Guard.Text(X.Length)} points, {Guard.Text(Trials.Length)} trial{(Trials.Length == 1 ? "" : "s")}";
}
