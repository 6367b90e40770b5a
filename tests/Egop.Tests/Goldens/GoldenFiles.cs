using System.Collections.Concurrent;

namespace Egop.Tests.Goldens;

/// <summary>The golden files: below the folder of the environment variable EGOP_GOLDENS when set, else below tests/goldens.</summary>
internal static class GoldenFiles
{
    public const string Variable = "EGOP_GOLDENS";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<GoldenFile>> _read = new();

    /// <summary>All files of the folder in use. A folder that is missing or empty is one faulty file.</summary>
    public static IReadOnlyList<GoldenFile> All => In(Folder());

    public static IReadOnlyList<GoldenFile> In(string folder) => _read.GetOrAdd(folder, Enumerate);

    private static GoldenFile[] Enumerate(string folder)
    {
        try
        {
            string[] paths = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories);
            Array.Sort(paths, StringComparer.Ordinal);
            return paths.Length > 0 ? [.. paths.Select(path => GoldenFile.Read(folder, path))] : [Nothing("holds no *.json file")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [Nothing($"cannot be searched: {error.Message}")];
        }

        GoldenFile Nothing(string fault) => new(folder, GoldenKind.Faulty, default, fault);
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            return chosen;
        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            string folder = Path.Combine(up.FullName, "tests", "goldens");
            if (Directory.Exists(folder))
                return folder;
        }

        return Path.Combine(AppContext.BaseDirectory, "goldens");
    }
}
