namespace Egop;

/// <summary>Exact scaling by powers of two, so that nothing overflows or underflows on the way.</summary>
internal static unsafe class Scaling
{
    /// <summary>A ← 2^−x A with the largest |A_ij| in [1, 2); returns x, 0 for a zero matrix.</summary>
    public static int ToOne(long length, double* a)
    {
        int exponent = Exponent(Simd.MaxAbs((int)length, a));
        Scale((int)length, exponent, a);
        return exponent;
    }

    /// <summary>The same for the upper triangle of an n × n contiguous matrix; what stands below is neither read nor changed.</summary>
    public static int UpperToOne(int n, double* a)
    {
        double max = 0;
        for (int i = 0; i < n; i++)
            max = Math.Max(max, Simd.MaxAbs(n - i, a + ((nint)i * n) + i));
        int exponent = Exponent(max);
        for (int i = 0; i < n; i++)
            Scale(n - i, exponent, a + ((nint)i * n) + i);
        return exponent;
    }

    private static int Exponent(double max) => max == 0 ? 0 : Math.ILogB(max);

    private static void Scale(int length, int exponent, double* a)
    {
        if (exponent == 0)
            return;
        // 2^−x itself may overflow or be subnormal: two factors, each in range.
        int half = exponent / 2;
        Simd.Scale(length, Math.ScaleB(1, -half), a);
        Simd.Scale(length, Math.ScaleB(1, half - exponent), a);
    }
}
