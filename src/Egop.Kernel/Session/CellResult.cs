namespace Egop.Kernel;

/// <summary>How a cell ended: with a value, without one, or with an error.</summary>
/// <param name="Value">What the notebook shows of its last expression; null for none.</param>
/// <param name="Error">What went wrong; null for nothing.</param>
/// <param name="Abandoned">It was interrupted, but code of it still runs.</param>
/// <param name="Caught">It was interrupted, its code caught the exception that was to end it, and came to this result.</param>
internal sealed record CellResult(MimeBundle? Value, CellError? Error, bool Abandoned = false, bool Caught = false)
{
    /// <summary>Ended without a value.</summary>
    public static CellResult Done { get; } = new(null, null);

    /// <summary>The result of a cell whose interrupt has been asked for: an interrupt, wherever it came upon the cell.</summary>
    public CellResult AfterInterrupt() => Abandoned || Caught ? this : new(null, CellErrors.Interrupted());
}

/// <summary>A compile error, an exception or an interrupt, as Jupyter's error message has it.</summary>
/// <param name="Name">The kind: "CompileError", "Interrupted", or the exception's type.</param>
/// <param name="Value">The message in a line or few.</param>
/// <param name="Traceback">Lines for the reader: the cell's line with a caret, the stack down to the cell.</param>
internal sealed record CellError(string Name, string Value, IReadOnlyList<string> Traceback);
