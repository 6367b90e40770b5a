namespace Egop;

/// <summary>Fashion-MNIST: 60 000 training and 10 000 test images of articles of clothing, 28 × 28 pixels, ten classes.</summary>
/// <remarks>
/// Pixels are the published bytes divided by 255. Classes: 0 T-shirt, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt,
/// 7 sneaker, 8 bag, 9 ankle boot. Source: H. Xiao, K. Rasul, R. Vollgraf, arXiv 1708.07747; Zalando SE, MIT license.
/// Files are looked for in the folder given and nowhere else; without one in EGOP_DATA/fashion-mnist, in the user's cache
/// (egop/data/fashion-mnist under local application data) and where Debian's package dataset-fashion-mnist puts them
/// (datasets/fashion-mnist below /usr/share, or below the folders of XDG_DATA_DIRS).
/// Nothing is downloaded except by <see cref="DownloadAsync"/>. The SHA-256 of the decompressed content is checked.
/// The training part takes 376 MB in memory; choosing classes (<see cref="LabeledImagesExtensions.WithClasses"/>) and
/// pooling (<see cref="LabeledImagesExtensions.MaxPool2x2"/>) make it small.
/// </remarks>
public static class FashionMnist
{
    internal const string Collection = "fashion-mnist";
    internal const int Classes = 10;

    internal const string Remedy =
        "Call FashionMnist.DownloadAsync() to fetch the publisher's files into the user's cache, or set EGOP_DATA to a folder that has "
        + "the four .gz files in fashion-mnist/, or pass the folder that has them, or install the Debian package dataset-fashion-mnist.";

    internal static readonly DataFile TrainingImages = File(
        "train-images-idx3-ubyte.gz", 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");

    internal static readonly DataFile TrainingLabels = File(
        "train-labels-idx1-ubyte.gz", 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");

    internal static readonly DataFile TestImages = File(
        "t10k-images-idx3-ubyte.gz", 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");

    internal static readonly DataFile TestLabels = File(
        "t10k-labels-idx1-ubyte.gz", 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    /// <summary>The 60 000 training images, 6000 a class.</summary>
    /// <param name="folder">Folder of the .gz files, or null to look in the places named above.</param>
    /// <exception cref="DataException">A file is missing or not the published one.</exception>
    public static LabeledImages LoadTraining(string? folder = null) =>
        Load("Fashion-MNIST, training", TrainingImages, TrainingLabels, folder, DataPlaces.Current);

    /// <summary>The 10 000 test images, 1000 a class.</summary>
    /// <param name="folder">Folder of the .gz files, or null to look in the places named above.</param>
    /// <exception cref="DataException">A file is missing or not the published one.</exception>
    public static LabeledImages LoadTest(string? folder = null) =>
        Load("Fashion-MNIST, test", TestImages, TestLabels, folder, DataPlaces.Current);

    /// <summary>Downloads the four files (31 MB) from the publisher, checks them and keeps them; intact ones are not fetched
    /// again.</summary>
    /// <param name="folder">Where to, or null for the user's cache, in which the loaders look.</param>
    /// <param name="progress">Told how far it is, or null.</param>
    /// <param name="cancellationToken">Stops it; no partial file stays.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DataException">The publisher does not answer, or its file is not the one known here.</exception>
    public static async Task<string> DownloadAsync(
        string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string target = folder ?? Path.Combine(DataPlaces.Current.UserCache, Collection);
        using var handler = new HttpClientHandler();
        await Downloader.FetchAsync(
            [TrainingImages, TrainingLabels, TestImages, TestLabels], target, handler, progress, cancellationToken).ConfigureAwait(false);
        return target;
    }

    internal static LabeledImages Load(string name, DataFile images, DataFile labels, string? folder, DataPlaces places)
    {
        return LabeledImages.FromIdx(name, Read(images), Read(labels), Classes);

        IdxArray Read(DataFile file)
        {
            string path = places.Locate(file, Collection, folder, Remedy);
            return IdxArray.Parse(file.Read(path, Remedy), path, Remedy);
        }
    }

    private static DataFile File(string name, int length, string sha256) => new(
        name, length, sha256, new Uri($"https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/{name}"),
        $"datasets/fashion-mnist/{name}");
}
