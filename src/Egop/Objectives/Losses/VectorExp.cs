using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>exp(x) for x ≤ 0 in vectors, to about one unit in the last place; zero where the result would be tiny.</summary>
/// <remarks>
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, and exp(r) by its Taylor polynomial, of degree 12 in double and 7 in single precision. The
/// runtime's own vector exponential takes a slow path for a vector with one element far out, and the tiny results end in slow denormal
/// arithmetic in the products that follow.
/// </remarks>
internal static unsafe class VectorExp<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Length of the table <see cref="Fill"/> writes.</summary>
    public const int TableLength = 20;

    private const int FirstCoefficient = 5;

    private static int Degree => PrecisionOf<T>.IsDouble ? 12 : 7;

    /// <summary>Writes the constants for <see cref="OfNonPositive"/>.</summary>
    public static void Fill(T* table)
    {
        bool wide = PrecisionOf<T>.IsDouble;
        table[0] = T.CreateTruncating(wide ? -650 : -70);
        table[1] = T.CreateTruncating(1 / Math.Log(2));
        // Added to a number, this leaves it rounded to an integer, plus the exponent bias, in the low bits of the significand.
        table[2] = T.CreateTruncating(wide ? (1.5 * (1L << 52)) + 1023 : (1.5 * (1 << 23)) + 127);
        // -ln 2 in two parts; the first has few digits, so that its product with n is exact.
        table[3] = T.CreateTruncating(wide ? -6.93147180369123816490e-01 : -0.693359375);
        table[4] = T.CreateTruncating(wide ? -1.90821492927058770002e-10 : 2.12194440054690583e-4);
        double factorial = 1;
        for (int k = 0; k <= Degree; k++)
        {
            table[FirstCoefficient + k] = T.CreateTruncating(1 / factorial);
            factorial *= k + 1;
        }
    }

    /// <summary>exp(x) for x ≤ 0 or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV OfNonPositive(TV x, T* table)
    {
        TV least = TLanes.Broadcast(table[0]), rounder = TLanes.Broadcast(table[2]);
        TV y = TLanes.Max(least, x);
        TV rounded = TLanes.MultiplyAdd(y, TLanes.Broadcast(table[1]), rounder), n = TLanes.Subtract(rounded, rounder);
        TV r = TLanes.MultiplyAdd(n, TLanes.Broadcast(table[4]), TLanes.MultiplyAdd(n, TLanes.Broadcast(table[3]), y));
        // Unrolled by hand: as a loop it costs twice as much.
        TV sum;
        T* c = table + FirstCoefficient;
        if (PrecisionOf<T>.IsDouble)
        {
            sum = TLanes.MultiplyAdd(TLanes.Broadcast(c[12]), r, TLanes.Broadcast(c[11]));
            sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[10]));
            sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[9]));
            sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[8]));
            sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[7]));
        }
        else
        {
            sum = TLanes.Broadcast(c[7]);
        }

        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[6]));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[5]));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[4]));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[3]));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(c[2]));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(T.One));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(T.One));
        return TLanes.IfGreater(least, x, default, TLanes.Multiply(sum, TLanes.LowBitsToExponent(rounded)));
    }
}
