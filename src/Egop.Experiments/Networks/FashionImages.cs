using System.Globalization;

namespace Egop;

/// <summary>
/// The images of Fashion-MNIST that an experiment works on: the published set, or at the small sizes the sample in the library where that
/// is not at hand.
/// </summary>
/// <param name="Training">Images to train on, of the classes asked for, pooled.</param>
/// <param name="Test">Images to validate on.</param>
/// <param name="IsSample">Whether they are the sample.</param>
internal sealed record FashionImages(LabeledImages Training, LabeledImages Test, bool IsSample)
{
    /// <summary>The images of the first classes.</summary>
    /// <param name="size">At <see cref="ExperimentSize.Paper"/> only the published set will do.</param>
    /// <param name="classes">Number of classes, at most 4 of the sample.</param>
    /// <param name="poolings">How often images are max-pooled by 2 × 2; the sample is pooled once already.</param>
    /// <exception cref="DataException">The published set is needed and not at hand, or damaged.</exception>
    public static FashionImages Of(ExperimentSize size, int classes, int poolings)
    {
        bool canBeSample = size != ExperimentSize.Paper && classes <= FashionMnist.EmbeddedClasses && poolings >= 1;
        return canBeSample && !FashionMnist.IsPresent()
            ? new(Part(FashionMnist.EmbeddedTraining(), poolings - 1), Part(FashionMnist.EmbeddedTest(), poolings - 1), true)
            : new(Part(FashionMnist.LoadTraining(), poolings), Part(FashionMnist.LoadTest(), poolings), false);

        LabeledImages Part(LabeledImages images, int times)
        {
            images = images.WithClasses([.. Enumerable.Range(0, classes)]);
            for (int i = 0; i < times; i++)
                images = images.MaxPool2x2();
            return images;
        }
    }

    /// <summary>Says in a result that the images are the sample.</summary>
    public void Explain(ExperimentRun run)
    {
        if (IsSample)
        {
            run.Note(string.Create(CultureInfo.InvariantCulture,
                $"Fashion-MNIST is not on this machine: the images are the sample in the library, {Training.Count} of the training part "
                + $"and {Test.Count} of the test part. ")
                + "FashionMnist.DownloadAsync(), EGOP_DATA or Debian's package dataset-fashion-mnist bring all of them.");
        }
    }
}
