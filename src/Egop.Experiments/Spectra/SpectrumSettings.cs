namespace Egop;

/// <summary>Settings of the experiments on the spectrum of the whole EGOP of the digits network, 64-hidden-10 with ReLU.</summary>
public record SpectrumSettings : ExperimentSettings
{
    /// <summary>Which digits: <see cref="DigitsSource.Uci"/> for the 3823 images of the publisher's training part, <see cref="DigitsSource.Embedded"/> for the 1797 of the test part, which are in the library.</summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public required DigitsSource Source
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(Source), "Embedded or Uci", $"{value}", "Use a named value.");
    }

    /// <summary>Units of the hidden layer; 32 gives d = 2410 parameters.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>M/d: full-batch gradients for each parameter.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>How many leading eigenvectors are looked at one by one.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 100;

    /// <summary>Whether the stable rank comes from singular values of the gradients, so that its small terms keep all their digits. It takes several times as long; <c>rounding of the stable rank</c> is the difference.</summary>
    public bool SingularValues { get; init; }
}
