using FSharp.Compiler.Diagnostics;

namespace Egop.Kernel;

/// <summary>A session of F# Interactive in this process, whose cells print, show and fail as a notebook's do.</summary>
/// <remarks>The compiler is created and warmed on another thread; the first call that needs it waits for it.</remarks>
internal sealed class FSharpSession : INotebookSession
{
    // Room for the compiler's recursion.
    private const int StackBytes = 64 << 20;

    private readonly Startup<FsiHost> _host;
    private readonly CellThread _thread = new();
    private readonly Lock _questions = new();

    /// <summary>Begins a session.</summary>
    /// <param name="start">Starts the compiler; null for the usual way.</param>
    public FSharpSession(Func<FsiSettings, FsiHost>? start = null)
    {
        ConsoleCapture.Begin();
        _host = new("compiler", StackBytes, () => start is null ? new FsiHost(Settings) : start(Settings));
    }

    /// <summary>What cells know as fsi.</summary>
    public FsiSettings Settings { get; } = new();

    /// <summary>The compiler, ready for work.</summary>
    public FsiHost Host => _host.Get(CancellationToken.None);

    /// <summary>Told, on the cell's thread, of each step of a cell's way, so that tests can interrupt it there.</summary>
    public Action<CellContext>? Reached { get; set; }

    /// <summary>How long the code of an interrupted cell is waited for.</summary>
    public TimeSpan Patience
    {
        get => _thread.Patience;
        set => _thread.Patience = value;
    }

    /// <inheritdoc/>
    public CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        var cell = new CellContext(this, code, number, output, interrupt);
        FsiHost host;
        try
        {
            cell.Reach(CellPhase.Waiting);
            host = _host.Get(interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return CellResult.Interrupted;
        }
        host.Remember(number, code);
        CellResult? result = null;
        bool ended = _thread.Run(() => result = Evaluate(host, cell, code, interrupt), cell, interrupt);
        cell.Stream.Flush();
        if (!ended)
            return new CellResult(null, CellErrors.Abandoned(), Abandoned: true);
        cell.End();
        // Whatever it came to: the compiler has errors of its own for an interrupt, and may overlook one.
        return result is null || interrupt.IsCancellationRequested ? CellResult.Interrupted : result;
    }

    /// <inheritdoc/>
    public Completion Complete(string code, int position)
    {
        lock (_questions)
            return Completer.At(Host.Session, code, position);
    }

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int position)
    {
        lock (_questions)
            return Inspector.At(Host.Session, code, position);
    }

    /// <inheritdoc/>
    public Completeness IsComplete(string code)
    {
        lock (_questions)
            return CompletenessCheck.Of(Host.Session.InteractiveChecker, code);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        CellContext.Forget(this);
        ConsoleCapture.End();
    }

    private CellResult Evaluate(FsiHost host, CellContext cell, string code, CancellationToken interrupt)
    {
        cell.Enter();
        try
        {
            cell.ReachUnlessInterrupted(CellPhase.Preparing);
            var (rest, topics) = CellRewriting.TakeHelp(code);
            foreach (string topic in topics)
                cell.Stream.Write(error: false, HelpTexts.For(topic, this));
            return Result(host, cell, host.Evaluate(rest, cell, interrupt));
        }
        catch (Exception exception) when (CellErrors.IsStop(exception) || interrupt.IsCancellationRequested)
        {
            return CellResult.Interrupted;
        }
        finally
        {
            cell.End();
            cell.Reach(CellPhase.Ended);
        }
    }

    private static CellResult Result(FsiHost host, CellContext cell, Evaluation evaluation)
    {
        cell.Reach(CellPhase.Reporting);
        foreach (FSharpDiagnostic warning in evaluation.Diagnostics.Where(d => d.Severity.IsWarning))
            cell.Stream.Write(error: true, CellErrors.Warning(warning));
        if (evaluation.Diagnostics.Any(d => d.Severity.IsError))
            return new CellResult(null, CellErrors.Compile(evaluation.Diagnostics, cell.Number, host.Source));
        if (evaluation.Exception is { } exception)
            return new CellResult(null, CellErrors.Runtime(exception, host.Source));
        // What display returns has been shown.
        return evaluation.Value is { ReflectionValue: not DisplayedValue } value
            ? new CellResult(cell.Format(value.ReflectionValue, value.ReflectionType, result: true), null)
            : CellResult.Done;
    }
}
