using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Vector kernels over contiguous rows, in the widest <see cref="Vector{T}"/> of the machine.</summary>
/// <remarks>
/// They are compiled with full optimization at once, since the first call of a program may be the one that takes seconds.
/// Sums are taken in an order that depends on the length alone. Library reductions are not used because none promises an order
/// of summation, neither between calls nor between versions.
/// </remarks>
internal static unsafe class Simd
{
    /// <summary>Σ x_i y_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(int n, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count, i = 0;
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            s0 = MultiplyAdd(Vector.Load(x + i), Vector.Load(y + i), s0);
            s1 = MultiplyAdd(Vector.Load(x + i + w), Vector.Load(y + i + w), s1);
            s2 = MultiplyAdd(Vector.Load(x + i + (2 * w)), Vector.Load(y + i + (2 * w)), s2);
            s3 = MultiplyAdd(Vector.Load(x + i + (3 * w)), Vector.Load(y + i + (3 * w)), s3);
        }

        for (; i <= n - w; i += w)
            s0 = MultiplyAdd(Vector.Load(x + i), Vector.Load(y + i), s0);
        T sum = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < n; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y ← y + α x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled<T>(int n, T alpha, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count, i = 0;
        var va = new Vector<T>(alpha);
        for (; i <= n - w; i += w)
            Vector.Store(MultiplyAdd(va, Vector.Load(x + i), Vector.Load(y + i)), y + i);
        for (; i < n; i++)
            y[i] += alpha * x[i];
    }

    /// <summary>x ← α x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(int n, T alpha, T* x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count, i = 0;
        var va = new Vector<T>(alpha);
        for (; i <= n - w; i += w)
            Vector.Store(va * Vector.Load(x + i), x + i);
        for (; i < n; i++)
            x[i] *= alpha;
    }

    /// <summary>(x, y) ← (c x − s y, s x + c y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate<T>(int n, T c, T s, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count, i = 0;
        Vector<T> vc = new(c), vs = new(s);
        for (; i <= n - w; i += w)
        {
            Vector<T> a = Vector.Load(x + i), b = Vector.Load(y + i);
            Vector.Store((vc * a) - (vs * b), x + i);
            Vector.Store((vs * a) + (vc * b), y + i);
        }

        for (; i < n; i++)
            (x[i], y[i]) = ((c * x[i]) - (s * y[i]), (s * x[i]) + (c * y[i]));
    }

    /// <summary>max |x_i|, 0 for none; the elements are finite.</summary>
    public static double MaxAbs(int n, double* x)
    {
        int w = Vector<double>.Count, i = 0;
        Vector<double> m = default;
        for (; i <= n - w; i += w)
            m = Vector.Max(m, Vector.Abs(Vector.Load(x + i)));
        double max = 0;
        for (int l = 0; l < w; l++)
            max = Math.Max(max, m[l]);
        for (; i < n; i++)
            max = Math.Max(max, Math.Abs(x[i]));
        return max;
    }

    /// <summary>y ← α A x + β y; four rows at a time share the loads of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyVector<T>(int rows, int columns, T alpha, T* a, int lda, T* x, T beta, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= rows - 4; i += 4)
        {
            T* r0 = a + ((nint)i * lda), r1 = r0 + lda, r2 = r1 + lda, r3 = r2 + lda;
            int w = Vector<T>.Count, j = 0;
            Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; j <= columns - w; j += w)
            {
                var v = Vector.Load(x + j);
                s0 = MultiplyAdd(Vector.Load(r0 + j), v, s0);
                s1 = MultiplyAdd(Vector.Load(r1 + j), v, s1);
                s2 = MultiplyAdd(Vector.Load(r2 + j), v, s2);
                s3 = MultiplyAdd(Vector.Load(r3 + j), v, s3);
            }

            T d0 = Vector.Sum(s0), d1 = Vector.Sum(s1), d2 = Vector.Sum(s2), d3 = Vector.Sum(s3);
            for (; j < columns; j++)
            {
                d0 += r0[j] * x[j];
                d1 += r1[j] * x[j];
                d2 += r2[j] * x[j];
                d3 += r3[j] * x[j];
            }

            Put(y + i, alpha * d0, beta);
            Put(y + i + 1, alpha * d1, beta);
            Put(y + i + 2, alpha * d2, beta);
            Put(y + i + 3, alpha * d3, beta);
        }

        for (; i < rows; i++)
            Put(y + i, alpha * Dot(columns, a + ((nint)i * lda), x), beta);

        static void Put(T* y, T value, T beta) => *y = beta == T.Zero ? value : value + (beta * *y);
    }

    /// <summary>y ← y + α Aᵀ x; four rows at a time share the loads and stores of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposeMultiplyVector<T>(int rows, int columns, T alpha, T* a, int lda, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= rows - 4; i += 4)
        {
            T* r0 = a + ((nint)i * lda), r1 = r0 + lda, r2 = r1 + lda, r3 = r2 + lda;
            T x0 = alpha * x[i], x1 = alpha * x[i + 1], x2 = alpha * x[i + 2], x3 = alpha * x[i + 3];
            var v0 = new Vector<T>(x0);
            var v1 = new Vector<T>(x1);
            var v2 = new Vector<T>(x2);
            var v3 = new Vector<T>(x3);
            int w = Vector<T>.Count, j = 0;
            for (; j <= columns - w; j += w)
            {
                var s = MultiplyAdd(v0, Vector.Load(r0 + j), Vector.Load(y + j));
                s = MultiplyAdd(v1, Vector.Load(r1 + j), s);
                s = MultiplyAdd(v2, Vector.Load(r2 + j), s);
                Vector.Store(MultiplyAdd(v3, Vector.Load(r3 + j), s), y + j);
            }

            for (; j < columns; j++)
                y[j] += (x0 * r0[j]) + (x1 * r1[j]) + ((x2 * r2[j]) + (x3 * r3[j]));
        }

        for (; i < rows; i++)
            AddScaled(columns, alpha * x[i], a + ((nint)i * lda), y);
    }

    /// <summary>
    /// B ← Aᵀ for A rows × columns, eight rows at a time: few enough lines for a cache even where they lie a power of two apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(int rows, int columns, T* a, int lda, T* b, int ldb)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i0 = 0;
        for (; i0 <= rows - 8; i0 += 8)
        {
            for (int j = 0; j < columns; j++)
            {
                T* from = a + ((nint)i0 * lda) + j, to = b + ((nint)j * ldb) + i0;
                T* second = from + (4 * (nint)lda);
                nint twice = 2 * (nint)lda;
                (to[0], to[1], to[2], to[3]) = (from[0], from[lda], from[twice], from[twice + lda]);
                (to[4], to[5], to[6], to[7]) = (second[0], second[lda], second[twice], second[twice + lda]);
            }
        }

        for (; i0 < rows; i0++)
        {
            for (int j = 0; j < columns; j++)
                b[((nint)j * ldb) + i0] = a[((nint)i0 * lda) + j];
        }
    }

    /// <summary>A ← Aᵀ in place for a contiguous n × n matrix.</summary>
    public static void TransposeInPlace<T>(int n, T* a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Tile = 32;
        for (int i0 = 0; i0 < n; i0 += Tile)
        {
            for (int j0 = i0; j0 < n; j0 += Tile)
            {
                for (int i = i0; i < Math.Min(i0 + Tile, n); i++)
                {
                    for (int j = Math.Max(j0, i + 1); j < Math.Min(j0 + Tile, n); j++)
                        (a[((nint)i * n) + j], a[((nint)j * n) + i]) = (a[((nint)j * n) + i], a[((nint)i * n) + j]);
                }
            }
        }
    }

    /// <summary>a b + c, fused where the machine can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        PrecisionOf<T>.IsDouble
            ? Vector.MultiplyAddEstimate(Vector.AsVectorDouble(a), Vector.AsVectorDouble(b), Vector.AsVectorDouble(c)).As<double, T>()
            : Vector.MultiplyAddEstimate(Vector.AsVectorSingle(a), Vector.AsVectorSingle(b), Vector.AsVectorSingle(c)).As<float, T>();
}
