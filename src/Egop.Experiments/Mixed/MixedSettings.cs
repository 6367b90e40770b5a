namespace Egop;

/// <summary>Settings of the experiments that go through the digits network and the three convex functions.</summary>
public abstract record MixedSettings : DigitsSettings
{
    /// <summary>Number d of parameters of the convex functions.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of data rows of the convex functions.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>Most steps of a run on a convex function.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>M/d of the EGOP estimates of the convex functions.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>The convex functions' own settings.</summary>
    internal ConvexSettings Convex => new()
    {
        Size = Size,
        Trials = Trials,
        Seed = Seed,
        Parameters = Parameters,
        Rows = Rows,
        Steps = Steps,
        SweepTrials = SweepTrials,
        SamplesPerParameter = SamplesPerParameter,
    };
}
