namespace Egop;

/// <summary>The folders in which data files are looked for.</summary>
/// <param name="EgopData">Value of the environment variable EGOP_DATA, or null.</param>
/// <param name="UserCache">Folder for downloaded data of this user.</param>
/// <param name="SystemData">Folders for data of the system's packages.</param>
internal sealed record DataPlaces(string? EgopData, string UserCache, params string[] SystemData)
{
    public const string Variable = "EGOP_DATA";

    /// <summary>The places of this process now.</summary>
    public static DataPlaces Current => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null,
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "egop", "data"),
        // The freedesktop.org base directory specification; Debian's packages put data below /usr/share.
        Environment.GetEnvironmentVariable("XDG_DATA_DIRS") is { Length: > 0 } folders
            ? folders.Split(Path.PathSeparator) : ["/usr/share"]);

    /// <summary>The first existing copy of a file. An explicit folder is the only place then: what was asked for is never
    /// replaced silently.</summary>
    /// <param name="file">The file.</param>
    /// <param name="collection">Folder of the data set inside EGOP_DATA and the cache.</param>
    /// <param name="folder">Folder the caller named, or null.</param>
    /// <param name="remedy">What to do when it is nowhere.</param>
    public string Locate(DataFile file, string collection, string? folder, string remedy)
    {
        List<string> candidates = [];
        if (folder is not null)
        {
            candidates.Add(Path.Combine(folder, file.Name));
            candidates.Add(Path.Combine(folder, collection, file.Name));
        }
        else
        {
            if (EgopData is not null)
                candidates.Add(Path.Combine(EgopData, collection, file.Name));
            candidates.Add(Path.Combine(UserCache, collection, file.Name));
            if (file.SystemPath is not null)
                candidates.AddRange(SystemData.Select(data => Path.Combine(data, file.SystemPath)).Distinct());
        }

        if (candidates.Find(File.Exists) is { } found)
            return found;
        string unset = folder is null && EgopData is null ? $"; {Variable} is not set" : "";
        throw new DataException(
            file.Name, null, $"the file at one of {string.Join(", ", candidates)}", $"none of them exists{unset}", remedy);
    }
}
