using FSharp.Compiler.Diagnostics;

namespace Egop.Kernel;

/// <summary>A session of F# Interactive in this process, whose cells print, show and fail as a notebook's do.</summary>
/// <remarks>The compiler is created and warmed on another thread; the first call that needs it waits for it.</remarks>
internal sealed class FSharpSession : INotebookSession
{
    private readonly Lazy<FsiHost> _host;
    private readonly CellThread _thread = new();

    public FSharpSession()
    {
        ConsoleCapture.Begin();
        _host = new Lazy<FsiHost>(() => new FsiHost(Settings));
        // A thread of its own, with room for the compiler's recursion.
        new Thread(Warm, 64 << 20) { IsBackground = true, Name = "Compiler" }.Start();
    }

    /// <summary>What cells know as fsi.</summary>
    public FsiSettings Settings { get; } = new();

    /// <summary>The compiler, ready for work.</summary>
    public FsiHost Host => _host.Value;

    /// <inheritdoc/>
    public CellResult Run(string code, int number, ICellOutput output, CancellationToken interrupt)
    {
        FsiHost host = Host;
        var cell = new CellContext(this, number, output);
        host.Remember(number, code);
        CellResult? result = null;
        CellEnd end = _thread.Run(() => result = Evaluate(host, cell, code, interrupt), interrupt);
        cell.Stream.Flush();
        if (end != CellEnd.Finished)
            ConsoleCapture.Renew();
        return end switch
        {
            CellEnd.Abandoned => new CellResult(null, CellErrors.Abandoned(), Abandoned: true),
            CellEnd.Finished when result is not null => result,
            _ => new CellResult(null, CellErrors.Interrupted()),
        };
    }

    /// <inheritdoc/>
    public Completion Complete(string code, int position) => new(position, position, []);

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int position) => null;

    /// <inheritdoc/>
    public Completeness IsComplete(string code) => new("unknown", "");

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        CellContext.Forget(this);
        ConsoleCapture.End();
    }

    private static CellResult Evaluate(FsiHost host, CellContext cell, string code, CancellationToken interrupt)
    {
        using (CellThread.Hold())
            cell.Enter();
        Evaluation evaluation = host.Evaluate(code, cell.Number, interrupt);
        foreach (FSharpDiagnostic warning in evaluation.Diagnostics.Where(d => d.Severity.IsWarning))
            cell.Stream.Write(error: true, CellErrors.Warning(warning));
        if (evaluation.Diagnostics.Any(d => d.Severity.IsError))
            return new CellResult(null, CellErrors.Compile(evaluation.Diagnostics, cell.Number, host.Source));
        if (evaluation.Exception is { } exception)
        {
            bool stopped = interrupt.IsCancellationRequested
                && exception is OperationCanceledException or ThreadInterruptedException or ThreadAbortException;
            return new CellResult(null, stopped ? CellErrors.Interrupted() : CellErrors.Runtime(exception, host.Source));
        }
        // What display returns has been shown.
        return evaluation.Value is { ReflectionValue: not DisplayedValue } value
            ? new CellResult(cell.Format(value.ReflectionValue, value.ReflectionType, result: true), null)
            : CellResult.Done;
    }

    private void Warm()
    {
        try
        {
            _ = Host;
        }
        catch (Exception)
        {
            // The first cell meets the same failure, where it can be told.
        }
    }
}
