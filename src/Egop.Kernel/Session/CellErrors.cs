using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FSharp.Compiler.Diagnostics;

namespace Egop.Kernel;

/// <summary>Errors of cells in words for their reader: the line of the cell, a caret, the stack down to the cell.</summary>
internal static partial class CellErrors
{
    // Where the compiler puts the code of a cell that stands in no function.
    private const string CellMethod = "main@";

    /// <summary>Finds the text of a line by the name of a cell's file.</summary>
    public delegate string? LineOf(string file, int line);

    /// <summary>Whether an exception is the end of an interrupted cell, by itself or within what a called method throws.</summary>
    public static bool IsStop(Exception exception) =>
        exception is CellInterruptedException or ThreadInterruptedException
        || (exception is TargetInvocationException { InnerException: { } inner } && IsStop(inner));

    /// <summary>The cell was stopped.</summary>
    public static CellError Interrupted()
    {
        const string message = "The cell was interrupted.";
        return new("Interrupted", message, [message]);
    }

    /// <summary>The cell could not be stopped.</summary>
    public static CellError Abandoned()
    {
        const string message = "The cell does not stop: its code is in a library or a native call that does not ask. "
            + "It was left to itself and may still run; other cells can be run meanwhile. Restart the kernel to end it.";
        return new("Interrupted", message, [message]);
    }

    /// <summary>A warning in a line.</summary>
    public static string Warning(FSharpDiagnostic warning) =>
        $"{Place(warning.FileName, warning.StartLine)}: warning {warning.ErrorNumberText}: {Message(warning)}\n";

    /// <summary>The errors of a compilation, each with its line and a caret.</summary>
    /// <param name="diagnostics">What the compiler said.</param>
    /// <param name="number">The cell's number.</param>
    /// <param name="source">The lines of cells and files.</param>
    public static CellError Compile(IEnumerable<FSharpDiagnostic> diagnostics, int number, LineOf source)
    {
        var errors = diagnostics.Where(d => d.Severity.IsError).OrderBy(d => d.StartLine).ThenBy(d => d.StartColumn).ToList();
        var lines = new List<string>();
        foreach (FSharpDiagnostic error in errors)
        {
            // A package that cannot be had is reported at the last directive that went well, in an earlier cell: no place at all.
            bool elsewhere = CellFile().Match(error.FileName) is { Success: true, Groups: var groups }
                && groups[1].Value != number.ToString(CultureInfo.InvariantCulture);
            string place = elsewhere ? $"Cell {number}" : Place(error.FileName, error.StartLine);
            lines.AddRange($"{place}: error {error.ErrorNumberText}: {Message(error)}".Split('\n'));
            if (!elsewhere && source(error.FileName, error.StartLine) is { } text)
                lines.AddRange(Pointer(text, error));
        }
        return new("CompileError", Message(errors[0]), lines);
    }

    /// <summary>An exception, with the frames that belong to the cells and to what they call.</summary>
    public static CellError Runtime(Exception exception, LineOf source)
    {
        Exception inner = exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } cause
            ? cause
            : exception;
        string name = inner.GetType().FullName ?? inner.GetType().Name;
        var lines = new List<string> { $"{name}: {inner.Message}" };
        bool pointed = false;
        for (Exception? e = inner; e is not null; e = e.InnerException)
        {
            if (e != inner)
                lines.Add($"caused by {e.GetType().FullName}: {e.Message}");
            foreach (StackFrame frame in Frames(e))
            {
                lines.Add(Describe(frame));
                if (!pointed && frame.GetFileName() is { } file && source(file, frame.GetFileLineNumber()) is { } text)
                {
                    lines.Add("    " + text.Trim());
                    pointed = true;
                }
            }
        }
        return new(name, inner.Message, lines);
    }

    /// <summary>The message without the path of the project that restores packages.</summary>
    private static string Message(FSharpDiagnostic diagnostic) => RestoreProject().Replace(diagnostic.Message, "");

    private static string[] Pointer(string text, FSharpDiagnostic error)
    {
        int start = Math.Min(error.StartColumn, text.Length);
        int end = error.EndLine == error.StartLine ? Math.Min(error.EndColumn, text.Length) : text.Length;
        // Tabs stay tabs, so that the caret stands under its column whatever a tab is wide.
        string before = string.Concat(text[..start].Select(c => c == '\t' ? '\t' : ' '));
        return ["    " + text, "    " + before + new string('^', Math.Max(1, end - start))];
    }

    private static string Place(string file, int line)
    {
        Match cell = CellFile().Match(Path.GetFileName(file));
        return cell.Success ? $"Cell {cell.Groups[1].Value}, line {line}" : $"{file}, line {line}";
    }

    /// <summary>The frames from the throw to the cell; what called the cell is the kernel's affair.</summary>
    private static IEnumerable<StackFrame> Frames(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            Assembly? assembly = method?.DeclaringType?.Assembly;
            if (assembly == typeof(CellErrors).Assembly || assembly == typeof(FSharpDiagnostic).Assembly)
                yield break;
            yield return frame;
            if (method?.Name == CellMethod)
                yield break;
        }
    }

    private static string Describe(StackFrame frame)
    {
        MethodBase? method = frame.GetMethod();
        string type = FsiModule().Replace(method?.DeclaringType?.FullName ?? "", "").Replace('+', '.');
        string name = method is null ? "?"
            : method.Name == CellMethod ? "the cell"
            : type.Length == 0 ? method.Name
            : $"{type}.{method.Name}";
        // Libraries name files of the machine that built them, which tell the reader nothing.
        bool known = frame.GetFileName() is { } source && (CellFile().IsMatch(Path.GetFileName(source)) || File.Exists(source));
        string place = known ? " in " + Place(frame.GetFileName()!, frame.GetFileLineNumber()) : "";
        return $"   at {name}{place}";
    }

    [GeneratedRegex(@"^cell(\d+)\.fsx$")]
    private static partial Regex CellFile();

    [GeneratedRegex(@"^\S*[/\\]Project\.fsproj : error ", RegexOptions.Multiline)]
    private static partial Regex RestoreProject();

    [GeneratedRegex(@"^FSI_\d+\+?|^<StartupCode\$FSI_\d+>\.\$?FSI_\d+\+?")]
    private static partial Regex FsiModule();
}
