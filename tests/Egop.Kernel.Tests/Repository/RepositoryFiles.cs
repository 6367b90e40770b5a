namespace Egop.Kernel.Tests;

/// <summary>The repository the tests were built in.</summary>
internal static class RepositoryFiles
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The files of a folder, sorted, by their names without the ending.</summary>
    public static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.Exists(At(folder))
            ? Directory.GetFiles(At(folder), pattern).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)
            : [];

    /// <summary>The full path of a file.</summary>
    public static string At(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new InvalidOperationException($"Egop.slnx is in no folder above {AppContext.BaseDirectory}; run the tests inside the "
            + "repository."),
        _ when File.Exists(Path.Combine(folder.FullName, "Egop.slnx")) => folder.FullName,
        _ => Find(folder.Parent),
    };
}
