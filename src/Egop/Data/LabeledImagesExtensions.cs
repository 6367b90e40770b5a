namespace Egop;

/// <summary>New data sets from old ones: parts, orders, classes, smaller images. None changes its argument.</summary>
public static class LabeledImagesExtensions
{
    /// <summary>The images start, ..., start + count - 1; shares the pixels, copies nothing.</summary>
    /// <param name="images">The data.</param>
    /// <param name="start">First image, from 0.</param>
    /// <param name="count">How many; may be 0.</param>
    /// <exception cref="ArgumentException">The range is not inside the data.</exception>
    public static LabeledImages Slice(this LabeledImages images, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (start < 0 || count < 0 || start > images.Count - count)
        {
            throw Guard.Bad(
                nameof(count), $"a range inside 0 to {images.Count}", $"{count} images from {start}", "Ask for images that the data has.");
        }

        return LabeledImages.Owning(
            images.Name, images.Pixels.Slice(start * images.Features, count * images.Features),
            [.. images.Labels.Skip(start).Take(count)], images.Classes, images.Height, images.Width);
    }

    /// <summary>The first images.</summary>
    /// <param name="images">The data.</param>
    /// <param name="count">How many, at most all.</param>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public static LabeledImages Take(this LabeledImages images, int count) => images.Slice(0, count);

    /// <summary>The same images in random order.</summary>
    /// <param name="images">The data.</param>
    /// <param name="seed">The order is a function of the seed (by <see cref="Seeds.Data"/>) and of the number of images.</param>
    public static LabeledImages Shuffle(this LabeledImages images, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        int[] order = [.. Enumerable.Range(0, images.Count)];
        new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.Data), 0)).Shuffle<int>(order);
        return images.Choose(order);
    }

    /// <summary>Shuffles and divides: the parts are disjoint; images beyond their sum are left out.</summary>
    /// <param name="images">The data.</param>
    /// <param name="training">Size of the training part; may be 0, as every size.</param>
    /// <param name="validation">Size of the validation part.</param>
    /// <param name="test">Size of the test part.</param>
    /// <param name="seed">Seed of <see cref="Shuffle"/>.</param>
    /// <exception cref="ArgumentException">A negative size, or a sum above the number of images.</exception>
    public static DataSplit Split(this LabeledImages images, int training, int validation, int test, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        Guard.NonNegative(training, nameof(training));
        Guard.NonNegative(validation, nameof(validation));
        Guard.NonNegative(test, nameof(test));
        long sum = (long)training + validation + test;
        if (sum > images.Count)
            throw Guard.Bad(nameof(test), $"sizes with a sum of at most {images.Count}", Guard.Text(sum), "Make a part smaller.");
        LabeledImages shuffled = images.Shuffle(seed);
        return new DataSplit(
            shuffled.Slice(0, training).WithName($"{images.Name}: training"),
            shuffled.Slice(training, validation).WithName($"{images.Name}: validation"),
            shuffled.Slice(training + validation, test).WithName($"{images.Name}: test"));
    }

    /// <summary>The images of some classes, in their order, with the classes renumbered 0, 1, ... in the order given.</summary>
    /// <param name="images">The data.</param>
    /// <param name="keep">Distinct classes, at least one.</param>
    /// <exception cref="ArgumentException">No class, a class twice, or one that the data does not have.</exception>
    public static LabeledImages WithClasses(this LabeledImages images, params int[] keep)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(keep);
        if (keep.Length == 0 || keep.Distinct().Count() != keep.Length || keep.Any(c => c < 0 || c >= images.Classes))
        {
            throw Guard.Bad(
                nameof(keep), $"distinct classes of 0 to {images.Classes - 1}", $"[{string.Join(", ", keep)}]",
                "Name each wanted class once.");
        }

        int[] chosen = [.. Enumerable.Range(0, images.Count).Where(i => keep.Contains(images.Labels[i]))];
        LabeledImages part = images.Choose(chosen);
        return LabeledImages.Owning(
            $"{images.Name}, classes {string.Join(", ", keep)}", part.Pixels, [.. part.Labels.Select(c => Array.IndexOf(keep, c))],
            keep.Length, images.Height, images.Width);
    }

    /// <summary>Images of half the height and width: every pixel is the largest of a 2 × 2 square.</summary>
    /// <param name="images">The data, of even height and width.</param>
    /// <exception cref="ArgumentException">Height or width is odd.</exception>
    public static LabeledImages MaxPool2x2(this LabeledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Height % 2 != 0 || images.Width % 2 != 0)
        {
            throw Guard.Bad(
                nameof(images), "an even height and width", $"{images.Height} x {images.Width}", "Crop or pad the images before pooling.");
        }

        // All images below one another are one tall image of even height, so one loop over pairs of rows does everything.
        int width = images.Width, half = width / 2, rows = images.Count * images.Height / 2;
        double[] pooled = new double[rows * half];
        ReadOnlySpan<double> pixels = images.Pixels.Span;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> upper = pixels.Slice(2 * row * width, width), lower = pixels.Slice((2 * row + 1) * width, width);
            for (int j = 0; j < half; j++)
                pooled[row * half + j] = Math.Max(Math.Max(upper[2 * j], upper[2 * j + 1]), Math.Max(lower[2 * j], lower[2 * j + 1]));
        }

        return LabeledImages.Owning($"{images.Name}, max-pooled", pooled, [.. images.Labels], images.Classes, images.Height / 2, half);
    }

    /// <summary>The images of both, these first.</summary>
    /// <param name="images">The data.</param>
    /// <param name="more">More images of the same size and number of classes.</param>
    /// <exception cref="ArgumentException">The sizes or the numbers of classes differ.</exception>
    public static LabeledImages Append(this LabeledImages images, LabeledImages more)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(more);
        if ((more.Height, more.Width, more.Classes) != (images.Height, images.Width, images.Classes))
        {
            throw Guard.Bad(
                nameof(more), $"{images.Height} x {images.Width} pixels and {images.Classes} classes",
                $"{more.Height} x {more.Width} and {more.Classes}", "Join data of one kind only.");
        }

        double[] pixels = new double[images.Pixels.Length + more.Pixels.Length];
        images.Pixels.CopyTo(pixels);
        more.Pixels.CopyTo(pixels.AsMemory(images.Pixels.Length));
        return LabeledImages.Owning(images.Name, pixels, [.. images.Labels, .. more.Labels], images.Classes, images.Height, images.Width);
    }

    /// <summary>The same data under another name.</summary>
    /// <param name="images">The data.</param>
    /// <param name="name">What the data is.</param>
    public static LabeledImages WithName(this LabeledImages images, string name) =>
        LabeledImages.Owning(
            name, Guard.NotNull(images, nameof(images)).Pixels, [.. images.Labels], images.Classes, images.Height, images.Width);

    private static LabeledImages Choose(this LabeledImages images, int[] rows)
    {
        double[] pixels = new double[rows.Length * images.Features];
        for (int i = 0; i < rows.Length; i++)
            images.Row(rows[i]).CopyTo(pixels.AsSpan(i * images.Features));
        return LabeledImages.Owning(
            images.Name, pixels, [.. rows.Select(i => images.Labels[i])], images.Classes, images.Height, images.Width);
    }
}
