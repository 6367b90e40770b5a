namespace Egop.Kernel;

/// <summary>The F# session behind a notebook. One cell runs at a time; the questions can be asked meanwhile.</summary>
/// <remarks>Positions are offsets in UTF-16 units into the code; Jupyter's code points are the protocol's affair.</remarks>
internal interface INotebookSession : IDisposable
{
    /// <summary>Runs a cell.</summary>
    /// <remarks>After an interrupt its result is an interrupt. Code that cannot be stopped is left to itself, and the result says
    /// so.</remarks>
    CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt);

    /// <summary>What could stand at a position, filtered by what has been typed.</summary>
    Completion Complete(string code, int position);

    /// <summary>Signature and documentation of the name at a position; null for none.</summary>
    MimeBundle? Inspect(string code, int position);

    /// <summary>Whether the code is complete, for consoles.</summary>
    Completeness IsComplete(string code);
}

/// <summary>Names that can replace the text from Start to End.</summary>
internal sealed record Completion(int Start, int End, IReadOnlyList<CompletionItem> Items);

/// <summary>A name that could stand at a position.</summary>
/// <param name="Name">The name.</param>
/// <param name="Insert">The text that inserts it, in double backticks where need be.</param>
/// <param name="Kind">Its kind as Jupyter names kinds: "function", "module", "class", "instance", "keyword", ...</param>
internal sealed record CompletionItem(string Name, string Insert, string Kind);

/// <summary>Complete, incomplete with the indentation of the next line, or invalid.</summary>
internal sealed record Completeness(string Status, string Indent);

/// <summary>
/// How a cell ended: with a value, without one, or with an error. Abandoned: it was interrupted, but code of it still runs.
/// </summary>
internal sealed record CellResult(MimeBundle? Value, CellError? Error, bool Abandoned = false)
{
    /// <summary>Ended without a value.</summary>
    public static CellResult Done { get; } = new(null, null);

    /// <summary>Ended by an interrupt.</summary>
    public static CellResult Interrupted { get; } = new(null, CellErrors.Interrupted());
}

/// <summary>A compile error, an exception or an interrupt, as Jupyter's error message has it.</summary>
/// <param name="Name">The kind: "CompileError", "Interrupted", or the exception's type.</param>
/// <param name="Value">The message in a line or few.</param>
/// <param name="Traceback">Lines for the reader: the cell's line with a caret, the stack down to the cell.</param>
internal sealed record CellError(string Name, string Value, IReadOnlyList<string> Traceback);

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
