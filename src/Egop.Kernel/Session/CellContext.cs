namespace Egop.Kernel;

/// <summary>How far a cell has come.</summary>
internal enum CellPhase
{
    /// <summary>It waits for the compiler, which is being started.</summary>
    Waiting,

    /// <summary>Its help lines are answered, its stop points put in.</summary>
    Preparing,

    /// <summary>The compiler works on it, or fetches the packages it names.</summary>
    Compiling,

    /// <summary>Its code runs.</summary>
    Running,

    /// <summary>What it came to is made ready for its reader: the value in its forms, warnings, an error.</summary>
    Reporting,

    /// <summary>All is done.</summary>
    Ended,
}

/// <summary>One run of one cell: where its output goes and which session it belongs to.</summary>
/// <remarks>
/// The context flows with the code: to tasks, threads and timers that a cell starts. What they print or show later goes to the cell
/// that started them, even while another runs.
/// </remarks>
internal sealed class CellContext(FSharpSession session, string code, int number, ICellOutput output, CancellationToken interrupt)
{
    private static readonly AsyncLocal<CellContext?> Flowing = new();
    private static volatile CellContext? _latest;

    static CellContext() => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        // The compiler is done with a cell when it loads what it has made of it, which it runs next.
        if (Flowing.Value is { Phase: CellPhase.Compiling } cell
            && loaded.LoadedAssembly.GetName().Name is { } name && name.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal))
            cell.Reach(CellPhase.Running);
    };

    private volatile bool _stopRequested;
    private volatile bool _stopping;
    private volatile CellPhase _phase;
    private int _ended;

    /// <summary>The cell whose code calls; for code that came here by no known way, the latest cell. Null before the first cell.</summary>
    public static CellContext? Current => Flowing.Value ?? _latest;

    /// <summary>The session of the cell.</summary>
    public FSharpSession Session { get; } = session;

    /// <summary>The cell's number.</summary>
    public int Number { get; } = number;

    /// <summary>How far the cell has come.</summary>
    public CellPhase Phase => _phase;

    /// <summary>Whether it may have to wait for packages before its code runs.</summary>
    public bool Fetches { get; } = CellRewriting.MayFetch(code);

    /// <summary>Text and values on their way out, in order.</summary>
    public StreamBuffer Stream { get; } = new(output);

    /// <summary>Whether the cell is to stop.</summary>
    public bool StopRequested => _stopRequested;

    /// <summary>The cell has come so far.</summary>
    public void Reach(CellPhase phase)
    {
        _phase = phase;
        Session.Reached?.Invoke(this);
    }

    /// <summary>The cell has come so far, unless it is to stop: then it goes no further.</summary>
    public void ReachUnlessInterrupted(CellPhase phase)
    {
        Reach(phase);
        if (interrupt.IsCancellationRequested)
            throw new CellInterruptedException();
    }

    /// <summary>Asks the cell to stop.</summary>
    public void RequestStop()
    {
        _stopRequested = true;
        StopPoint.Request(+1);
    }

    /// <summary>Ends the cell from within its code.</summary>
    public void Stop()
    {
        _stopping = true;
        throw new CellInterruptedException();
    }

    /// <summary>Ends the cell where it prints or shows, once: what it has in its finally blocks may print.</summary>
    public void StopOnOutput()
    {
        if (!_stopRequested)
            return;
        if (!_stopping)
            Stop();
        try
        {
            // A wake-up that has not come to its wait comes here, and not to a wait on the way to the reader.
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // Known already.
        }
    }

    /// <summary>The cell's code has ended.</summary>
    public void End()
    {
        if (_stopRequested && Interlocked.Exchange(ref _ended, 1) == 0)
            StopPoint.Request(-1);
    }

    /// <summary>What the notebook shows of a value.</summary>
    public MimeBundle Format(object? value, Type type, bool result) =>
        new ValueFormatter(Session.Settings, Session.Host.Format, text => Stream.Write(error: true, text + "\n"))
            .Format(value, type, result);

    /// <summary>Shows a value in its place among the text.</summary>
    public void Display(MimeBundle data, string? displayId, bool update)
    {
        StopOnOutput();
        Stream.Display(data, displayId, update);
    }

    /// <summary>Asks the reader. The question is asked by another thread, so that the one that waits can be stopped.</summary>
    public string? Ask(string prompt, bool password)
    {
        StopOnOutput();
        Stream.Flush();
        return Task.Run(() => output.ReadLine(prompt, password)).GetAwaiter().GetResult();
    }

    /// <summary>Makes this the context of the calling thread and of all that it starts.</summary>
    public void Enter()
    {
        Flowing.Value = this;
        _latest = this;
    }

    /// <summary>Forgets the cells of a session that ends.</summary>
    public static void Forget(FSharpSession session)
    {
        if (_latest?.Session == session)
            _latest = null;
    }
}
