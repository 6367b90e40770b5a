namespace Egop;

/// <summary>Settings of the experiment on the spectra of single layers.</summary>
public sealed record BlockSpectrumSettings : ExperimentSettings
{
    /// <summary>Which digits: <see cref="DigitsSource.Uci"/> for the 3823 images of the publisher's training part, <see cref="DigitsSource.Embedded"/> for the 1797 of the test part, which are in the library.</summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public required DigitsSource Source
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(Source), "Embedded or Uci", $"{value}", "Use a named value.");
    }

    /// <summary>Units of the hidden layer of the digits network.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>Units of the hidden layer of the Fashion-MNIST network, 196-hidden-4; 0 leaves that network out, and its files are not needed.</summary>
    public required int FashionHidden { get; init => field = Guard.NonNegative(value); }

    /// <summary>M over the number of weights of a block: minibatch gradients for each of them.</summary>
    public required double SamplesPerWeight { get; init => field = Guard.Positive(value); }

    /// <summary>Rows of a minibatch.</summary>
    public int BatchSize { get; init => field = Guard.Positive(value); } = 300;

    /// <summary>Scale s of the sampling distribution N(0, s² I). The paper does not say which it was for this figure.</summary>
    public double SamplingScale { get; init => field = Guard.Positive(value); } = 1;

    /// <summary>How many leading eigenvectors are looked at one by one.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 100;
}
