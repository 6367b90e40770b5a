namespace Egop;

/// <summary>Which handwritten digits an experiment uses.</summary>
public enum DigitsSource
{
    /// <summary>The 1797 images inside the library: 1222 to train on, 191 to validate, 384 to test, the proportions of the paper's split. No file, no network.</summary>
    Embedded,

    /// <summary>The 5620 images of the publisher's files (<see cref="Digits.Load(string?)"/>), split 3823 / 598 / 1199 as by the paper.</summary>
    Uci,
}
