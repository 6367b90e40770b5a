using System.Globalization;

namespace Egop;

/// <summary>
/// The images of Fashion-MNIST that an experiment works on: the published set, or at the small sizes the sample in the library where that
/// is not at hand.
/// </summary>
/// <param name="Training">Images to train on, of the classes asked for, pooled.</param>
/// <param name="Test">Images to validate on.</param>
/// <param name="Remark">What a result must say of them; "" for the published set.</param>
internal sealed record FashionImages(LabeledImages Training, LabeledImages Test, string Remark = "")
{
    /// <summary>Whether they are the sample.</summary>
    public bool IsSample => Remark.Length > 0;

    /// <summary>The images of the first classes.</summary>
    /// <param name="size">At <see cref="ExperimentSize.Paper"/> only the published set will do.</param>
    /// <param name="classes">Number of classes, at most 4 of the sample.</param>
    /// <param name="poolings">How often images are max-pooled by 2 × 2.</param>
    /// <exception cref="DataException">The published set is needed and not at hand, or damaged.</exception>
    public static FashionImages Of(ExperimentSize size, int classes, int poolings) =>
        size != ExperimentSize.Paper && classes <= FashionMnist.EmbeddedClasses && !FashionMnist.IsPresent()
            ? Sample(classes, poolings)
            : new(Part(FashionMnist.LoadTraining(), classes, poolings), Part(FashionMnist.LoadTest(), classes, poolings));

    /// <summary>The same of the sample, which is pooled once already: images that are not to be pooled are those of 14 × 14 pixels.</summary>
    /// <param name="classes">Number of classes, at most 4.</param>
    /// <param name="poolings">How often images are max-pooled by 2 × 2.</param>
    public static FashionImages Sample(int classes, int poolings)
    {
        int more = Math.Max(0, poolings - 1);
        LabeledImages training = Part(FashionMnist.EmbeddedTraining(), classes, more), test = Part(FashionMnist.EmbeddedTest(), classes, more);
        string pixels = poolings > 0 ? "" : ", of 14 x 14 pixels where 28 x 28 are asked for";
        return new(training, test, string.Create(CultureInfo.InvariantCulture,
            $"Fashion-MNIST is not on this machine: the images are the sample in the library, {training.Count} of the training part and ")
            + string.Create(CultureInfo.InvariantCulture, $"{test.Count} of the test part{pixels}. ")
            + "FashionMnist.DownloadAsync(), EGOP_DATA or Debian's package dataset-fashion-mnist bring all of them.");
    }

    /// <summary>Says in a result that the images are the sample.</summary>
    public void Explain(ExperimentRun run)
    {
        if (IsSample)
            run.Note(Remark);
    }

    private static LabeledImages Part(LabeledImages images, int classes, int poolings)
    {
        images = images.WithClasses([.. Enumerable.Range(0, classes)]);
        for (int i = 0; i < poolings; i++)
            images = images.MaxPool2x2();
        return images;
    }
}
