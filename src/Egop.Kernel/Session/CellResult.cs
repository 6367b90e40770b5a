namespace Egop.Kernel;

/// <summary>How a cell ended: with a value, without one, or with an error. Abandoned: it was interrupted, but code of it still runs.</summary>
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
