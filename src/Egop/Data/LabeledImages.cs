using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Grey images of one size, each with a class: n rows of height · width pixels and n labels. Immutable.</summary>
public sealed class LabeledImages
{
    private readonly int[] _labels;

    private LabeledImages(string name, ReadOnlyMemory<double> pixels, int[] labels, int classes, int height, int width)
    {
        Name = name;
        Pixels = pixels;
        _labels = labels;
        Labels = Array.AsReadOnly(labels);
        Classes = classes;
        Height = height;
        Width = width;
    }

    /// <summary>What the data is.</summary>
    public string Name { get; }

    /// <summary>Number of images n.</summary>
    public int Count => _labels.Length;

    /// <summary>Number of pixels of an image, height · width.</summary>
    public int Features => Height * Width;

    /// <summary>Number of classes; labels are 0, ..., classes - 1, and a class may have no images.</summary>
    public int Classes { get; }

    /// <summary>Rows of pixels of an image.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row of an image.</summary>
    public int Width { get; }

    /// <summary>All pixels: n × features, row-major; an image is row-major in turn.</summary>
    public ReadOnlyMemory<double> Pixels { get; }

    /// <summary>The class of every image, length n.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Images from numbers, which are copied.</summary>
    /// <param name="name">What the data is.</param>
    /// <param name="rows">One array of height · width finite pixels for each image.</param>
    /// <param name="labels">The class of each image, in 0, ..., classes - 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="height">Rows of pixels of an image, at least 1.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <exception cref="ArgumentException">A row of another length, a pixel that is not finite, a label out of range, or unequal
    /// numbers of rows and labels; the message names the row.</exception>
    public static LabeledImages Of(
        string name, IReadOnlyList<double[]> rows, IReadOnlyList<int> labels, int classes, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        Guard.Positive(classes, nameof(classes));
        Guard.RequireRoom(
            (long)Guard.Positive(height, nameof(height)) * Guard.Positive(width, nameof(width)) * Math.Max(1, rows.Count), nameof(rows),
            $"{rows.Count} images of {height} x {width} pixels", "Give fewer or smaller images.");
        int features = height * width;
        Guard.Length(labels.Count, rows.Count, nameof(labels), "Give one label for each row.");
        double[] pixels = new double[rows.Count * features];
        for (int i = 0; i < rows.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(rows[i], $"rows[{i}]");
            Guard.Length(rows[i].Length, features, $"rows[{i}]", "Give height x width pixels for every image.");
            Guard.Finite(rows[i], $"rows[{i}]");
            if (labels[i] < 0 || labels[i] >= classes)
            {
                throw Guard.Bad(
                    $"labels[{i}]", $"a class of 0 to {classes - 1}", Guard.Text(labels[i]),
                    "Number the classes from 0, or give more classes.");
            }

            rows[i].CopyTo(pixels, i * features);
        }

        return new LabeledImages(name, pixels, [.. labels], classes, height, width);
    }

    /// <summary>Images and labels from a pair of IDX files, the format of MNIST; pixels are divided by 255.</summary>
    /// <param name="name">What the data is.</param>
    /// <param name="images">Path of the file of n × height × width bytes, gzip-compressed or not.</param>
    /// <param name="labels">Path of the file of n bytes, gzip-compressed or not.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is below 1.</exception>
    /// <exception cref="DataException">A file is missing or damaged, other dimensions, or a label out of range; the message has the
    /// offset.</exception>
    public static LabeledImages FromIdx(string name, string images, string labels, int classes) =>
        FromIdx(name, IdxArray.Load(images), IdxArray.Load(labels), classes);

    /// <summary>Images and labels from a pair of IDX arrays.</summary>
    internal static LabeledImages FromIdx(string name, IdxArray images, IdxArray labels, int classes)
    {
        Guard.Positive(classes, nameof(classes));
        const string Remedy = "Give the images file and the labels file of the same part of one data set.";
        if (images.Sizes.Count != 3 || images.Sizes.Contains(0))
            throw new DataException(images.Source, "offset 3", "count x height x width bytes, none of them 0", images.ToString(), Remedy);
        if (labels.Sizes.Count != 1 || labels.Sizes[0] != images.Sizes[0])
        {
            throw new DataException(
                labels.Source, "offset 3", $"{images.Sizes[0]} bytes, a label for each image", labels.ToString(), Remedy);
        }

        int wrong = labels.Elements.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(classes - 1, byte.MaxValue));
        if (wrong >= 0)
        {
            const int LabelsHeader = 8;
            throw new DataException(
                labels.Source, $"offset {LabelsHeader + wrong}", $"a class of 0 to {classes - 1}",
                Guard.Text(labels.Elements[wrong]), Remedy);
        }

        ReadOnlySpan<byte> bytes = images.Elements;
        double[] pixels = new double[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            pixels[i] = bytes[i] / (double)byte.MaxValue;
        int[] classOf = new int[labels.Sizes[0]];
        for (int i = 0; i < classOf.Length; i++)
            classOf[i] = labels.Elements[i];
        return new LabeledImages(name, pixels, classOf, classes, images.Sizes[1], images.Sizes[2]);
    }

    /// <summary>The pixels of one image, row-major.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<double> Row(int index) => Pixels.Span.Slice(index * Features, Features);

    /// <summary>The pixels as a new n × features matrix.</summary>
    /// <exception cref="InvalidOperationException">There are no images: a matrix has at least one row.</exception>
    public Matrix<double> ToMatrix() => Count > 0
        ? Matrix<double>.Build.DenseOfRowMajor(Count, Features, Pixels.ToArray())
        : throw new InvalidOperationException($"{Name} has no images: expected at least 1, actual 0. Choose images first.");

    /// <summary>Number of images of every class, length <see cref="Classes"/>.</summary>
    public int[] CountByClass()
    {
        int[] counts = new int[Classes];
        foreach (int label in _labels)
            counts[label]++;
        return counts;
    }

    /// <summary>"UCI digits: 5620 images of 8 x 8 pixels, 10 classes".</summary>
    public override string ToString() => $"{Name}: {Count} images of {Height} x {Width} pixels, {Classes} classes";

    internal static LabeledImages Owning(
        string name, ReadOnlyMemory<double> pixels, int[] labels, int classes, int height, int width) =>
        new(name, pixels, labels, classes, height, width);
}
