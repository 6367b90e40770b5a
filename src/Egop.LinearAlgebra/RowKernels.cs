using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The register kernels of <see cref="RowProducts"/>: four rows of a stored matrix with one, two or four vectors.</summary>
/// <remarks>
/// However many rows and vectors a kernel takes, a dot product has one accumulator of its own that runs along the row, and an element of a
/// combination adds its rows one after another: the bits of a vector's result do not depend on the vectors beside it.
/// </remarks>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
/// <typeparam name="TNumber">What is computed in: double or float.</typeparam>
/// <typeparam name="T">What the matrix is stored in: double, float, or ushort for bfloat16.</typeparam>
internal static unsafe class RowKernels<TWidth, TVector, TNumber, T>
    where TWidth : struct, IVectorWidth<TVector, TNumber>
    where TVector : struct
    where TNumber : unmanaged
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(T* p) => TWidth.Read(p);

    // The sums of a block of four rows are kept vector by vector, four accumulators each: sums[4 c + r].

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot1x1(int steps, T* a, TNumber* x, TNumber* sums)
    {
        int w = TWidth.Count;
        TVector s = TWidth.Load(sums);
        for (; steps > 0; steps--, a += w, x += w)
            s = TWidth.MultiplyAdd(Read(a), TWidth.Load(x), s);
        TWidth.Store(s, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x1(int steps, T* a, nint lda, TNumber* x, TNumber* sums)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TVector s0 = TWidth.Load(sums), s1 = TWidth.Load(sums + w), s2 = TWidth.Load(sums + (2 * w)), s3 = TWidth.Load(sums + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector v = TWidth.Load(x + j);
            s0 = TWidth.MultiplyAdd(Read(a + j), v, s0);
            s1 = TWidth.MultiplyAdd(Read(a1 + j), v, s1);
            s2 = TWidth.MultiplyAdd(Read(a2 + j), v, s2);
            s3 = TWidth.MultiplyAdd(Read(a3 + j), v, s3);
        }

        TWidth.Store(s0, sums);
        TWidth.Store(s1, sums + w);
        TWidth.Store(s2, sums + (2 * w));
        TWidth.Store(s3, sums + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x2(int steps, T* a, nint lda, TNumber* x, nint ldx, TNumber* sums)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TNumber* y = x + ldx, more = sums + (4 * w);
        TVector s0 = TWidth.Load(sums), s1 = TWidth.Load(sums + w), s2 = TWidth.Load(sums + (2 * w)), s3 = TWidth.Load(sums + (3 * w));
        TVector t0 = TWidth.Load(more), t1 = TWidth.Load(more + w), t2 = TWidth.Load(more + (2 * w)), t3 = TWidth.Load(more + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector v = TWidth.Load(x + j), u = TWidth.Load(y + j), r = Read(a + j);
            s0 = TWidth.MultiplyAdd(r, v, s0);
            t0 = TWidth.MultiplyAdd(r, u, t0);
            r = Read(a1 + j);
            s1 = TWidth.MultiplyAdd(r, v, s1);
            t1 = TWidth.MultiplyAdd(r, u, t1);
            r = Read(a2 + j);
            s2 = TWidth.MultiplyAdd(r, v, s2);
            t2 = TWidth.MultiplyAdd(r, u, t2);
            r = Read(a3 + j);
            s3 = TWidth.MultiplyAdd(r, v, s3);
            t3 = TWidth.MultiplyAdd(r, u, t3);
        }

        TWidth.Store(s0, sums);
        TWidth.Store(s1, sums + w);
        TWidth.Store(s2, sums + (2 * w));
        TWidth.Store(s3, sums + (3 * w));
        TWidth.Store(t0, more);
        TWidth.Store(t1, more + w);
        TWidth.Store(t2, more + (2 * w));
        TWidth.Store(t3, more + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x4(int steps, T* a, nint lda, TNumber* x, nint ldx, TNumber* sums)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TNumber* x1 = x + ldx, x2 = x1 + ldx, x3 = x2 + ldx, p = sums;
        TVector s00 = TWidth.Load(p), s01 = TWidth.Load(p + w), s02 = TWidth.Load(p + (2 * w)), s03 = TWidth.Load(p + (3 * w));
        p += 4 * w;
        TVector s10 = TWidth.Load(p), s11 = TWidth.Load(p + w), s12 = TWidth.Load(p + (2 * w)), s13 = TWidth.Load(p + (3 * w));
        p += 4 * w;
        TVector s20 = TWidth.Load(p), s21 = TWidth.Load(p + w), s22 = TWidth.Load(p + (2 * w)), s23 = TWidth.Load(p + (3 * w));
        p += 4 * w;
        TVector s30 = TWidth.Load(p), s31 = TWidth.Load(p + w), s32 = TWidth.Load(p + (2 * w)), s33 = TWidth.Load(p + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector r0 = Read(a + j), r1 = Read(a1 + j), r2 = Read(a2 + j), r3 = Read(a3 + j), v = TWidth.Load(x + j);
            s00 = TWidth.MultiplyAdd(r0, v, s00);
            s01 = TWidth.MultiplyAdd(r1, v, s01);
            s02 = TWidth.MultiplyAdd(r2, v, s02);
            s03 = TWidth.MultiplyAdd(r3, v, s03);
            v = TWidth.Load(x1 + j);
            s10 = TWidth.MultiplyAdd(r0, v, s10);
            s11 = TWidth.MultiplyAdd(r1, v, s11);
            s12 = TWidth.MultiplyAdd(r2, v, s12);
            s13 = TWidth.MultiplyAdd(r3, v, s13);
            v = TWidth.Load(x2 + j);
            s20 = TWidth.MultiplyAdd(r0, v, s20);
            s21 = TWidth.MultiplyAdd(r1, v, s21);
            s22 = TWidth.MultiplyAdd(r2, v, s22);
            s23 = TWidth.MultiplyAdd(r3, v, s23);
            v = TWidth.Load(x3 + j);
            s30 = TWidth.MultiplyAdd(r0, v, s30);
            s31 = TWidth.MultiplyAdd(r1, v, s31);
            s32 = TWidth.MultiplyAdd(r2, v, s32);
            s33 = TWidth.MultiplyAdd(r3, v, s33);
        }

        p = sums;
        TWidth.Store(s00, p);
        TWidth.Store(s01, p + w);
        TWidth.Store(s02, p + (2 * w));
        TWidth.Store(s03, p + (3 * w));
        p += 4 * w;
        TWidth.Store(s10, p);
        TWidth.Store(s11, p + w);
        TWidth.Store(s12, p + (2 * w));
        TWidth.Store(s13, p + (3 * w));
        p += 4 * w;
        TWidth.Store(s20, p);
        TWidth.Store(s21, p + w);
        TWidth.Store(s22, p + (2 * w));
        TWidth.Store(s23, p + (3 * w));
        p += 4 * w;
        TWidth.Store(s30, p);
        TWidth.Store(s31, p + w);
        TWidth.Store(s32, p + (2 * w));
        TWidth.Store(s33, p + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add1x1(int steps, T* a, TNumber x, TNumber* y)
    {
        int w = TWidth.Count;
        TVector v = TWidth.Create(x);
        for (; steps > 0; steps--, a += w, y += w)
            TWidth.Store(TWidth.MultiplyAdd(Read(a), v, TWidth.Load(y)), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x1(int steps, T* a, nint lda, TNumber* x, TNumber* y)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TVector v0 = TWidth.Create(x[0]), v1 = TWidth.Create(x[1]), v2 = TWidth.Create(x[2]), v3 = TWidth.Create(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector s = TWidth.MultiplyAdd(Read(a + j), v0, TWidth.Load(y + j));
            s = TWidth.MultiplyAdd(Read(a1 + j), v1, s);
            s = TWidth.MultiplyAdd(Read(a2 + j), v2, s);
            TWidth.Store(TWidth.MultiplyAdd(Read(a3 + j), v3, s), y + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x2(int steps, T* a, nint lda, TNumber* x, nint ldx, TNumber* y, nint ldy)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TNumber* z = y + ldy;
        TVector v0 = TWidth.Create(x[0]), v1 = TWidth.Create(x[1]), v2 = TWidth.Create(x[2]), v3 = TWidth.Create(x[3]);
        x += ldx;
        TVector u0 = TWidth.Create(x[0]), u1 = TWidth.Create(x[1]), u2 = TWidth.Create(x[2]), u3 = TWidth.Create(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector r = Read(a + j), s = TWidth.MultiplyAdd(r, v0, TWidth.Load(y + j)), t = TWidth.MultiplyAdd(r, u0, TWidth.Load(z + j));
            r = Read(a1 + j);
            s = TWidth.MultiplyAdd(r, v1, s);
            t = TWidth.MultiplyAdd(r, u1, t);
            r = Read(a2 + j);
            s = TWidth.MultiplyAdd(r, v2, s);
            t = TWidth.MultiplyAdd(r, u2, t);
            r = Read(a3 + j);
            TWidth.Store(TWidth.MultiplyAdd(r, v3, s), y + j);
            TWidth.Store(TWidth.MultiplyAdd(r, u3, t), z + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x4(int steps, T* a, nint lda, TNumber* x, nint ldx, TNumber* y, nint ldy)
    {
        int w = TWidth.Count;
        T* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TNumber* y1 = y + ldy, y2 = y1 + ldy, y3 = y2 + ldy;
        TVector v00 = TWidth.Create(x[0]), v01 = TWidth.Create(x[1]), v02 = TWidth.Create(x[2]), v03 = TWidth.Create(x[3]);
        x += ldx;
        TVector v10 = TWidth.Create(x[0]), v11 = TWidth.Create(x[1]), v12 = TWidth.Create(x[2]), v13 = TWidth.Create(x[3]);
        x += ldx;
        TVector v20 = TWidth.Create(x[0]), v21 = TWidth.Create(x[1]), v22 = TWidth.Create(x[2]), v23 = TWidth.Create(x[3]);
        x += ldx;
        TVector v30 = TWidth.Create(x[0]), v31 = TWidth.Create(x[1]), v32 = TWidth.Create(x[2]), v33 = TWidth.Create(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TVector r0 = Read(a + j), r1 = Read(a1 + j), r2 = Read(a2 + j), r3 = Read(a3 + j);
            TVector s = TWidth.MultiplyAdd(r1, v01, TWidth.MultiplyAdd(r0, v00, TWidth.Load(y + j)));
            TWidth.Store(TWidth.MultiplyAdd(r3, v03, TWidth.MultiplyAdd(r2, v02, s)), y + j);
            s = TWidth.MultiplyAdd(r1, v11, TWidth.MultiplyAdd(r0, v10, TWidth.Load(y1 + j)));
            TWidth.Store(TWidth.MultiplyAdd(r3, v13, TWidth.MultiplyAdd(r2, v12, s)), y1 + j);
            s = TWidth.MultiplyAdd(r1, v21, TWidth.MultiplyAdd(r0, v20, TWidth.Load(y2 + j)));
            TWidth.Store(TWidth.MultiplyAdd(r3, v23, TWidth.MultiplyAdd(r2, v22, s)), y2 + j);
            s = TWidth.MultiplyAdd(r1, v31, TWidth.MultiplyAdd(r0, v30, TWidth.Load(y3 + j)));
            TWidth.Store(TWidth.MultiplyAdd(r3, v33, TWidth.MultiplyAdd(r2, v32, s)), y3 + j);
        }
    }
}
