namespace Egop.Kernel;

/// <summary>The thread on which cells run, one after another.</summary>
/// <remarks>
/// It is one for all, so that what is bound to a thread (a culture, a thread-local value) lasts from cell to cell.
/// Code of cells asks now and then whether it is to stop (<see cref="StopPoints"/>); a thread that sleeps or waits is woken. What does
/// neither - a long loop within a library, native code - is left to itself, and the next cell gets a fresh thread. The runtime's own means,
/// ControlledExecution, is not used: on Linux a thread that is stopped while it returns from a small method takes the process with it.
/// As long as the compiler works on a cell its end is waited for: woken it might keep half of what it was building, and left to itself it
/// would undo what the next cells define. It is woken only where it waits for packages.
/// </remarks>
internal sealed class CellThread : IDisposable
{
    // What runs deep on fsi's own main thread is to run here as well; the memory is only reserved.
    private const int StackSize = 64 << 20;

    private static readonly TimeSpan BeforeWaking = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan BeforeWakingAgain = TimeSpan.FromMilliseconds(500);

    private Worker? _worker;

    /// <summary>How long code that has been asked to stop is waited for.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Runs the work and waits for its end. The work handles its own exceptions.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cell">The cell, which is told of an interrupt.</param>
    /// <param name="interrupt">Asks for an interrupt.</param>
    /// <returns>Whether the work has ended. If not it goes on by itself.</returns>
    public bool Run(Action work, CellContext cell, CancellationToken interrupt)
    {
        Worker worker = _worker ??= new Worker();
        worker.Start(work);
        if (WaitHandle.WaitAny([worker.Done, interrupt.WaitHandle]) == 0)
            return true;
        cell.RequestStop();
        if (worker.Done.WaitOne(BeforeWaking))
            return true;
        // A thread that has been woken may keep the request for its next wait: it is not used again.
        _worker = null;
        worker.Dispose();
        for (TimeSpan waited = TimeSpan.Zero; waited < Patience;)
        {
            if (cell.Phase >= CellPhase.Running)
            {
                // What is on its way to the reader is not broken off.
                cell.Stream.Between(worker.Wake);
                waited += BeforeWakingAgain;
            }
            else if (cell.Fetches && worker.Waits)
            {
                worker.Wake();
            }
            if (worker.Done.WaitOne(BeforeWakingAgain))
                return true;
        }
        return false;
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

        public void Start(Action work)
        {
            _work = work;
            _ready.Release();
        }

        public bool Waits => _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

        public void Wake() => _thread.Interrupt();

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
                    work();
                    Done.Set();
                }
            }
            catch (ThreadInterruptedException)
            {
                Done.Set();
            }
        }
    }
}
