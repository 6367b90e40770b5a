using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Egop;

/// <summary>The innermost part of a matrix product: one tile of C, held in registers, over the whole depth of packed panels.</summary>
/// <remarks>
/// A tile is <see cref="Rows"/> rows by three vectors. With 32 registers of 512 bits, 24 accumulators, three vectors of B and a
/// broadcast of A leave some to spare; with 16 registers of 256 or 128 bits there is room for 12. The wide kernel without AVX-512
/// would keep its accumulators in memory, hence the choice by what the machine has.
/// </remarks>
internal static unsafe class GemmKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of a tile.</summary>
    public static int Rows => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 3 * (Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector<T>.Count);

    /// <summary>C ← α Σ_p a_p b_pᵀ + β C for a full tile; a_p are <see cref="Rows"/> and b_p <see cref="Columns"/> consecutive numbers. β = 0 does not read C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(int depth, T alpha, T* a, T* b, T beta, T* c, nint ldc)
    {
        if (Vector512.IsHardwareAccelerated)
            MultiplyWide(depth, alpha, a, b, beta, c, ldc);
        else
            MultiplyNarrow(depth, alpha, a, b, beta, c, ldc);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyWide(int depth, T alpha, T* a, T* b, T beta, T* c, nint ldc)
    {
        // C is wanted at the end only: its lines can be on their way until then.
        if (Sse.IsSupported)
        {
            for (int r = 0; r < 8; r++)
            {
                Sse.Prefetch0(c + (r * ldc));
                Sse.Prefetch0(c + (r * ldc) + Vector512<T>.Count);
                Sse.Prefetch0(c + (r * ldc) + (2 * Vector512<T>.Count));
            }
        }

        Vector512<T> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector512<T> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        Vector512<T> c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        Vector512<T> c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        for (int p = 0; p < depth; p++, a += 8, b += 3 * Vector512<T>.Count)
        {
            Vector512<T> b0 = Vector512.Load(b), b1 = Vector512.Load(b + Vector512<T>.Count), b2 = Vector512.Load(b + (2 * Vector512<T>.Count));
            var x = Vector512.Create(a[0]);
            c00 = Simd.MultiplyAdd(x, b0, c00);
            c01 = Simd.MultiplyAdd(x, b1, c01);
            c02 = Simd.MultiplyAdd(x, b2, c02);
            x = Vector512.Create(a[1]);
            c10 = Simd.MultiplyAdd(x, b0, c10);
            c11 = Simd.MultiplyAdd(x, b1, c11);
            c12 = Simd.MultiplyAdd(x, b2, c12);
            x = Vector512.Create(a[2]);
            c20 = Simd.MultiplyAdd(x, b0, c20);
            c21 = Simd.MultiplyAdd(x, b1, c21);
            c22 = Simd.MultiplyAdd(x, b2, c22);
            x = Vector512.Create(a[3]);
            c30 = Simd.MultiplyAdd(x, b0, c30);
            c31 = Simd.MultiplyAdd(x, b1, c31);
            c32 = Simd.MultiplyAdd(x, b2, c32);
            x = Vector512.Create(a[4]);
            c40 = Simd.MultiplyAdd(x, b0, c40);
            c41 = Simd.MultiplyAdd(x, b1, c41);
            c42 = Simd.MultiplyAdd(x, b2, c42);
            x = Vector512.Create(a[5]);
            c50 = Simd.MultiplyAdd(x, b0, c50);
            c51 = Simd.MultiplyAdd(x, b1, c51);
            c52 = Simd.MultiplyAdd(x, b2, c52);
            x = Vector512.Create(a[6]);
            c60 = Simd.MultiplyAdd(x, b0, c60);
            c61 = Simd.MultiplyAdd(x, b1, c61);
            c62 = Simd.MultiplyAdd(x, b2, c62);
            x = Vector512.Create(a[7]);
            c70 = Simd.MultiplyAdd(x, b0, c70);
            c71 = Simd.MultiplyAdd(x, b1, c71);
            c72 = Simd.MultiplyAdd(x, b2, c72);
        }

        Vector512<T> scale = Vector512.Create(alpha), keep = Vector512.Create(beta);
        bool clear = beta == T.Zero;
        Put(clear, scale, keep, c00, c01, c02, c);
        Put(clear, scale, keep, c10, c11, c12, c + ldc);
        Put(clear, scale, keep, c20, c21, c22, c + (2 * ldc));
        Put(clear, scale, keep, c30, c31, c32, c + (3 * ldc));
        Put(clear, scale, keep, c40, c41, c42, c + (4 * ldc));
        Put(clear, scale, keep, c50, c51, c52, c + (5 * ldc));
        Put(clear, scale, keep, c60, c61, c62, c + (6 * ldc));
        Put(clear, scale, keep, c70, c71, c72, c + (7 * ldc));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(bool clear, Vector512<T> scale, Vector512<T> keep, Vector512<T> s0, Vector512<T> s1, Vector512<T> s2, T* c)
        {
            if (clear)
            {
                (scale * s0).Store(c);
                (scale * s1).Store(c + Vector512<T>.Count);
                (scale * s2).Store(c + (2 * Vector512<T>.Count));
                return;
            }

            Simd.MultiplyAdd(scale, s0, keep * Vector512.Load(c)).Store(c);
            Simd.MultiplyAdd(scale, s1, keep * Vector512.Load(c + Vector512<T>.Count)).Store(c + Vector512<T>.Count);
            Simd.MultiplyAdd(scale, s2, keep * Vector512.Load(c + (2 * Vector512<T>.Count))).Store(c + (2 * Vector512<T>.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyNarrow(int depth, T alpha, T* a, T* b, T beta, T* c, nint ldc)
    {
        Vector<T> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector<T> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int p = 0; p < depth; p++, a += 4, b += 3 * Vector<T>.Count)
        {
            Vector<T> b0 = Vector.Load(b), b1 = Vector.Load(b + Vector<T>.Count), b2 = Vector.Load(b + (2 * Vector<T>.Count));
            var x = new Vector<T>(a[0]);
            c00 = Simd.MultiplyAdd(x, b0, c00);
            c01 = Simd.MultiplyAdd(x, b1, c01);
            c02 = Simd.MultiplyAdd(x, b2, c02);
            x = new Vector<T>(a[1]);
            c10 = Simd.MultiplyAdd(x, b0, c10);
            c11 = Simd.MultiplyAdd(x, b1, c11);
            c12 = Simd.MultiplyAdd(x, b2, c12);
            x = new Vector<T>(a[2]);
            c20 = Simd.MultiplyAdd(x, b0, c20);
            c21 = Simd.MultiplyAdd(x, b1, c21);
            c22 = Simd.MultiplyAdd(x, b2, c22);
            x = new Vector<T>(a[3]);
            c30 = Simd.MultiplyAdd(x, b0, c30);
            c31 = Simd.MultiplyAdd(x, b1, c31);
            c32 = Simd.MultiplyAdd(x, b2, c32);
        }

        Vector<T> scale = new Vector<T>(alpha), keep = new Vector<T>(beta);
        bool clear = beta == T.Zero;
        Put(clear, scale, keep, c00, c01, c02, c);
        Put(clear, scale, keep, c10, c11, c12, c + ldc);
        Put(clear, scale, keep, c20, c21, c22, c + (2 * ldc));
        Put(clear, scale, keep, c30, c31, c32, c + (3 * ldc));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(bool clear, Vector<T> scale, Vector<T> keep, Vector<T> s0, Vector<T> s1, Vector<T> s2, T* c)
        {
            if (clear)
            {
                Vector.Store(scale * s0, c);
                Vector.Store(scale * s1, c + Vector<T>.Count);
                (scale * s2).Store(c + (2 * Vector<T>.Count));
                return;
            }

            Simd.MultiplyAdd(scale, s0, keep * Vector.Load(c)).Store(c);
            Simd.MultiplyAdd(scale, s1, keep * Vector.Load(c + Vector<T>.Count)).Store(c + Vector<T>.Count);
            Simd.MultiplyAdd(scale, s2, keep * Vector.Load(c + (2 * Vector<T>.Count))).Store(c + (2 * Vector<T>.Count));
        }
    }
}
