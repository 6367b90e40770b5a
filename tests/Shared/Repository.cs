namespace Egop.Tests;

/// <summary>Files of the repository the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The full path of a file, from the folder that has the solution.</summary>
    public static string File(string path)
    {
        for (DirectoryInfo? up = new(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(up.FullName, "Egop.slnx")))
                return Path.Combine(up.FullName, path);
        }

        throw new FileNotFoundException($"Egop.slnx is in no folder above {AppContext.BaseDirectory}; run the tests inside the repository.");
    }
}
