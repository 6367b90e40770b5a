namespace Egop.Tests;

/// <summary>Where the tests find the published data files; they never download.</summary>
internal static class TestData
{
    /// <summary>The folder of optdigits.tra and optdigits.tes.</summary>
    public static string UciDigits
    {
        get
        {
            if (Environment.GetEnvironmentVariable("EGOP_DATA") is { Length: > 0 } data)
                return Path.Combine(data, "uci-digits");
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "shared", "data", "uci-digits");
                if (Directory.Exists(candidate))
                    return candidate;
            }

            throw Requirement.Missing(
                "These tests need the files optdigits.tra and optdigits.tes: set EGOP_DATA to the folder that has them in uci-digits. "
                + "Digits.DownloadAsync fetches them.");
        }
    }
}
