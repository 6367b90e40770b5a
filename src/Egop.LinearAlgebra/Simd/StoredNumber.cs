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

/// <summary>bfloat16 numbers as their 16 bits: the upper half of a float, 8 bits of precision, unit roundoff 2⁻⁸.</summary>
internal static class BFloat16
{
    /// <summary>The nearest bfloat16 of a finite number that does not overflow, ties to even, by way of the nearest float.</summary>
    public static ushort Round(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The number, exactly.</summary>
    public static double Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
