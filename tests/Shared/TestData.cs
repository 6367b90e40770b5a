namespace Egop.Tests;

/// <summary>Where the tests find the published data files; they never download.</summary>
internal static class TestData
{
    /// <summary>The folder of optdigits.tra and optdigits.tes.</summary>
    /// <remarks>It lies in EGOP_DATA where that is set, else in a folder shared/data above the tests or in the user's cache.</remarks>
    public static string UciDigits
    {
        get
        {
            DataPlaces places = DataPlaces.Current;
            IEnumerable<string> folders = places.EgopData is { } data
                ? [data] : [.. Above().Select(folder => Path.Combine(folder, "shared", "data")), places.UserCache];
            string? found = folders.Select(folder => Path.Combine(folder, Digits.Collection))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, Digits.TrainingFile.Name)));
            Assert.SkipWhen(found is null, Requirement.UciDigits);
            return found;
        }
    }

    /// <summary>The content of optdigits.tes, which the library itself has.</summary>
    public static byte[] EmbeddedDigits
    {
        get
        {
            using Stream stream = typeof(Digits).Assembly.GetManifestResourceStream(Digits.Resource)!;
            using var content = new MemoryStream();
            using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress))
                gzip.CopyTo(content);
            return content.ToArray();
        }
    }

    /// <summary>Whether the loaders find Fashion-MNIST.</summary>
    public static bool HasFashionMnist
    {
        get
        {
            try
            {
                _ = DataPlaces.Current.Locate(FashionMnist.TrainingImages, FashionMnist.Collection, null, "");
                return true;
            }
            catch (DataException)
            {
                return false;
            }
        }
    }

    private static IEnumerable<string> Above()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }
}
