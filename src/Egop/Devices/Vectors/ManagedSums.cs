using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Sums in double precision of numbers of either precision, in an order set by the length alone on one machine.</summary>
internal static class ManagedSums
{
    /// <summary>Σ x_i.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<double> low = default, high = default;
        ReadOnlySpan<Vector<T>> whole = MemoryMarshal.Cast<T, Vector<T>>(x);
        foreach (Vector<T> lanes in whole)
        {
            (Vector<double> a, Vector<double> b) = Widen(lanes);
            low += a;
            high += b;
        }

        double sum = Vector.Sum(low + high);
        for (int i = whole.Length * Vector<T>.Count; i < x.Length; i++)
            sum += double.CreateTruncating(x[i]);
        return sum;
    }

    /// <summary>Σ |x_i|.</summary>
    public static double SumAbs<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<double> low = default, high = default;
        ReadOnlySpan<Vector<T>> whole = MemoryMarshal.Cast<T, Vector<T>>(x);
        foreach (Vector<T> lanes in whole)
        {
            (Vector<double> a, Vector<double> b) = Widen(lanes);
            low += Vector.Abs(a);
            high += Vector.Abs(b);
        }

        double sum = Vector.Sum(low + high);
        for (int i = whole.Length * Vector<T>.Count; i < x.Length; i++)
            sum += Math.Abs(double.CreateTruncating(x[i]));
        return sum;
    }

    /// <summary>Σ x_i y_i, products in double precision too.</summary>
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<double> low = default, high = default;
        ReadOnlySpan<Vector<T>> left = MemoryMarshal.Cast<T, Vector<T>>(x), right = MemoryMarshal.Cast<T, Vector<T>>(y);
        for (int i = 0; i < left.Length; i++)
        {
            (Vector<double> a, Vector<double> b) = Widen(left[i]);
            (Vector<double> c, Vector<double> d) = Widen(right[i]);
            low += a * c;
            high += b * d;
        }

        double sum = Vector.Sum(low + high);
        for (int i = left.Length * Vector<T>.Count; i < x.Length; i++)
            sum += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
        return sum;
    }

    // Lanes of double precision stay one register; the other adds zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Low, Vector<double> High) Widen<T>(Vector<T> lanes)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float))
            return (lanes.As<T, double>(), default);
        Vector.Widen(lanes.As<T, float>(), out Vector<double> low, out Vector<double> high);
        return (low, high);
    }
}
