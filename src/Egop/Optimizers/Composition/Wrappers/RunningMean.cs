using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>The mean of vectors that come one after another.</summary>
internal static class RunningMean
{
    /// <summary>v ← v + (x − v)/n, which is the mean of n vectors when v was that of n − 1 (Welford): no sum that grows. Coordinate by coordinate, so the same bits at every vector width.</summary>
    public static void Add<T>(Span<T> v, ReadOnlySpan<T> x, T n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<Vector<T>> means = MemoryMarshal.Cast<T, Vector<T>>(v);
        ReadOnlySpan<Vector<T>> values = MemoryMarshal.Cast<T, Vector<T>>(x);
        var count = new Vector<T>(n);
        for (int i = 0; i < means.Length; i++)
            means[i] += (values[i] - means[i]) / count;
        for (int i = means.Length * Vector<T>.Count; i < v.Length; i++)
            v[i] += (x[i] - v[i]) / n;
    }
}
