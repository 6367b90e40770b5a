namespace Egop;

/// <summary>Which handwritten digits an experiment uses.</summary>
public enum DigitsSource
{
    /// <summary>The 1797 images inside the library: 1222 to train on, 191 to validate, 384 to test, the proportions of the paper's split. No file, no network.</summary>
    Embedded,

    /// <summary>The 5620 images of the publisher's files, 3823 / 598 / 1199 as by the paper: all of the training part (<see cref="Digits.LoadTraining"/>) to train on, and of the test part, written by other people (<see cref="Digits.LoadTest"/>), 598 drawn at random to validate.</summary>
    Uci,
}
