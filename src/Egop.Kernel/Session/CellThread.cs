using System.Runtime;

namespace Egop.Kernel;

/// <summary>How the work of a cell came to an end.</summary>
internal enum CellEnd
{
    /// <summary>It ran to its end.</summary>
    Finished,

    /// <summary>It was stopped.</summary>
    Interrupted,

    /// <summary>It could not be stopped and goes on by itself.</summary>
    Abandoned,
}

/// <summary>The thread on which cells run, one after another, so that what is bound to a thread (a culture, a thread-local value) lasts from cell to cell.</summary>
/// <remarks>
/// The compiler is asked to stop and given time. Code of the cell is stopped where it stands by <see cref="ControlledExecution"/>, which
/// spares not even finally blocks; parts that must not be cut in two therefore stand between <see cref="Hold"/> and the disposal of what
/// it returns, and the stop waits for their end. A thread that sleeps or waits is woken. None of this reaches a call into native code that
/// does not return; such a cell is left to itself, and the next one gets a fresh thread.
/// </remarks>
internal sealed class CellThread : IDisposable
{
    // What runs deep on fsi's own main thread is to run here as well; the memory is only reserved.
    private const int StackSize = 64 << 20;

    private static readonly TimeSpan ForTheCompiler = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForHeldParts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeWaking = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan BeforeAbandoning = TimeSpan.FromSeconds(2);

    [ThreadStatic]
    private static Worker? _current;

    private Worker? _worker;

    // Each piece of a cell becomes an assembly, which is loaded when the compiler has done its part.
    static CellThread() => AppDomain.CurrentDomain.AssemblyLoad += static (_, loaded) =>
    {
        if (_current is { } worker && loaded.LoadedAssembly.GetName().Name?.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal) is true)
            worker.InCode = true;
    };

    /// <summary>Begins a part that is not to be cut in two; its end is the disposal. Does nothing on threads that are never stopped.</summary>
    public static Held Hold() => new(_current);

    /// <summary>Runs the work and waits for its end. The work handles its own exceptions.</summary>
    public CellEnd Run(Action work, CancellationToken interrupt)
    {
        Worker worker = _worker ??= new Worker();
        worker.Start(work);
        if (WaitHandle.WaitAny([worker.Done, interrupt.WaitHandle]) == 0)
            return worker.End;
        worker.StopRequested = true;
        Interlocked.MemoryBarrier();
        if (worker.DoneWithin(ForTheCompiler, unless: static w => w.InCode) || worker.DoneWithin(ForHeldParts, unless: static w => w.Holds == 0))
            return worker.End;
        // The request returns only once the thread has noticed it, so it is made from elsewhere.
        new Thread(worker.StopNow) { IsBackground = true, Name = "Stop" }.Start();
        // A thread that has been stopped is not used again: the runtime often fails to stop it a second time.
        _worker = null;
        if (worker.Done.WaitOne(BeforeWaking))
        {
            worker.Dispose();
            return worker.End;
        }
        worker.Wake();
        return worker.Done.WaitOne(BeforeAbandoning) ? worker.End : CellEnd.Abandoned;
    }

    /// <inheritdoc/>
    public void Dispose() => _worker?.Dispose();

    /// <summary>A part of the work that is not cut in two.</summary>
    public readonly ref struct Held
    {
        private readonly Worker? _worker;

        internal Held(Worker? worker)
        {
            _worker = worker;
            if (worker is null || worker.Holds++ > 0)
                return;
            // Either this thread sees the request here, or the one that asks sees the hold.
            Interlocked.MemoryBarrier();
            if (!worker.StopRequested || worker.Stopped)
                return;
            worker.Holds = 0;
            // The stop comes here as an exception, unless the thread already unwinds by it and runs what the cell has in its finally blocks.
            while (!worker.Stopped)
                Thread.Sleep(1);
            worker.Holds = 1;
        }

        /// <summary>Ends the part.</summary>
        public void Dispose()
        {
            if (_worker is { } worker)
                worker.Holds--;
        }
    }

    internal sealed class Worker : IDisposable
    {
        private readonly Thread _thread;
        private readonly SemaphoreSlim _ready = new(0);
        private volatile Action? _work;

        public Worker()
        {
            _thread = new Thread(Loop, StackSize) { IsBackground = true, Name = "Cells" };
            _thread.Start();
        }

        public volatile bool StopRequested;

        public volatile bool Stopped;

        public volatile bool InCode;

        public volatile int Holds;

        public AutoResetEvent Done { get; } = new(false);

        public CancellationTokenSource Stop { get; private set; } = new();

        public CellEnd End { get; private set; }

        public void Start(Action work)
        {
            Stop = new CancellationTokenSource();
            (StopRequested, Stopped, InCode, Holds) = (false, false, false, 0);
            _work = work;
            _ready.Release();
        }

        /// <summary>Waits for the end of the work, but no longer than until something else is the case.</summary>
        public bool DoneWithin(TimeSpan time, Func<Worker, bool> unless)
        {
            long end = Environment.TickCount64 + (long)time.TotalMilliseconds;
            while (!unless(this) && Environment.TickCount64 < end)
            {
                if (Done.WaitOne(2))
                    return true;
            }
            return false;
        }

        public void StopNow()
        {
            Stop.Cancel();
            Stopped = true;
        }

        public void Wake()
        {
            Dispose();
            _thread.Interrupt();
        }

        /// <summary>Ends the thread after the work it has.</summary>
        public void Dispose() => _ready.Release();

        private void Loop()
        {
            _current = this;
            try
            {
                while (true)
                {
                    _ready.Wait();
                    if (Interlocked.Exchange(ref _work, null) is not { } work)
                        return;
                    End = Perform(work, Stop.Token);
                    Done.Set();
                }
            }
            catch (ThreadInterruptedException)
            {
                Done.Set();
            }
        }

        private static CellEnd Perform(Action work, CancellationToken stop)
        {
            try
            {
#pragma warning disable SYSLIB0046 // The one way to stop code that does not ask for it; what it may leave behind is the cell's own.
                ControlledExecution.Run(work, stop);
#pragma warning restore SYSLIB0046
                return CellEnd.Finished;
            }
            catch (Exception exception) when (exception is OperationCanceledException or ThreadInterruptedException)
            {
                return CellEnd.Interrupted;
            }
        }
    }
}
