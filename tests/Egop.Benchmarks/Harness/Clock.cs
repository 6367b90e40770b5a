using System.Diagnostics;

namespace Egop.Benchmarks;

/// <summary>Wall time.</summary>
internal static class Clock
{
    private const int Most = 1 << 24;

    public static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>How often work must be repeated to take that many seconds; also warms it up.</summary>
    public static int Repetitions(Action work, double atLeast)
    {
        work();
        for (int count = 1; ; count *= 2)
        {
            double seconds = Seconds(() =>
            {
                for (int i = 0; i < count; i++)
                    work();
            });
            // Half a round proves the estimate; compiled code may have become faster on the way, which doubling tolerates.
            if (seconds >= atLeast / 2 || count >= Most)
                return (int)Math.Clamp(Math.Ceiling(count * atLeast / Math.Max(seconds, 1e-9)), 1, Most);
        }
    }
}
