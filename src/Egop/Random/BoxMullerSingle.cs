using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>
/// Pairs of independent standard normal numbers in single precision, sixteen pairs at a time: <see cref="BoxMuller"/> with 32 random bits a
/// number.
/// </summary>
/// <remarks>
/// The radius takes u = (2i + 1) / 2^31 for a uniform i in [0, 2^30), the angle 2πj/2^32 for a uniform j. Power series in correctly
/// rounded operations only, as in double precision. Largest possible |result|: √(62 ln 2) ≈ 6.56; P(|N(0, 1)| > 6.56) = 5e-11.
/// </remarks>
internal static class BoxMullerSingle
{
    // ln m = 2 s (1 + s²/3 + s⁴/5 + ...), s² < 0.0295: the first term left out is below 2^-28 of the sum.
    private static ReadOnlySpan<float> LogSeries => [1f / 9, 1f / 7, 1f / 5, 1f / 3];

    // Taylor series on [-π/4, π/4] after the leading terms a and 1; the first terms left out are below 2^-28.
    private static ReadOnlySpan<float> SineSeries => [1f / 362880, -1f / 5040, 1f / 120, -1f / 6];

    private static ReadOnlySpan<float> CosineSeries => [-1f / 3628800, 1f / 40320, -1f / 720, 1f / 24, -1f / 2];

    /// <summary>Sixteen pairs.</summary>
    /// <param name="first">Random bits for the radius.</param>
    /// <param name="second">Random bits for the angle.</param>
    /// <returns>The cosine and the sine half of every pair.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Cosine, Vector512<float> Sine) Pairs(Vector512<uint> first, Vector512<uint> second)
    {
        // Below 2^31, so the conversion from signed integers is right; it rounds to even on every processor.
        Vector512<int> odd = ((first >>> 1) | Vector512<uint>.One).AsInt32();
        Vector512<float> u = Vector512.ConvertToSingle(odd) * (1f / (1u << 31));
        Vector512<float> radius = Vector512.Sqrt(Log(u) * -2f);
        (Vector512<float> cosine, Vector512<float> sine) = CosineAndSine(second);
        return (radius * cosine, radius * sine);
    }

    /// <summary>ln u for normal positive u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Log(Vector512<float> u)
    {
        const int MantissaMask = (1 << 23) - 1;
        const int One = 127 << 23;
        Vector512<int> bits = u.AsInt32();
        Vector512<int> exponent = (bits >>> 23) - Vector512.Create(127);
        Vector512<float> m = ((bits & Vector512.Create(MantissaMask)) | Vector512.Create(One)).AsSingle();
        Vector512<float> isLarge = Vector512.GreaterThan(m, Vector512.Create(1.41421356f));
        m = Vector512.ConditionalSelect(isLarge, m * 0.5f, m);
        exponent -= isLarge.AsInt32();
        Vector512<float> s = (m - Vector512<float>.One) / (m + Vector512<float>.One);
        Vector512<float> s2 = s * s;
        Vector512<float> tail = Horner(s2, LogSeries) * s2;
        Vector512<float> mantissaLog = Vector512.FusedMultiplyAdd(s + s, tail, s + s);
        return Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(exponent), Vector512.Create(0.693147181f), mantissaLog);
    }

    /// <summary>Cosine and sine of 2πj/2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<float> Cosine, Vector512<float> Sine) CosineAndSine(Vector512<uint> j)
    {
        // Subtracting the nearest quarter turn is exact in integers, which wrap round once a turn.
        Vector512<int> quarter = ((j + Vector512.Create(1u << 29)) >>> 30).AsInt32();
        Vector512<int> rest = j.AsInt32() - (quarter << 30);
        Vector512<float> a = Vector512.ConvertToSingle(rest) * (float)(2 * Math.PI / (1L << 32));
        Vector512<float> a2 = a * a;
        Vector512<float> sine = Vector512.FusedMultiplyAdd(a, Horner(a2, SineSeries) * a2, a);
        Vector512<float> cosine = Vector512.FusedMultiplyAdd(Horner(a2, CosineSeries), a2, Vector512<float>.One);

        Vector512<int> one = Vector512<int>.One;
        Vector512<float> isOdd = Vector512.Equals(quarter & one, one).AsSingle();
        Vector512<int> cosineSign = ((quarter + one) >>> 1) << 31;
        Vector512<int> sineSign = (quarter >>> 1) << 31;
        return (
            (Vector512.ConditionalSelect(isOdd, sine, cosine).AsInt32() ^ cosineSign).AsSingle(),
            (Vector512.ConditionalSelect(isOdd, cosine, sine).AsInt32() ^ sineSign).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Horner(Vector512<float> x, ReadOnlySpan<float> coefficients)
    {
        Vector512<float> sum = Vector512.Create(coefficients[0]);
        for (int i = 1; i < coefficients.Length; i++)
            sum = Vector512.FusedMultiplyAdd(sum, x, Vector512.Create(coefficients[i]));
        return sum;
    }
}
