using FSharp.Compiler.Diagnostics;

namespace Egop.Kernel;

/// <summary>A session of F# Interactive in this process, whose cells print, show and fail as a notebook's do.</summary>
/// <remarks>The compiler is created and warmed on another thread; the first call that needs it waits for it.</remarks>
internal sealed class FSharpSession : INotebookSession
{
    private readonly Lazy<FsiHost> _host;
    private readonly CellThread _thread = new();
    private readonly Lock _questions = new();

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
        bool ended = _thread.Run(() => result = Evaluate(host, cell, code, interrupt), cell, interrupt);
        cell.Stream.Flush();
        if (!ended)
            return new CellResult(null, CellErrors.Abandoned(), Abandoned: true);
        cell.End();
        return result is null || (cell.StopRequested && result.Error is not null) ? new CellResult(null, CellErrors.Interrupted()) : result;
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
            var (rest, topics) = CellRewriting.TakeHelp(code);
            foreach (string topic in topics)
                cell.Stream.Write(error: false, HelpTexts.For(topic, this));
            return Result(host, cell, host.Evaluate(rest, cell.Number, interrupt));
        }
        catch (Exception exception) when (CellErrors.IsStop(exception))
        {
            // Stopped while its value was formatted.
            return new CellResult(null, CellErrors.Interrupted());
        }
        finally
        {
            cell.End();
        }
    }

    private static CellResult Result(FsiHost host, CellContext cell, Evaluation evaluation)
    {
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
