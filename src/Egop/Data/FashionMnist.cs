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
    private static readonly Uri _publisher = new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/");

    internal const string Collection = "fashion-mnist";
    internal const int Classes = 10, EmbeddedClasses = 4;

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

    private const int SampleTraining = 3000;

    private static readonly DataFile _sampleImages = Sample(
        "fashion-sample-images.idx.gz", 705_616, "5dae0ff48fc1b145b1b70692b681e4f97c2cbabcabaea0ec8e18f146c9558dd5");

    private static readonly DataFile _sampleLabels = Sample(
        "fashion-sample-labels.idx.gz", 3608, "5bfd167bbd5c9443e04fdee104d124dddada377fe81053cd15842c074d706181");

    /// <summary>
    /// A sample of the training part, from the library itself: the first 750 images of each of the classes 0 to 3, max-pooled to 14 × 14
    /// pixels.
    /// </summary>
    /// <remarks>In their published order, 3000 images. For trying things out: what is learned from it is not what the 24 000 images of
    /// these classes teach.</remarks>
    /// <exception cref="DataException">The installed library is damaged.</exception>
    public static LabeledImages EmbeddedTraining() => Embedded().Take(SampleTraining).WithName("Fashion-MNIST, embedded sample, training");

    /// <summary>
    /// A sample of the test part, from the library itself: the first 150 images of each of the classes 0 to 3, max-pooled to 14 × 14
    /// pixels.
    /// </summary>
    /// <exception cref="DataException">The installed library is damaged.</exception>
    public static LabeledImages EmbeddedTest()
    {
        LabeledImages all = Embedded();
        return all.Slice(SampleTraining, all.Count - SampleTraining).WithName("Fashion-MNIST, embedded sample, test");
    }

    /// <summary>Whether all four files are in one of the places named above; a damaged file is there.</summary>
    public static bool IsPresent()
    {
        try
        {
            foreach (DataFile file in (DataFile[])[TrainingImages, TrainingLabels, TestImages, TestLabels])
                _ = DataPlaces.Current.Locate(file, Collection, null, Remedy);
            return true;
        }
        catch (DataException)
        {
            return false;
        }
    }

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

    private static LabeledImages Embedded()
    {
        const string Reinstall = "Install the Egop package again.";
        return LabeledImages.FromIdx("Fashion-MNIST, embedded sample", Read(_sampleImages), Read(_sampleLabels), EmbeddedClasses);

        static IdxArray Read(DataFile file) => IdxArray.Parse(file.FromResource($"Egop.Data.{file.Name}", Reinstall), file.Name, Reinstall);
    }

    private static DataFile Sample(string name, int length, string sha256) => new(name, length, sha256, _publisher, SystemPath: null);

    private static DataFile File(string name, int length, string sha256) => new(
        name, length, sha256, new Uri(_publisher, name),
        $"datasets/fashion-mnist/{name}");
}
