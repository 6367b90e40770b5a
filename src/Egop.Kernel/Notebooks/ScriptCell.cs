namespace Egop.Kernel;

/// <summary>A cell of a literate script.</summary>
/// <param name="Line">Line of the script where it starts, counted from 1.</param>
/// <param name="IsText">Markdown; otherwise F#.</param>
/// <param name="Hidden">Marked as hidden: readers need not see its code, later cells need what it defines.</param>
/// <param name="Text">What is in it, without the comment signs and without empty lines at either end.</param>
internal sealed record ScriptCell(int Line, bool IsText, bool Hidden, string Text);
