namespace Egop.Tests;

public class LabeledImagesTests
{
    [Fact]
    public void Rows_labels_and_matrix_are_what_was_given()
    {
        LabeledImages data = Numbered(5);

        Assert.Equal((5, 6, 3, 2, 3), (data.Count, data.Features, data.Classes, data.Height, data.Width));
        Assert.Equal([12, 13, 14, 15, 16, 17], data.Row(2).ToArray());
        Assert.Equal([0, 1, 2, 0, 1], data.Labels);
        Assert.Equal([2, 2, 1], data.CountByClass());
        Assert.Equal(data.Row(3).ToArray(), data.ToMatrix().Row(3).ToArray());
        Assert.Equal("numbered: 5 images of 2 x 3 pixels, 3 classes", data.ToString());
    }

    [Fact]
    public void The_numbers_are_copied()
    {
        double[] row = [1, 2];
        LabeledImages data = LabeledImages.Of("x", [row], [0], 1, 1, 2);
        row[0] = 9;

        Assert.Equal([1, 2], data.Row(0).ToArray());
    }

    [Theory]
    [InlineData("ragged", "rows[1]: expected length 2, actual length 3")]
    [InlineData("NaN", "rows[1]: expected finite numbers only, actual NaN at index 1")]
    [InlineData("label", "labels[1]: expected a class of 0 to 1, actual 2")]
    [InlineData("negative label", "labels[1]: expected a class of 0 to 1, actual -1")]
    [InlineData("labels", "labels: expected length 2, actual length 1")]
    [InlineData("classes", "classes: expected a whole number of at least 1, actual 0")]
    [InlineData("height", "height: expected a whole number of at least 1, actual 0")]
    public void Bad_data_is_refused_with_the_row(string damage, string message)
    {
        double[] second = damage switch { "ragged" => [1, 2, 3], "NaN" => [1, double.NaN], _ => [1, 2] };
        int[] labels = damage switch { "label" => [0, 2], "negative label" => [0, -1], "labels" => [0], _ => [0, 1] };
        var thrown = Assert.Throws<ArgumentException>(() => LabeledImages.Of(
            "x", [[1, 2], second], labels, damage == "classes" ? 0 : 2, damage == "height" ? 0 : 1, 2));

        Assert.Contains(message, thrown.Message);
    }

    [Fact]
    public void A_shuffle_keeps_every_image_with_its_label_and_is_a_function_of_the_seed()
    {
        LabeledImages data = Numbered(100);
        LabeledImages one = data.Shuffle(5);

        Assert.NotEqual(data.Labels, one.Labels);
        Assert.Equal(Enumerable.Range(0, 100), Ids(one).Order());
        Assert.Equal(Ids(one).Select(id => id % 3), one.Labels);
        Assert.Equal(Ids(one), Ids(data.Shuffle(5)));
        Assert.NotEqual(Ids(one), Ids(data.Shuffle(6)));
    }

    [Fact]
    public void A_split_has_disjoint_parts_of_the_sizes_asked_for()
    {
        DataSplit split = Numbered(100).Split(50, 20, 25, seed: 5);
        int[] all = [.. Ids(split.Training), .. Ids(split.Validation), .. Ids(split.Test)];

        Assert.Equal((50, 20, 25), (split.Training.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(95, all.Distinct().Count());
        Assert.Equal(Ids(Numbered(100).Shuffle(5)).Take(95), all);
        Assert.Equal(0, Numbered(10).Split(0, 4, 6, seed: 1).Training.Count);
    }

    [Theory]
    [InlineData(60, 40, 1, "a sum of at most 100, actual 101")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, "actual 6442450941")]
    [InlineData(-1, 5, 5, "training: expected zero or a positive whole number, actual -1")]
    public void A_split_that_does_not_fit_is_refused(int training, int validation, int test, string message)
    {
        var thrown = Assert.Throws<ArgumentException>(() => Numbered(100).Split(training, validation, test, 5));

        Assert.Contains(message, thrown.Message);
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(-1, 2)]
    [InlineData(3, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_slice_outside_the_data_is_refused(int start, int count)
    {
        var thrown = Assert.Throws<ArgumentException>(() => Numbered(10).Slice(start, count));

        Assert.Contains("a range inside 0 to 10", thrown.Message);
    }

    [Fact]
    public void Chosen_classes_are_numbered_in_the_order_given()
    {
        LabeledImages data = Numbered(10).WithClasses(2, 0);

        Assert.Equal(2, data.Classes);
        Assert.Equal([0, 2, 3, 5, 6, 8, 9], Ids(data));
        Assert.Equal([1, 0, 1, 0, 1, 0, 1], data.Labels);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { -1 })]
    public void Classes_that_are_missing_or_repeated_are_refused(int[] keep)
    {
        var thrown = Assert.Throws<ArgumentException>(() => Numbered(10).WithClasses(keep));

        Assert.Contains("distinct classes of 0 to 2", thrown.Message);
    }

    [Fact]
    public void Max_pooling_takes_the_largest_of_every_square()
    {
        const int Height = 6, Width = 4;
        double[][] rows = new double[3][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[Height * Width];
            new RandomStream(new SampleKey(51, (ulong)i)).FillUniform(rows[i]);
        }

        LabeledImages pooled = LabeledImages.Of("x", rows, [0, 1, 0], 2, Height, Width).MaxPool2x2();

        Assert.Equal((3, 3, 2), (pooled.Count, pooled.Height, pooled.Width));
        Assert.Equal([0, 1, 0], pooled.Labels);
        for (int image = 0; image < 3; image++)
        {
            for (int y = 0; y < 3; y++)
            {
                for (int x = 0; x < 2; x++)
                {
                    double expected = double.NegativeInfinity;
                    foreach ((int dy, int dx) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
                        expected = Math.Max(expected, rows[image][(2 * y + dy) * Width + 2 * x + dx]);
                    Assert.Equal(expected, pooled.Row(image)[y * 2 + x]);
                }
            }
        }
    }

    [Fact]
    public void Images_of_odd_size_cannot_be_pooled()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Numbered(1).MaxPool2x2());

        Assert.Contains("an even height and width, actual 2 x 3", thrown.Message);
    }

    [Fact]
    public void Only_data_of_one_kind_can_be_appended()
    {
        LabeledImages both = Numbered(4).Append(Numbered(3));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2], Ids(both));
        Assert.Equal([0, 1, 2, 0, 0, 1, 2], both.Labels);

        var thrown = Assert.Throws<ArgumentException>(() => Numbered(4).Append(LabeledImages.Of("x", [[1]], [0], 3, 1, 1)));
        Assert.Contains("2 x 3 pixels and 3 classes, actual 1 x 1 and 3", thrown.Message);
    }

    /// <summary>Image i has pixels 6i, ..., 6i + 5 and label i mod 3.</summary>
    private static LabeledImages Numbered(int count) => LabeledImages.Of(
        "numbered",
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(6 * i, 6).Select(x => (double)x).ToArray())],
        [.. Enumerable.Range(0, count).Select(i => i % 3)], 3, 2, 3);

    private static int[] Ids(LabeledImages data) => [.. Enumerable.Range(0, data.Count).Select(i => (int)data.Row(i)[0] / 6)];
}
