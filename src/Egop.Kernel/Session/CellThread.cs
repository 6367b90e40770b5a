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
/// Running code is stopped by <see cref="ControlledExecution"/>, a thread that waits or sleeps is woken first. Neither reaches a call into
/// native code; such a cell is left to itself, and the next one gets a fresh thread.
/// </remarks>
internal sealed class CellThread : IDisposable
{
    // What runs deep on fsi's own main thread is to run here as well; the memory is only reserved.
    private const int StackSize = 64 << 20;

    private static readonly TimeSpan BeforeWaking = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan BeforeAbandoning = TimeSpan.FromSeconds(2);

    private Worker? _worker;

    /// <summary>Runs the work and waits for its end. The work handles its own exceptions.</summary>
    public CellEnd Run(Action work, CancellationToken interrupt)
    {
        Worker worker = _worker ??= new Worker();
        worker.Start(work);
        if (WaitHandle.WaitAny([worker.Done, interrupt.WaitHandle]) == 0)
            return worker.End;
        // The request returns only once the thread has noticed it, so it is made from elsewhere.
        ThreadPool.UnsafeQueueUserWorkItem(static stop => stop.Cancel(), worker.Stop, preferLocal: false);
        if (worker.Done.WaitOne(BeforeWaking))
            return worker.End;
        // A thread that has been woken may keep the request for its next wait: it is not used again.
        _worker = null;
        worker.Wake();
        return worker.Done.WaitOne(BeforeAbandoning) ? worker.End : CellEnd.Abandoned;
    }

    /// <inheritdoc/>
    public void Dispose() => _worker?.Dispose();

    private sealed class Worker : IDisposable
    {
        private readonly Thread _thread;
        private readonly SemaphoreSlim _ready = new(0);
        private volatile Action? _work;

        public Worker()
        {
            _thread = new Thread(Loop, StackSize) { IsBackground = true, Name = "Cells" };
            _thread.Start();
        }

        public AutoResetEvent Done { get; } = new(false);

        public CancellationTokenSource Stop { get; private set; } = new();

        public CellEnd End { get; private set; }

        public void Start(Action work)
        {
            Stop = new CancellationTokenSource();
            _work = work;
            _ready.Release();
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
            catch (OperationCanceledException)
            {
                return CellEnd.Interrupted;
            }
        }
    }
}
