namespace Egop;

/// <summary>Optical Recognition of Handwritten Digits: 5620 images of 8 × 8 pixels, ten classes.</summary>
/// <remarks>
/// Pixels are the published whole numbers 0..16 divided by 16. Source: E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning
/// Repository, doi 10.24432/C50P49, CC BY 4.0. The test part is also in the library itself (<see cref="Embedded"/>).
/// Files are looked for in the folder given and nowhere else; without one in EGOP_DATA/uci-digits, in the user's cache
/// (egop/data/uci-digits under local application data) and where a distribution's packages put them.
/// Nothing is downloaded except by <see cref="DownloadAsync"/>. The SHA-256 of every file is checked.
/// </remarks>
public static class Digits
{
    internal const string Collection = "uci-digits";
    internal const string Resource = "Egop.Data.digits.csv.gz";

    internal const string Remedy =
        "Call Digits.DownloadAsync() to fetch the publisher's files into the user's cache, or set EGOP_DATA to a folder that has "
        + "uci-digits/optdigits.tra and uci-digits/optdigits.tes, or pass the folder that has them; Digits.Embedded() needs no file.";

    internal static readonly DataFile TrainingFile = new(
        "optdigits.tra", 563_639, "f87ffe5149ece6d73cc08c296f180e695885849036c0b22a7973e74e3f35d3ee",
        new Uri("https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/optdigits.tra"), SystemPath: null);

    internal static readonly DataFile TestFile = new(
        "optdigits.tes", 264_712, "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8",
        new Uri("https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/optdigits.tes"),
        "/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz");

    /// <summary>The 1797 images of the test part, from the library itself: no file, no network.</summary>
    /// <exception cref="DataException">The installed library is damaged.</exception>
    public static LabeledImages Embedded()
    {
        const string Reinstall = "Install the Egop package again.";
        return DigitsCsv.Parse(TestFile.FromResource(Resource, Reinstall), "UCI digits, embedded", Resource, Reinstall);
    }

    /// <summary>All 5620 images: the 3823 of the training part, then the 1797 of the test part.</summary>
    /// <param name="folder">Folder of optdigits.tra and optdigits.tes, or null to look in the places named above.</param>
    /// <exception cref="DataException">A file is missing or not the published one.</exception>
    public static LabeledImages Load(string? folder = null) =>
        LoadTraining(folder).Append(LoadTest(folder)).WithName("UCI digits");

    /// <summary>The 3823 images of the training part, written by 30 people.</summary>
    /// <param name="folder">Folder of optdigits.tra, or null to look in the places named above.</param>
    /// <exception cref="DataException">The file is missing or not the published one.</exception>
    public static LabeledImages LoadTraining(string? folder = null) =>
        Load(TrainingFile, "UCI digits, training", folder, DataPlaces.Current);

    /// <summary>The 1797 images of the test part, written by 13 other people; equal to <see cref="Embedded"/>.</summary>
    /// <param name="folder">Folder of optdigits.tes, or null to look in the places named above.</param>
    /// <exception cref="DataException">The file is missing or not the published one.</exception>
    public static LabeledImages LoadTest(string? folder = null) =>
        Load(TestFile, "UCI digits, test", folder, DataPlaces.Current);

    /// <summary>Downloads both files from the publisher, checks them and keeps them; files already there and intact are not
    /// fetched again.</summary>
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
        await Downloader.FetchAsync([TrainingFile, TestFile], target, handler, progress, cancellationToken).ConfigureAwait(false);
        return target;
    }

    internal static LabeledImages Load(DataFile file, string name, string? folder, DataPlaces places)
    {
        string path = places.Locate(file, Collection, folder, Remedy);
        return DigitsCsv.Parse(file.Read(path, Remedy), name, path, Remedy);
    }
}
