using System.Runtime.ExceptionServices;

namespace Egop;

/// <summary>Runs independent pieces of work on several threads; nothing a caller can see depends on how many.</summary>
internal static class ParallelRange
{
    /// <summary>
    /// Whether this thread is inside a piece of work: work divided again in there runs inline, since every thread is already busy.
    /// </summary>
    [ThreadStatic]
    private static bool t_inside;

    /// <summary>Whether the calling thread is inside a piece of work that is one of several.</summary>
    public static bool IsInside => t_inside;

    /// <summary>Marks the calling thread as inside a piece of work; false if it was already.</summary>
    public static bool Enter()
    {
        bool outside = !t_inside;
        t_inside = true;
        return outside;
    }

    /// <summary>Undoes <see cref="Enter"/>, whose result is passed.</summary>
    public static void Leave(bool outside)
    {
        if (outside)
            t_inside = false;
    }

    /// <summary>The number of threads a setting stands for: itself, or one a processor for 0.</summary>
    /// <exception cref="ArgumentException">The setting is negative.</exception>
    public static int Workers(int threads) =>
        Guard.NonNegative(threads, nameof(threads), "Give a number of threads, or 0 for one a processor.") == 0
            ? Environment.ProcessorCount
            : threads;

    /// <summary>body(0), ..., body(count − 1), each once, in any order, on the calling thread and at most threads − 1 others.</summary>
    /// <remarks>
    /// <paramref name="body"/>(i) must write nothing that another index reads or writes: then the result does not depend on
    /// the number of threads. Indices are handed out one at a time in increasing order, so uneven pieces balance. After an
    /// exception no further index is handed out, and the exception of the lowest failing index is thrown, the one that a
    /// plain loop would have thrown.
    /// </remarks>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">Number of threads; 0 for one a processor.</param>
    /// <param name="body">The work of one index.</param>
    public static void ForEach(int count, int threads, Action<int> body)
    {
        int workers = Math.Min(Workers(threads), count);
        if (workers <= 1 || t_inside)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        int next = -1;
        int failed = int.MaxValue;
        Exception? failure = null;
        var gate = new Lock();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            t_inside = true;
            try
            {
                while (Volatile.Read(ref failed) == int.MaxValue)
                {
                    int i = Interlocked.Increment(ref next);
                    // The counter can pass count by one a worker, no further.
                    if (i >= count)
                        return;
                    try
                    {
                        body(i);
                    }
                    catch (Exception e)
                    {
                        lock (gate)
                        {
                            if (i < failed)
                                (failure, failed) = (e, i);
                        }
                    }
                }
            }
            finally
            {
                t_inside = false;
            }
        });
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
