namespace Egop.Kernel;

/// <summary>The F# session behind a notebook. One cell runs at a time; the questions can be asked meanwhile.</summary>
/// <remarks>Positions are offsets in UTF-16 units into the code; Jupyter's code points are the protocol's affair.</remarks>
internal interface INotebookSession : IDisposable
{
    /// <summary>Runs a cell. Cancelling stops running code where the runtime can, and abandons it, with a word to the reader, where it cannot.</summary>
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

/// <summary>A name, the text that inserts it (in double backticks where need be), and its kind as Jupyter names kinds: "function", "module", "class", "instance", "keyword", ...</summary>
internal sealed record CompletionItem(string Name, string Insert, string Kind);

/// <summary>Complete, incomplete with the indentation of the next line, or invalid.</summary>
internal sealed record Completeness(string Status, string Indent);
