using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>Pairs of independent standard normal numbers from pairs of 64 random bits, eight pairs at a time.</summary>
/// <remarks>
/// With u in (0, 1] and v in [0, 1) uniform: (√(-2 ln u)·cos 2πv, √(-2 ln u)·sin 2πv). Source: Box and Muller, Ann. Math. Stat.
/// 29 (1958) 610.
/// Logarithm, sine and cosine are power series here, in correctly rounded operations only, because the library functions of .NET
/// differ in their last bits between processors and systems. Largest possible |result|: √(106 ln 2) ≈ 8.57.
/// </remarks>
internal static class BoxMuller
{
    // Fraction bits of u and v: both are multiples of 2^-53.
    private const int Bits = 53;
    private const double Unit = 1.0 / (1UL << Bits);

    // ln m = 2 s (1 + s²/3 + s⁴/5 + ...), s = (m-1)/(m+1). For m in [√½, √2], s² < 0.0295: the first term left out is below
    // 2^-60 of the sum.
    private static ReadOnlySpan<double> LogSeries =>
        [1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3];

    // Taylor series on [-π/4, π/4] after the leading terms a and 1; the first terms left out are below 2^-60. Denominators are factorials.
    private static ReadOnlySpan<double> SineSeries =>
        [
            1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6,
        ];

    private static ReadOnlySpan<double> CosineSeries =>
        [
            -1.0 / 6402373705728000, 1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720,
            1.0 / 24, -1.0 / 2,
        ];

    /// <summary>Eight pairs.</summary>
    /// <param name="first">Random bits for the radius.</param>
    /// <param name="second">Random bits for the angle.</param>
    /// <returns>The cosine and the sine half of every pair.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Cosine, Vector512<double> Sine) Pairs(Vector512<ulong> first, Vector512<ulong> second)
    {
        Vector512<double> u = Vector512.ConvertToDouble((first >>> (64 - Bits)).AsInt64() + Vector512<long>.One) * Unit;
        Vector512<double> radius = Vector512.Sqrt(Log(u) * -2.0);
        (Vector512<double> cosine, Vector512<double> sine) = CosineAndSine((second >>> (64 - Bits)).AsInt64());
        return (radius * cosine, radius * sine);
    }

    /// <summary>ln u for normal positive u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log(Vector512<double> u)
    {
        const long MantissaMask = (1L << 52) - 1;
        const long One = 1023L << 52;
        Vector512<long> bits = u.AsInt64();
        Vector512<long> exponent = (bits >>> 52) - Vector512.Create(1023L);
        Vector512<double> m = ((bits & Vector512.Create(MantissaMask)) | Vector512.Create(One)).AsDouble();
        Vector512<double> isLarge = Vector512.GreaterThan(m, Vector512.Create(1.4142135623730951));
        m = Vector512.ConditionalSelect(isLarge, m * 0.5, m);
        exponent -= isLarge.AsInt64();
        Vector512<double> s = (m - Vector512<double>.One) / (m + Vector512<double>.One);
        Vector512<double> s2 = s * s;
        Vector512<double> tail = Horner(s2, LogSeries) * s2;
        Vector512<double> mantissaLog = Vector512.FusedMultiplyAdd(s + s, tail, s + s);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToDouble(exponent), Vector512.Create(0.6931471805599453), mantissaLog);
    }

    /// <summary>Cosine and sine of 2πj/2^53 for j in [0, 2^53).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<double> Cosine, Vector512<double> Sine) CosineAndSine(Vector512<long> j)
    {
        // Subtracting the nearest quarter turn is exact in integers.
        Vector512<long> quarter = (j + Vector512.Create(1L << (Bits - 3))) >>> (Bits - 2);
        Vector512<double> a = Vector512.ConvertToDouble(j - (quarter << (Bits - 2))) * (2 * Math.PI * Unit);
        Vector512<double> a2 = a * a;
        Vector512<double> sine = Vector512.FusedMultiplyAdd(a, Horner(a2, SineSeries) * a2, a);
        Vector512<double> cosine = Vector512.FusedMultiplyAdd(Horner(a2, CosineSeries), a2, Vector512<double>.One);

        Vector512<long> one = Vector512<long>.One;
        Vector512<double> isOdd = Vector512.Equals(quarter & one, one).AsDouble();
        Vector512<long> cosineSign = ((quarter + one) >>> 1) << 63;
        Vector512<long> sineSign = (quarter >>> 1) << 63;
        return (
            (Vector512.ConditionalSelect(isOdd, sine, cosine).AsInt64() ^ cosineSign).AsDouble(),
            (Vector512.ConditionalSelect(isOdd, cosine, sine).AsInt64() ^ sineSign).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Horner(Vector512<double> x, ReadOnlySpan<double> coefficients)
    {
        Vector512<double> sum = Vector512.Create(coefficients[0]);
        for (int i = 1; i < coefficients.Length; i++)
            sum = Vector512.FusedMultiplyAdd(sum, x, Vector512.Create(coefficients[i]));
        return sum;
    }
}
