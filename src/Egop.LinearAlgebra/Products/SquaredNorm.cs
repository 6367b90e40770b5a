using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>
/// Σ x_i² in an order that depends on the length alone, unlike the runtime's, which depends on the vector width: so a draw that is divided
/// by its norm has the same bits on every processor.
/// </summary>
internal static class SquaredNorm
{
    // Eight sums in turn, then from the first to the last.
    public static double Of(ReadOnlySpan<double> x)
    {
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            var v = Vector512.Create(x[i..]);
            sums = Vector512.FusedMultiplyAdd(v, v, sums);
        }

        double sum = InOrder(sums);
        for (; i < x.Length; i++)
            sum = Math.FusedMultiplyAdd(x[i], x[i], sum);
        return sum;
    }

    /// <summary>The same of numbers in single precision: the sum is in double.</summary>
    public static double Of(ReadOnlySpan<float> x)
    {
        (Vector512<double> lower, Vector512<double> upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.Create(x[i..]));
            lower = Vector512.FusedMultiplyAdd(a, a, lower);
            upper = Vector512.FusedMultiplyAdd(b, b, upper);
        }

        double sum = InOrder(lower) + InOrder(upper);
        for (; i < x.Length; i++)
            sum = Math.FusedMultiplyAdd((double)x[i], x[i], sum);
        return sum;
    }

    /// <summary>One of the two above.</summary>
    public static double Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged =>
        PrecisionOf<T>.IsDouble ? Of(MemoryMarshal.Cast<T, double>(x)) : Of(MemoryMarshal.Cast<T, float>(x));

    private static double InOrder(Vector512<double> sums)
    {
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            sum += sums[lane];
        return sum;
    }
}
