namespace Egop;

/// <summary>Settings that all experiments on networks share.</summary>
public abstract record NetworkSettings : ExperimentSettings
{
    /// <summary>Rows of a minibatch, in training and in the gradients of the EGOP.</summary>
    public required int BatchSize { get; init => field = Guard.Positive(value); }

    /// <summary>Passes over the training part.</summary>
    public required int Epochs { get; init => field = Guard.Positive(value); }

    /// <summary>Minibatch gradients of the EGOP estimate for each weight.</summary>
    public required double SamplesPerWeight { get; init => field = Guard.Positive(value); }

    /// <summary>Where the gradients of the EGOP estimate are taken.</summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public NetworkSampling Sampling
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Guard.Bad(nameof(Sampling), "Initialization or StandardNormal", $"{value}", "Use a named value.");
    }

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init => field = Guard.Positive(value); }

    /// <summary>
    /// Whether every method also runs at the rate that is best in the coordinates it runs in, beside the one that is best in original
    /// coordinates.
    /// </summary>
    public required bool Separately { get; init; }
}

/// <summary>Sampling distribution ρ of the EGOP of a network.</summary>
public enum NetworkSampling
{
    /// <summary>The distribution that training starts from: Xavier-normal weights, biases uniform in ±1/√(fan-in).</summary>
    Initialization,

    /// <summary>N(0, I).</summary>
    StandardNormal,
}
