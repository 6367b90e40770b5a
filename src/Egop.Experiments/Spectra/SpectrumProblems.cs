namespace Egop;

/// <summary>The networks whose spectra are looked at, on all the rows their data set has for training.</summary>
internal static class SpectrumProblems
{
    /// <summary>Units of the hidden layer in the papers.</summary>
    public const int PaperHidden = 32;

    /// <summary>The digits network on the publisher's training part, or on the images in the library.</summary>
    /// <exception cref="DataException">The publisher's files are asked for and not at hand.</exception>
    public static ReluNetwork Digits(DigitsSource source, int hidden) =>
        Network(source == DigitsSource.Uci ? Egop.Digits.LoadTraining() : Egop.Digits.Embedded(), hidden);

    /// <summary>
    /// The network on the four first classes of Fashion-MNIST, pooled to 14 × 14 pixels: 24 000 rows, 3000 of the sample.
    /// </summary>
    public static ReluNetwork Fashion(FashionImages images, int hidden) => Network(images.Training, hidden);

    /// <summary>M for a number of coordinates.</summary>
    public static int Samples(double perParameter, int coordinates) => Math.Max(2, (int)Math.Ceiling(perParameter * coordinates));

    private static ReluNetwork Network(LabeledImages images, int hidden) =>
        Objectives.ReluNetwork([images.Features, hidden, images.Classes], images.ToMatrix(), images.Labels);
}
