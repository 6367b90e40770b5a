namespace Egop;

// New data sets from old ones: parts, orders, classes, smaller images. None changes the data it is made from.
public sealed partial class LabeledImages
{
    /// <summary>The images start, ..., start + count - 1; shares the pixels, copies nothing.</summary>
    /// <param name="start">First image, from 0.</param>
    /// <param name="count">How many; may be 0.</param>
    /// <exception cref="ArgumentException">The range is not inside the data.</exception>
    public LabeledImages Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Count - count)
        {
            throw Guard.Bad(
                nameof(count), $"a range inside 0 to {Count}", $"{count} images from {start}", "Ask for images that the data has.");
        }

        return Owning(
            Name, Pixels.Slice(start * Features, count * Features),
            [.. Labels.Skip(start).Take(count)], Classes, Height, Width);
    }

    /// <summary>The first images.</summary>
    /// <param name="count">How many, at most all.</param>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public LabeledImages Take(int count) => Slice(0, count);

    /// <summary>The same images in random order.</summary>
    /// <param name="seed">The order is a function of the seed (by <see cref="Seeds.Data"/>) and of the number of images.</param>
    public LabeledImages Shuffle(ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.Data), 0)).Shuffle<int>(order);
        return Choose(order);
    }

    /// <summary>Shuffles and divides: the parts are disjoint; images beyond their sum are left out.</summary>
    /// <param name="training">Size of the training part; may be 0, as every size.</param>
    /// <param name="validation">Size of the validation part.</param>
    /// <param name="test">Size of the test part.</param>
    /// <param name="seed">Seed of <see cref="Shuffle"/>.</param>
    /// <exception cref="ArgumentException">A negative size, or a sum above the number of images.</exception>
    public DataSplit Split(int training, int validation, int test, ulong seed)
    {
        Guard.NonNegative(training, nameof(training));
        Guard.NonNegative(validation, nameof(validation));
        Guard.NonNegative(test, nameof(test));
        long sum = (long)training + validation + test;
        if (sum > Count)
            throw Guard.Bad(nameof(test), $"sizes with a sum of at most {Count}", Guard.Text(sum), "Make a part smaller.");
        LabeledImages shuffled = Shuffle(seed);
        return new DataSplit(
            shuffled.Slice(0, training).WithName($"{Name}: training"),
            shuffled.Slice(training, validation).WithName($"{Name}: validation"),
            shuffled.Slice(training + validation, test).WithName($"{Name}: test"));
    }

    /// <summary>The images of some classes, in their order, with the classes renumbered 0, 1, ... in the order given.</summary>
    /// <param name="keep">Distinct classes, at least one.</param>
    /// <exception cref="ArgumentException">No class, a class twice, or one that the data does not have.</exception>
    public LabeledImages WithClasses(params int[] keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        if (keep.Length == 0 || keep.Distinct().Count() != keep.Length || keep.Any(c => c < 0 || c >= Classes))
        {
            throw Guard.Bad(
                nameof(keep), $"distinct classes of 0 to {Classes - 1}", $"[{string.Join(", ", keep)}]",
                "Name each wanted class once.");
        }

        int[] chosen = [.. Enumerable.Range(0, Count).Where(i => keep.Contains(Labels[i]))];
        LabeledImages part = Choose(chosen);
        return Owning(
            $"{Name}, classes {string.Join(", ", keep)}", part.Pixels, [.. part.Labels.Select(c => Array.IndexOf(keep, c))],
            keep.Length, Height, Width);
    }

    /// <summary>Images of half the height and width, which must be even: every pixel is the largest of a 2 × 2 square.</summary>
    /// <exception cref="ArgumentException">Height or width is odd.</exception>
    public LabeledImages MaxPool2x2()
    {
        if (Height % 2 != 0 || Width % 2 != 0)
        {
            throw Guard.Bad(
                "images", "an even height and width", $"{Height} x {Width}", "Crop or pad the images before pooling.");
        }

        // All images below one another are one tall image of even height, so one loop over pairs of rows does everything.
        int width = Width, half = width / 2, rows = Count * Height / 2;
        double[] pooled = new double[rows * half];
        ReadOnlySpan<double> pixels = Pixels.Span;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> upper = pixels.Slice(2 * row * width, width), lower = pixels.Slice((2 * row + 1) * width, width);
            for (int j = 0; j < half; j++)
                pooled[row * half + j] = Math.Max(Math.Max(upper[2 * j], upper[2 * j + 1]), Math.Max(lower[2 * j], lower[2 * j + 1]));
        }

        return Owning($"{Name}, max-pooled", pooled, [.. Labels], Classes, Height / 2, half);
    }

    /// <summary>The images of both, these first.</summary>
    /// <param name="more">More images of the same size and number of classes.</param>
    /// <exception cref="ArgumentException">The sizes or the numbers of classes differ.</exception>
    public LabeledImages Append(LabeledImages more)
    {
        ArgumentNullException.ThrowIfNull(more);
        if ((more.Height, more.Width, more.Classes) != (Height, Width, Classes))
        {
            throw Guard.Bad(
                nameof(more), $"{Height} x {Width} pixels and {Classes} classes",
                $"{more.Height} x {more.Width} and {more.Classes}", "Join data of one kind only.");
        }

        double[] pixels = new double[Pixels.Length + more.Pixels.Length];
        Pixels.CopyTo(pixels);
        more.Pixels.CopyTo(pixels.AsMemory(Pixels.Length));
        return Owning(Name, pixels, [.. Labels, .. more.Labels], Classes, Height, Width);
    }

    /// <summary>The same data under another name.</summary>
    /// <param name="name">What the data is.</param>
    public LabeledImages WithName(string name) =>
        Owning(name, Pixels, [.. Labels], Classes, Height, Width);

    private LabeledImages Choose(int[] rows)
    {
        double[] pixels = new double[rows.Length * Features];
        for (int i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(pixels.AsSpan(i * Features));
        return Owning(
            Name, pixels, [.. rows.Select(i => Labels[i])], Classes, Height, Width);
    }
}
