using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Egop;

/// <summary>Threads that stay at hand for the many short phases of one computation.</summary>
/// <remarks>
/// <see cref="ParallelRange"/> wakes threads for every loop, which takes longer than a column of a factorization does. Here a
/// thread that is out of work looks for the next phase for some microseconds, then sleeps: looking on for longer would take
/// the processor from whoever needs it. No phase waits for a thread that has not begun on it, so a helper that the system
/// starts late, or not at all, costs speed only.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    private static readonly long _patience = Stopwatch.Frequency / 25_000;
    private readonly SemaphoreSlim _wake = new(0);
    private Phase? _phase;
    private int _sleepers;
    private bool _closed;

    /// <summary>
    /// The calling thread and at most threads − 1 others; itself alone inside a piece of work that is one of several already.
    /// </summary>
    /// <param name="threads">Number of threads; 0 for one a processor.</param>
    public ThreadTeam(int threads)
    {
        Threads = ParallelRange.IsInside ? 1 : ParallelRange.Workers(threads);
        for (int i = 1; i < Threads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static team => team.Help(), this, preferLocal: false);
    }

    /// <summary>The calling thread alone.</summary>
    public static ThreadTeam Alone { get; } = new(1);

    /// <summary>Number of threads asked for.</summary>
    public int Threads { get; }

    /// <summary>
    /// body(0), ..., body(count − 1), each once, in any order, under the rules of <see cref="ParallelRange.ForEach"/>; of several
    /// exceptions any one is thrown.
    /// </summary>
    public void ForEach(int count, Action<int> body)
    {
        if (Threads == 1 || count <= 1)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        var phase = new Phase(count, body);
        Interlocked.Exchange(ref _phase, phase);
        Wake();
        phase.Work();
        phase.Join();
    }

    /// <summary>Sends the helpers home.</summary>
    public void Dispose()
    {
        if (Threads == 1)
            return;
        Volatile.Write(ref _closed, true);
        Wake();
    }

    // Every sleeper is woken once: a slow one does not gather wake-ups.
    private void Wake()
    {
        int sleepers = Interlocked.Exchange(ref _sleepers, 0);
        if (sleepers > 0)
            _wake.Release(sleepers);
    }

    private void Sleep(Phase? last)
    {
        Interlocked.Increment(ref _sleepers);
        bool idle = ReferenceEquals(Volatile.Read(ref _phase), last) && !Volatile.Read(ref _closed);
        if (idle || !TryStayAwake())
            _wake.Wait();
    }

    // Takes back the word given in Sleep, unless somebody has been woken for it already.
    private bool TryStayAwake()
    {
        for (int sleepers = Volatile.Read(ref _sleepers); sleepers > 0;)
        {
            int found = Interlocked.CompareExchange(ref _sleepers, sleepers - 1, sleepers);
            if (found == sleepers)
                return true;
            sleepers = found;
        }

        return false;
    }

    private void Help()
    {
        Phase? last = null;
        while (true)
        {
            long since = Stopwatch.GetTimestamp();
            while (ReferenceEquals(Volatile.Read(ref _phase), last))
            {
                if (Volatile.Read(ref _closed))
                    return;
                if (Stopwatch.GetTimestamp() - since < _patience)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                Sleep(last);
                since = Stopwatch.GetTimestamp();
            }

            last = Volatile.Read(ref _phase);
            last!.Work();
        }
    }

    // Indices are handed out in increasing order; what has been handed out is counted when done.
    private sealed class Phase(int count, Action<int> body)
    {
        private int _next = -1;
        private int _done;
        private Exception? _failure;

        public void Work()
        {
            for (int i = Interlocked.Increment(ref _next); i < count; i = Interlocked.Increment(ref _next))
            {
                bool outside = ParallelRange.Enter();
                try
                {
                    body(i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _failure, e, null);
                }
                finally
                {
                    ParallelRange.Leave(outside);
                    Interlocked.Increment(ref _done);
                }
            }
        }

        public void Join()
        {
            var spin = new SpinWait();
            for (int turns = 0; Volatile.Read(ref _done) < count; turns++)
            {
                if (turns < 2000)
                    Thread.SpinWait(8);
                else
                    spin.SpinOnce(sleep1Threshold: -1);
            }

            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
