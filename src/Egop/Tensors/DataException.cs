namespace Egop;

/// <summary>A data file is missing, damaged or not what it should be.</summary>
/// <remarks>The message names the file, the place in it, what was expected, what was found and what to do; each is also a
/// property.</remarks>
public sealed class DataException : Exception
{
    internal DataException(string file, string? position, string expected, string actual, string remedy, Exception? cause = null)
        : base($"{file}{(position is null ? "" : $", {position}")}: expected {expected}, actual {actual}. {remedy}", cause)
    {
        File = file;
        Position = position;
        Expected = expected;
        Actual = actual;
        Remedy = remedy;
    }

    /// <summary>The file, with its path where one is known.</summary>
    public string File { get; }

    /// <summary>Where in the file, such as "line 3, field 65" or "offset 16"; null when the file as a whole is meant.</summary>
    public string? Position { get; }

    /// <summary>What should be there.</summary>
    public string Expected { get; }

    /// <summary>What is there.</summary>
    public string Actual { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
