using System.Text;

namespace Egop.Tests;

public class DigitsTests
{
    [Fact]
    public void The_embedded_digits_are_the_published_test_part()
    {
        LabeledImages embedded = Digits.Embedded();
        LabeledImages file = Digits.LoadTest(TestData.UciDigits);

        Assert.Equal((1797, 64, 10, 8, 8), (embedded.Count, embedded.Features, embedded.Classes, embedded.Height, embedded.Width));
        Assert.Equal(file.Pixels.ToArray(), embedded.Pixels.ToArray());
        Assert.Equal(file.Labels, embedded.Labels);
    }

    [Theory]
    [InlineData("optdigits.tra", 3823)]
    [InlineData("optdigits.tes", 1797)]
    public void Every_number_equals_that_of_a_plain_reading_of_the_file(string name, int count)
    {
        using var folder = new TemporaryFolder();
        byte[] content = name == "optdigits.tra" ? File.ReadAllBytes(Path.Combine(TestData.UciDigits, name)) : TestData.EmbeddedDigits;
        string path = folder.Write(name, content);
        LabeledImages images = name == "optdigits.tra" ? Digits.LoadTraining(folder.Path) : Digits.LoadTest(folder.Path);
        int[][] lines = [.. File.ReadLines(path).Select(l => l.Split(',').Select(int.Parse).ToArray())];

        Assert.Equal(count, images.Count);
        Assert.Equal(lines.SelectMany(l => l[..64].Select(p => p / 16.0)), images.Pixels.ToArray());
        Assert.Equal(lines.Select(l => l[64]), images.Labels);
    }

    // optdigits.names, "Class Distribution".
    [Fact]
    public void The_class_counts_of_the_training_part_are_those_of_the_publishers_description() =>
        Assert.Equal([376, 389, 380, 389, 387, 376, 377, 387, 380, 382], Digits.LoadTraining(TestData.UciDigits).CountByClass());

    [Fact]
    public void The_class_counts_of_the_test_part_are_those_of_the_publishers_description() =>
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Digits.Embedded().CountByClass());

    [Fact]
    public void Load_gives_the_training_part_and_then_the_test_part()
    {
        LabeledImages all = Digits.Load(TestData.UciDigits);
        LabeledImages training = Digits.LoadTraining(TestData.UciDigits);

        Assert.Equal("UCI digits: 5620 images of 8 x 8 pixels, 10 classes", all.ToString());
        Assert.Equal(training.Labels, all.Take(3823).Labels);
        Assert.Equal(training.Pixels.ToArray(), all.Take(3823).Pixels.ToArray());
        Assert.Equal(Digits.Embedded().Pixels.ToArray(), all.Slice(3823, 1797).Pixels.ToArray());
    }

    [Fact]
    public void A_compressed_copy_of_a_file_is_as_good_as_the_file()
    {
        using var folder = new TemporaryFolder();
        byte[] content = TestData.EmbeddedDigits;
        folder.Write("optdigits.tes", TemporaryFolder.Gzip(content));

        Assert.Equal(1797, Digits.LoadTest(folder.Path).Count);
    }

    [Fact]
    public void A_file_with_one_changed_byte_is_refused_by_its_checksum()
    {
        using var folder = new TemporaryFolder();
        byte[] content = TestData.EmbeddedDigits;
        content[1000] ^= 1;
        string path = folder.Write("optdigits.tes", content);

        var thrown = Assert.Throws<DataException>(() => Digits.LoadTest(folder.Path));
        AssertSays(thrown, path, "SHA-256 6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8", "DownloadAsync");
    }

    [Fact]
    public void A_truncated_file_is_refused_with_both_lengths()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("optdigits.tes", TestData.EmbeddedDigits[..200_000]);

        var thrown = Assert.Throws<DataException>(() => Digits.LoadTest(folder.Path));
        AssertSays(thrown, path, "expected 264712 bytes", "actual 200000 bytes", "DownloadAsync");
    }

    [Theory]
    [InlineData("missing field", "line 2", "expected 65 comma-separated whole numbers", "actual 64")]
    [InlineData("extra field", "line 2", "expected 65 comma-separated whole numbers", "actual 66")]
    [InlineData("class 10", "line 2, field 65", "expected a class of 0 to 9", "actual \"10\"")]
    [InlineData("pixel 17", "line 2, field 3", "expected a pixel of 0 to 16", "actual \"17\"")]
    [InlineData("negative", "line 2, field 3", "expected a pixel of 0 to 16", "actual \"-1\"")]
    [InlineData("not a number", "line 2, field 3", "expected a pixel of 0 to 16", "actual \"x\"")]
    [InlineData("NaN", "line 2, field 3", "expected a pixel of 0 to 16", "actual \"NaN\"")]
    [InlineData("empty line", "line 2", "expected 65 comma-separated whole numbers", "actual an empty line")]
    [InlineData("empty file", "line 1", "expected 65 comma-separated whole numbers", "actual an empty file")]
    [InlineData("cut line", "line 3", "expected 65 comma-separated whole numbers", "actual 40")]
    public void A_wrong_row_is_refused_with_its_line_and_field(string damage, string position, string expected, string actual)
    {
        string good = string.Concat(Enumerable.Repeat("0,", 64)) + "5";
        string bad = damage switch
        {
            "missing field" => good[2..],
            "extra field" => "0," + good,
            "class 10" => good[..^1] + "10",
            "pixel 17" => "0,0,17" + good[5..],
            "negative" => "0,0,-1" + good[5..],
            "not a number" => "0,0,x" + good[5..],
            "NaN" => "0,0,NaN" + good[5..],
            _ => "",
        };
        string text = damage switch
        {
            "empty file" => "",
            "cut line" => $"{good}\n{good}\n{good[..79]}",
            _ => $"{good}\n{bad}\n{good}\n",
        };

        var thrown = Assert.Throws<DataException>(
            () => DigitsCsv.Parse(Encoding.ASCII.GetBytes(text), "test", "folder/some.tes", Digits.Remedy));

        AssertSays(thrown, "folder/some.tes", $", {position}: ", expected, actual, Digits.Remedy);
        Assert.Equal(("folder/some.tes", position), (thrown.File, thrown.Position));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public void Lines_may_end_in_any_of_the_usual_ways(string end)
    {
        string good = string.Concat(Enumerable.Repeat("16,", 64)) + "5";
        byte[] content = Encoding.ASCII.GetBytes(good + (end.Length == 0 ? "\n" : end) + good + end);
        LabeledImages images = DigitsCsv.Parse(content, "test", "some.tes", "");

        Assert.Equal([5, 5], images.Labels);
        Assert.All(images.Pixels.ToArray(), p => Assert.Equal(1, p));
    }

    [Fact]
    public void A_folder_without_the_file_is_refused_with_every_place_tried()
    {
        using var folder = new TemporaryFolder();
        var thrown = Assert.Throws<DataException>(() => Digits.LoadTraining(folder.Path));

        AssertSays(
            thrown, "optdigits.tra", folder.File("optdigits.tra"), Path.Combine(folder.Path, "uci-digits", "optdigits.tra"),
            "none of them exists", "DownloadAsync", "EGOP_DATA", "Digits.Embedded()");
    }

    internal static void AssertSays(DataException thrown, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, thrown.Message));
}
