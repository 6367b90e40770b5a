namespace Egop;

/// <summary>Settings of the experiments on the network of handwritten digits, 64-hidden-10 with ReLU.</summary>
public record DigitsSettings : NetworkSettings
{
    /// <summary>Which digits: the paper's size uses the publisher's files, smaller sizes the images inside the library.</summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public required DigitsSource Source
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Guard.Bad(nameof(Source), "Embedded or Uci", $"{value}", "Use a named value.");
    }

    /// <summary>Units of the hidden layer.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }
}
