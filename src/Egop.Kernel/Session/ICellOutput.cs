namespace Egop.Kernel;

/// <summary>Where a running cell's output goes: a Jupyter front end, a notebook file, a test.</summary>
/// <remarks>Calls come from any thread, in the order in which they are to be seen.</remarks>
internal interface ICellOutput
{
    /// <summary>Text printed to standard output or standard error, as it comes.</summary>
    void Stream(bool error, string text);

    /// <summary>A value shown by the cell. With an identifier it can be replaced later by a call with <paramref name="update"/>.</summary>
    void Display(MimeBundle data, string? displayId, bool update);

    /// <summary>Asks the reader of the notebook for a line; null where nobody can answer.</summary>
    string? ReadLine(string prompt, bool password);
}
