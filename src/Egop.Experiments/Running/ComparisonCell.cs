namespace Egop;

/// <summary>What a method did in some coordinates at one learning rate, over all trials.</summary>
internal sealed record ComparisonCell(ComparedMethod Method, string Coordinates, ComparisonTuning Tuning, double Rate, SweepResult Sweep)
{
    /// <summary>Steps at which losses were recorded.</summary>
    public required double[] Steps { get; init; }

    /// <summary>
    /// f − inf f by trial at each of the steps; a run that stopped early keeps its last loss, one that became non-finite is NaN from there.
    /// </summary>
    public required double[][] Losses { get; init; }

    /// <summary>Metrics of the final points by name, one number a trial.</summary>
    public required IReadOnlyDictionary<string, double[]> Metrics { get; init; }

    /// <summary>Seconds a run took, by trial; no number above depends on them.</summary>
    public required double[] Seconds { get; init; }

    /// <summary>f − inf f at the end, over the trials.</summary>
    public Quartiles Final => Quartiles.Of(Losses.Select(l => l[^1]));

    /// <summary>A metric of the final points, over the trials.</summary>
    public Quartiles Metric(string name) => Quartiles.Of(Metrics[name]);

    /// <summary>"Adam".</summary>
    public string Name => Method.Name;

    /// <summary>The line of a loss plot, named after the coordinates.</summary>
    public ExperimentCurve Curve(string panel) => new(panel, Coordinates, Steps, Losses);
}

/// <summary>Which learning rate a cell of a comparison used.</summary>
internal enum ComparisonTuning
{
    /// <summary>The rate that is best in original coordinates, in all coordinates.</summary>
    Shared,

    /// <summary>The rate that is best in these coordinates.</summary>
    Separate,
}
