using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Numbers in the formats a matrix is kept in.</summary>
internal static unsafe class StoredNumber
{
    /// <summary>A double, float or bfloat16 (ushort), exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Widen<T>(T* p)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? *(double*)p
        : typeof(T) == typeof(float) ? *(float*)p
        : BFloat16.Widen(*(ushort*)p);

    /// <summary>y ← y + x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(int n, float* x, double* y)
    {
        int w = Vector<double>.Count, i = 0;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            Vector.Widen(Vector.Load(x + i), out Vector<double> low, out Vector<double> high);
            Vector.Store(Vector.Load(y + i) + low, y + i);
            Vector.Store(Vector.Load(y + i + w) + high, y + i + w);
        }

        for (; i < n; i++)
            y[i] += x[i];
    }
}
