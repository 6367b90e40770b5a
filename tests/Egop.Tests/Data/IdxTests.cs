namespace Egop.Tests;

public class IdxTests
{
    // Two images of 2 x 3 and their labels, byte by byte as the format describes.
    private static readonly byte[] _images =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 51, 102, 153, 204, 255, 255, 0, 255, 0, 255, 0];
    private static readonly byte[] _labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_compressed_or_not(bool compressed)
    {
        using var folder = new TemporaryFolder();
        IdxArray images = IdxArray.Load(folder.Write("images.gz", compressed ? TemporaryFolder.Gzip(_images) : _images));
        IdxArray labels = IdxArray.Load(folder.Write("labels.gz", compressed ? TemporaryFolder.Gzip(_labels) : _labels));
        LabeledImages data = LabeledImages.FromIdx("two", images, labels, 10);

        Assert.Equal("2 x 2 x 3 bytes", images.ToString());
        Assert.Equal("two: 2 images of 2 x 3 pixels, 10 classes", data.ToString());
        Assert.Equal([7, 9], data.Labels);
        Assert.Equal([0, 51 / 255.0, 102 / 255.0, 153 / 255.0, 204 / 255.0, 1], data.Row(0).ToArray());
        Assert.Equal([1, 0, 1, 0, 1, 0], data.Row(1).ToArray());
    }

    [Theory]
    [InlineData("empty", "offset 0", "a header of at least 4 bytes", "0 bytes")]
    [InlineData("magic", "offset 0", "two zero bytes", "01 00")]
    [InlineData("type", "offset 2", "element type 08", "0D")]
    [InlineData("no dimensions", "offset 3", "at least one dimension", "0")]
    [InlineData("cut header", "offset 10", "a header of 16 bytes", "the end of the file")]
    [InlineData("huge size", "offset 4", "sizes with a product of at most", "size 4294967295 of dimension 1")]
    [InlineData("huge product", "offset 8", "sizes with a product of at most", "size 2147483647 of dimension 2")]
    [InlineData("cut elements", "offset 27", "28 bytes for 2 x 2 x 3 elements", "27 bytes")]
    [InlineData("extra elements", "offset 28", "28 bytes for 2 x 2 x 3 elements", "29 bytes")]
    public void A_damaged_file_is_refused_with_the_offset(string damage, string position, string expected, string actual)
    {
        byte[] bytes = [.. _images];
        switch (damage)
        {
            case "empty": bytes = []; break;
            case "magic": bytes[0] = 1; break;
            case "type": bytes[2] = 0x0D; break;
            case "no dimensions": bytes[3] = 0; break;
            case "cut header": bytes = bytes[..10]; break;
            case "huge size": bytes.AsSpan(4, 4).Fill(0xFF); break;
            case "huge product":
                bytes.AsSpan(8, 4).Fill(0xFF);
                bytes[8] = 0x7F;
                break;
            case "cut elements": bytes = bytes[..27]; break;
            default: bytes = [.. bytes, 0]; break;
        }

        using var folder = new TemporaryFolder();
        string path = folder.Write("images", bytes);
        var thrown = Assert.Throws<DataException>(() => IdxArray.Load(path));

        DigitsTests.AssertSays(thrown, $"{path}, {position}: expected ", expected, $"actual {actual}", "Fetch the file again");
    }

    [Fact]
    public void A_gzip_file_cut_at_any_byte_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = TemporaryFolder.Gzip([.. _images, .. Enumerable.Range(0, 500).Select(i => (byte)(i * i))]);
        for (int length = 2; length < whole.Length; length++)
        {
            string path = folder.Write("cut.gz", whole[..length]);
            var thrown = Assert.Throws<DataException>(() => IdxArray.Load(path));
            DigitsTests.AssertSays(thrown, path, "offset ", "gzip", "Fetch the file again");
        }
    }

    [Fact]
    public void A_gzip_file_with_a_changed_byte_in_its_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = TemporaryFolder.Gzip(_images);
        for (int i = 10; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 0x10;
            string path = folder.Write("changed.gz", changed);
            DigitsTests.AssertSays(Assert.Throws<DataException>(() => IdxArray.Load(path)), path, "offset ", "gzip");
        }
    }

    [Fact]
    public void A_file_that_does_not_exist_is_a_data_exception_with_its_path()
    {
        using var folder = new TemporaryFolder();
        var thrown = Assert.Throws<DataException>(() => IdxArray.Load(folder.File("none.gz")));

        DigitsTests.AssertSays(thrown, folder.File("none.gz"), "expected a file that can be read", "Fetch the file again");
        Assert.DoesNotContain("..", thrown.Message);
    }

    [Theory]
    [InlineData("class", "labels, offset 9", "a class of 0 to 8", "actual 9")]
    [InlineData("count", "labels, offset 3", "2 bytes, a label for each image", "actual 3 bytes")]
    [InlineData("swapped", "labels, offset 3", "count x height x width bytes", "actual 2 bytes")]
    public void Images_and_labels_that_do_not_belong_together_are_refused(string damage, string where, string expected, string actual)
    {
        IdxArray images = IdxArray.Parse(_images, "images", "");
        IdxArray labels = IdxArray.Parse(damage == "count" ? [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3] : _labels, "labels", "");
        var thrown = Assert.Throws<DataException>(
            () => damage == "swapped" ? LabeledImages.FromIdx("x", labels, images, 10) : LabeledImages.FromIdx("x", images, labels, 9));

        DigitsTests.AssertSays(thrown, where, expected, actual, "the same part of one data set");
    }

    [Fact]
    public void Fashion_MNIST_is_refused_when_missing_and_when_it_is_not_the_published_content()
    {
        using var folder = new TemporaryFolder();
        var missing = Assert.Throws<DataException>(() => FashionMnist.LoadTest(folder.Path));
        DigitsTests.AssertSays(
            missing, folder.File("t10k-images-idx3-ubyte.gz"), "FashionMnist.DownloadAsync()", "EGOP_DATA", "dataset-fashion-mnist");

        string path = folder.Write("t10k-images-idx3-ubyte.gz", TemporaryFolder.Gzip(_images));
        var other = Assert.Throws<DataException>(() => FashionMnist.LoadTest(folder.Path));
        DigitsTests.AssertSays(other, path, "expected 7840016 bytes", "actual 28 bytes");
    }

    [Fact]
    public void Fashion_MNIST_reads_its_pair_of_files_through_the_checksum()
    {
        using var folder = new TemporaryFolder();
        folder.Write("fashion-mnist/i.gz", TemporaryFolder.Gzip(_images));
        folder.Write("fashion-mnist/l.gz", TemporaryFolder.Gzip(_labels));
        LabeledImages data = FashionMnist.Load(
            "small", Published("i.gz", _images), Published("l.gz", _labels), null, new DataPlaces(folder.Path, folder.File("cache")));

        Assert.Equal("small: 2 images of 2 x 3 pixels, 10 classes", data.ToString());

        static DataFile Published(string name, byte[] content) => new(
            name, content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)),
            new Uri("http://localhost/"), SystemPath: null);
    }
}
