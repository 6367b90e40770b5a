using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;

namespace Egop.Kernel;

/// <summary>What the compiler said of a cell: its value if it ended in an expression, what it threw, errors and warnings.</summary>
internal sealed record Evaluation(Shell.FsiValue? Value, Exception? Exception, IReadOnlyList<FSharpDiagnostic> Diagnostics);

/// <summary>F# Interactive, as the compiler's library has it.</summary>
internal sealed class FsiHost
{
    // Opened for every cell; the file of the last line is what warms the paths that the first cell takes.
    private const string Prelude = "open type Egop.Kernel.Notebook";

    private readonly Shell.FsiEvaluationSession _session;
    private readonly ConcurrentDictionary<string, string[]> _sources = new();

    public FsiHost(FsiSettings settings)
    {
        string[] arguments =
        [
            "egop-kernel", "--noninteractive", "--nologo", "--gui-", "--quiet", "--nowarn:3370", "-r:" + typeof(FsiHost).Assembly.Location,
            // An assembly for each cell, by whose loading the kernel sees that the code begins.
            "--multiemit+",
        ];
        _session = Shell.FsiEvaluationSession.Create(
            Shell.FsiEvaluationSession.GetDefaultConfiguration(settings, false),
            arguments,
            TextReader.Null,
            new ConsoleCapture.Writer(error: false),
            TextWriter.Null,
            FSharpOption<bool>.Some(false),
            null);
        Evaluation prelude = Evaluate(Prelude, null, CancellationToken.None);
        if (prelude.Diagnostics.FirstOrDefault(d => d.Severity.IsError) is { } error)
            throw new InvalidOperationException("The session did not start: " + error.Message);
        Evaluate("0", null, CancellationToken.None);
    }

    /// <summary>The compiler's own session, for questions.</summary>
    public Shell.FsiEvaluationSession Session => _session;

    /// <summary>The name under which the compiler knows a cell.</summary>
    public static string FileName(int number) => $"cell{number}.fsx";

    /// <summary>Keeps the lines of a cell for messages that point at them.</summary>
    public void Remember(int number, string code) => _sources[FileName(number)] = code.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Compiles and runs code, of a cell or of the session itself.</summary>
    /// <remarks>The token keeps code from being begun; what runs stops at its stop points.</remarks>
    /// <exception cref="OperationCanceledException">The token came before the compiler.</exception>
    public Evaluation Evaluate(string code, CellContext? cell, CancellationToken stop)
    {
        string file = FileName(cell?.Number ?? 0);
        string prepared = StopPoints.Insert(_session.InteractiveChecker, file, code, stop);
        Evaluation evaluation = Interact(prepared);
        // Nothing of a cell in one piece has run where it did not compile: it can be tried in another form.
        if (evaluation.Diagnostics.Any(d => d.Severity.IsError) && CellRewriting.IsOnePiece(code))
        {
            string? typed = CellRewriting.GiveType(code, evaluation.Diagnostics);
            string other = typed is null ? code : StopPoints.Insert(_session.InteractiveChecker, file, typed, stop);
            if (other != prepared && Interact(other) is var again && (typed is null || !again.Diagnostics.Any(d => d.Severity.IsError)))
                return again;
        }
        return evaluation;

        Evaluation Interact(string text)
        {
            cell?.ReachUnlessInterrupted(CellPhase.Compiling);
            return this.Interact(text, file, stop);
        }
    }

    /// <summary>A line of a cell, for messages that point at it; null where there is none.</summary>
    public string? Source(string file, int line) =>
        _sources.TryGetValue(Path.GetFileName(file), out string[]? lines) && line >= 1 && line <= lines.Length ? lines[line - 1] : null;

    /// <summary>The text of a value as F# Interactive writes it, with the printers and limits of the fsi object.</summary>
    public string Format(object? value, Type type) => _session.FormatValue(value!, type);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a cell throws is its result.")]
    private Evaluation Interact(string code, string file, CancellationToken stop)
    {
        try
        {
            var (result, diagnostics) = _session.EvalInteractionNonThrowing(code, file, FSharpOption<CancellationToken>.Some(stop));
            return result switch
            {
                FSharpChoice<FSharpOption<Shell.FsiValue>,
                Exception>.Choice1Of2 { Item: { } value } => new(Shown(value.Value), null, diagnostics),
                FSharpChoice<FSharpOption<Shell.FsiValue>,
                Exception>.Choice2Of2 { Item: var exception } => new(null, exception, diagnostics),
                _ => new(null, null, diagnostics),
            };
        }
        catch (Exception exception)
        {
            return new(null, exception, []);
        }
    }

    private static Shell.FsiValue? Shown(Shell.FsiValue value) => value.ReflectionType == typeof(Unit) ? null : value;
}
