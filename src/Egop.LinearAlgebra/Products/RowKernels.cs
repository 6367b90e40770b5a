using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The register kernels of <see cref="RowProducts"/>: four rows of a stored matrix with one, two or four vectors.</summary>
/// <remarks>
/// However many rows and vectors a kernel takes, a dot product has one accumulator of its own that runs along the row, and an element of a
/// combination adds its rows one after another: the bits of a vector's result do not depend on the vectors beside it.
/// </remarks>
/// <typeparam name="T">What is computed in: double or float.</typeparam>
/// <typeparam name="TV">Its vector.</typeparam>
/// <typeparam name="TLanes">The operations on that vector.</typeparam>
/// <typeparam name="TStored">What the matrix is stored in: double, float, or ushort for bfloat16.</typeparam>
internal static unsafe class RowKernels<T, TV, TLanes, TStored>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
    where TStored : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Read(TStored* p) => TLanes.Read(p);

    // The sums of a block of four rows are kept vector by vector, four accumulators each: sums[4 c + r].

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot1x1(int steps, TStored* a, T* x, T* sums)
    {
        int w = TLanes.Count;
        TV s = TLanes.Load(sums);
        for (; steps > 0; steps--, a += w, x += w)
            s = TLanes.MultiplyAdd(Read(a), TLanes.Load(x), s);
        TLanes.Store(s, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x1(int steps, TStored* a, nint lda, T* x, T* sums)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TV s0 = TLanes.Load(sums), s1 = TLanes.Load(sums + w), s2 = TLanes.Load(sums + (2 * w)), s3 = TLanes.Load(sums + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV v = TLanes.Load(x + j);
            s0 = TLanes.MultiplyAdd(Read(a + j), v, s0);
            s1 = TLanes.MultiplyAdd(Read(a1 + j), v, s1);
            s2 = TLanes.MultiplyAdd(Read(a2 + j), v, s2);
            s3 = TLanes.MultiplyAdd(Read(a3 + j), v, s3);
        }

        TLanes.Store(s0, sums);
        TLanes.Store(s1, sums + w);
        TLanes.Store(s2, sums + (2 * w));
        TLanes.Store(s3, sums + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x2(int steps, TStored* a, nint lda, T* x, nint ldx, T* sums)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        T* y = x + ldx, more = sums + (4 * w);
        TV s0 = TLanes.Load(sums), s1 = TLanes.Load(sums + w), s2 = TLanes.Load(sums + (2 * w)), s3 = TLanes.Load(sums + (3 * w));
        TV t0 = TLanes.Load(more), t1 = TLanes.Load(more + w), t2 = TLanes.Load(more + (2 * w)), t3 = TLanes.Load(more + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV v = TLanes.Load(x + j), u = TLanes.Load(y + j), r = Read(a + j);
            s0 = TLanes.MultiplyAdd(r, v, s0);
            t0 = TLanes.MultiplyAdd(r, u, t0);
            r = Read(a1 + j);
            s1 = TLanes.MultiplyAdd(r, v, s1);
            t1 = TLanes.MultiplyAdd(r, u, t1);
            r = Read(a2 + j);
            s2 = TLanes.MultiplyAdd(r, v, s2);
            t2 = TLanes.MultiplyAdd(r, u, t2);
            r = Read(a3 + j);
            s3 = TLanes.MultiplyAdd(r, v, s3);
            t3 = TLanes.MultiplyAdd(r, u, t3);
        }

        TLanes.Store(s0, sums);
        TLanes.Store(s1, sums + w);
        TLanes.Store(s2, sums + (2 * w));
        TLanes.Store(s3, sums + (3 * w));
        TLanes.Store(t0, more);
        TLanes.Store(t1, more + w);
        TLanes.Store(t2, more + (2 * w));
        TLanes.Store(t3, more + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4x4(int steps, TStored* a, nint lda, T* x, nint ldx, T* sums)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        T* x1 = x + ldx, x2 = x1 + ldx, x3 = x2 + ldx, p = sums;
        TV s00 = TLanes.Load(p), s01 = TLanes.Load(p + w), s02 = TLanes.Load(p + (2 * w)), s03 = TLanes.Load(p + (3 * w));
        p += 4 * w;
        TV s10 = TLanes.Load(p), s11 = TLanes.Load(p + w), s12 = TLanes.Load(p + (2 * w)), s13 = TLanes.Load(p + (3 * w));
        p += 4 * w;
        TV s20 = TLanes.Load(p), s21 = TLanes.Load(p + w), s22 = TLanes.Load(p + (2 * w)), s23 = TLanes.Load(p + (3 * w));
        p += 4 * w;
        TV s30 = TLanes.Load(p), s31 = TLanes.Load(p + w), s32 = TLanes.Load(p + (2 * w)), s33 = TLanes.Load(p + (3 * w));
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV r0 = Read(a + j), r1 = Read(a1 + j), r2 = Read(a2 + j), r3 = Read(a3 + j), v = TLanes.Load(x + j);
            s00 = TLanes.MultiplyAdd(r0, v, s00);
            s01 = TLanes.MultiplyAdd(r1, v, s01);
            s02 = TLanes.MultiplyAdd(r2, v, s02);
            s03 = TLanes.MultiplyAdd(r3, v, s03);
            v = TLanes.Load(x1 + j);
            s10 = TLanes.MultiplyAdd(r0, v, s10);
            s11 = TLanes.MultiplyAdd(r1, v, s11);
            s12 = TLanes.MultiplyAdd(r2, v, s12);
            s13 = TLanes.MultiplyAdd(r3, v, s13);
            v = TLanes.Load(x2 + j);
            s20 = TLanes.MultiplyAdd(r0, v, s20);
            s21 = TLanes.MultiplyAdd(r1, v, s21);
            s22 = TLanes.MultiplyAdd(r2, v, s22);
            s23 = TLanes.MultiplyAdd(r3, v, s23);
            v = TLanes.Load(x3 + j);
            s30 = TLanes.MultiplyAdd(r0, v, s30);
            s31 = TLanes.MultiplyAdd(r1, v, s31);
            s32 = TLanes.MultiplyAdd(r2, v, s32);
            s33 = TLanes.MultiplyAdd(r3, v, s33);
        }

        p = sums;
        TLanes.Store(s00, p);
        TLanes.Store(s01, p + w);
        TLanes.Store(s02, p + (2 * w));
        TLanes.Store(s03, p + (3 * w));
        p += 4 * w;
        TLanes.Store(s10, p);
        TLanes.Store(s11, p + w);
        TLanes.Store(s12, p + (2 * w));
        TLanes.Store(s13, p + (3 * w));
        p += 4 * w;
        TLanes.Store(s20, p);
        TLanes.Store(s21, p + w);
        TLanes.Store(s22, p + (2 * w));
        TLanes.Store(s23, p + (3 * w));
        p += 4 * w;
        TLanes.Store(s30, p);
        TLanes.Store(s31, p + w);
        TLanes.Store(s32, p + (2 * w));
        TLanes.Store(s33, p + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add1x1(int steps, TStored* a, T x, T* y)
    {
        int w = TLanes.Count;
        TV v = TLanes.Broadcast(x);
        for (; steps > 0; steps--, a += w, y += w)
            TLanes.Store(TLanes.MultiplyAdd(Read(a), v, TLanes.Load(y)), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x1(int steps, TStored* a, nint lda, T* x, T* y)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        TV v0 = TLanes.Broadcast(x[0]), v1 = TLanes.Broadcast(x[1]), v2 = TLanes.Broadcast(x[2]), v3 = TLanes.Broadcast(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV s = TLanes.MultiplyAdd(Read(a + j), v0, TLanes.Load(y + j));
            s = TLanes.MultiplyAdd(Read(a1 + j), v1, s);
            s = TLanes.MultiplyAdd(Read(a2 + j), v2, s);
            TLanes.Store(TLanes.MultiplyAdd(Read(a3 + j), v3, s), y + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x2(int steps, TStored* a, nint lda, T* x, nint ldx, T* y, nint ldy)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        T* z = y + ldy;
        TV v0 = TLanes.Broadcast(x[0]), v1 = TLanes.Broadcast(x[1]), v2 = TLanes.Broadcast(x[2]), v3 = TLanes.Broadcast(x[3]);
        x += ldx;
        TV u0 = TLanes.Broadcast(x[0]), u1 = TLanes.Broadcast(x[1]), u2 = TLanes.Broadcast(x[2]), u3 = TLanes.Broadcast(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV r = Read(a + j), s = TLanes.MultiplyAdd(r, v0, TLanes.Load(y + j)), t = TLanes.MultiplyAdd(r, u0, TLanes.Load(z + j));
            r = Read(a1 + j);
            s = TLanes.MultiplyAdd(r, v1, s);
            t = TLanes.MultiplyAdd(r, u1, t);
            r = Read(a2 + j);
            s = TLanes.MultiplyAdd(r, v2, s);
            t = TLanes.MultiplyAdd(r, u2, t);
            r = Read(a3 + j);
            TLanes.Store(TLanes.MultiplyAdd(r, v3, s), y + j);
            TLanes.Store(TLanes.MultiplyAdd(r, u3, t), z + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add4x4(int steps, TStored* a, nint lda, T* x, nint ldx, T* y, nint ldy)
    {
        int w = TLanes.Count;
        TStored* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda;
        T* y1 = y + ldy, y2 = y1 + ldy, y3 = y2 + ldy;
        TV v00 = TLanes.Broadcast(x[0]), v01 = TLanes.Broadcast(x[1]), v02 = TLanes.Broadcast(x[2]), v03 = TLanes.Broadcast(x[3]);
        x += ldx;
        TV v10 = TLanes.Broadcast(x[0]), v11 = TLanes.Broadcast(x[1]), v12 = TLanes.Broadcast(x[2]), v13 = TLanes.Broadcast(x[3]);
        x += ldx;
        TV v20 = TLanes.Broadcast(x[0]), v21 = TLanes.Broadcast(x[1]), v22 = TLanes.Broadcast(x[2]), v23 = TLanes.Broadcast(x[3]);
        x += ldx;
        TV v30 = TLanes.Broadcast(x[0]), v31 = TLanes.Broadcast(x[1]), v32 = TLanes.Broadcast(x[2]), v33 = TLanes.Broadcast(x[3]);
        for (nint j = 0, end = (nint)steps * w; j < end; j += w)
        {
            TV r0 = Read(a + j), r1 = Read(a1 + j), r2 = Read(a2 + j), r3 = Read(a3 + j);
            TV s = TLanes.MultiplyAdd(r1, v01, TLanes.MultiplyAdd(r0, v00, TLanes.Load(y + j)));
            TLanes.Store(TLanes.MultiplyAdd(r3, v03, TLanes.MultiplyAdd(r2, v02, s)), y + j);
            s = TLanes.MultiplyAdd(r1, v11, TLanes.MultiplyAdd(r0, v10, TLanes.Load(y1 + j)));
            TLanes.Store(TLanes.MultiplyAdd(r3, v13, TLanes.MultiplyAdd(r2, v12, s)), y1 + j);
            s = TLanes.MultiplyAdd(r1, v21, TLanes.MultiplyAdd(r0, v20, TLanes.Load(y2 + j)));
            TLanes.Store(TLanes.MultiplyAdd(r3, v23, TLanes.MultiplyAdd(r2, v22, s)), y2 + j);
            s = TLanes.MultiplyAdd(r1, v31, TLanes.MultiplyAdd(r0, v30, TLanes.Load(y3 + j)));
            TLanes.Store(TLanes.MultiplyAdd(r3, v33, TLanes.MultiplyAdd(r2, v32, s)), y3 + j);
        }
    }
}
