using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Egop;

/// <summary>The innermost part of a matrix product: one tile of C, held in registers, over the whole depth of packed panels.</summary>
/// <remarks>
/// A tile is <see cref="Rows"/> rows by three vectors. With 32 registers of 512 bits, 24 accumulators, three vectors of B and a
/// broadcast of A leave some to spare; with 16 registers of 256 or 128 bits there is room for 12, and eight rows would keep their
/// accumulators in memory.
/// </remarks>
internal static unsafe class GemmKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of a tile.</summary>
    public static int Rows => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 3 * VectorWidth.Of<T>();

    /// <summary>
    /// C ← α Σ_p a_p b_pᵀ + β C for a full tile; a_p are <see cref="Rows"/> and b_p <see cref="Columns"/> consecutive numbers.
    /// β = 0 does not read C.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(int depth, T alpha, T* a, T* b, T beta, T* c, nint ldc)
    {
        if (Vector512.IsHardwareAccelerated)
            Tile<Vector512<T>, Lanes512<T>>(depth, alpha, a, b, beta, c, ldc);
        else if (Vector256.IsHardwareAccelerated)
            Tile<Vector256<T>, Lanes256<T>>(depth, alpha, a, b, beta, c, ldc);
        else
            Tile<Vector128<T>, Lanes128<T>>(depth, alpha, a, b, beta, c, ldc);
    }

    // Whether the tile has eight rows or four is known to the compiler, which removes what the smaller one has not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TV, TLanes>(int depth, T alpha, T* a, T* b, T beta, T* c, nint ldc)
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
    {
        // C is wanted at the end only: its lines can be on their way until then.
        if (Rows == 8 && Sse.IsSupported)
        {
            for (int r = 0; r < 8; r++)
            {
                Sse.Prefetch0(c + (r * ldc));
                Sse.Prefetch0(c + (r * ldc) + TLanes.Count);
                Sse.Prefetch0(c + (r * ldc) + (2 * TLanes.Count));
            }
        }

        TV c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        TV c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        TV c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        TV c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        for (int p = 0; p < depth; p++, a += Rows, b += 3 * TLanes.Count)
        {
            TV b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), b2 = TLanes.Load(b + (2 * TLanes.Count));
            TV x = TLanes.Broadcast(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            c02 = TLanes.MultiplyAdd(x, b2, c02);
            x = TLanes.Broadcast(a[1]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            c12 = TLanes.MultiplyAdd(x, b2, c12);
            x = TLanes.Broadcast(a[2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            c22 = TLanes.MultiplyAdd(x, b2, c22);
            x = TLanes.Broadcast(a[3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            c32 = TLanes.MultiplyAdd(x, b2, c32);
            if (Rows == 4)
                continue;
            x = TLanes.Broadcast(a[4]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            c42 = TLanes.MultiplyAdd(x, b2, c42);
            x = TLanes.Broadcast(a[5]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            c52 = TLanes.MultiplyAdd(x, b2, c52);
            x = TLanes.Broadcast(a[6]);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            c62 = TLanes.MultiplyAdd(x, b2, c62);
            x = TLanes.Broadcast(a[7]);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            c72 = TLanes.MultiplyAdd(x, b2, c72);
        }

        TV scale = TLanes.Broadcast(alpha), keep = TLanes.Broadcast(beta);
        bool clear = beta == T.Zero;
        Put<TV, TLanes>(clear, scale, keep, c00, c01, c02, c);
        Put<TV, TLanes>(clear, scale, keep, c10, c11, c12, c + ldc);
        Put<TV, TLanes>(clear, scale, keep, c20, c21, c22, c + (2 * ldc));
        Put<TV, TLanes>(clear, scale, keep, c30, c31, c32, c + (3 * ldc));
        if (Rows == 4)
            return;
        Put<TV, TLanes>(clear, scale, keep, c40, c41, c42, c + (4 * ldc));
        Put<TV, TLanes>(clear, scale, keep, c50, c51, c52, c + (5 * ldc));
        Put<TV, TLanes>(clear, scale, keep, c60, c61, c62, c + (6 * ldc));
        Put<TV, TLanes>(clear, scale, keep, c70, c71, c72, c + (7 * ldc));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TV, TLanes>(bool clear, TV scale, TV keep, TV s0, TV s1, TV s2, T* c)
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
    {
        T* c1 = c + TLanes.Count, c2 = c + (2 * TLanes.Count);
        if (clear)
        {
            TLanes.Store(TLanes.Multiply(scale, s0), c);
            TLanes.Store(TLanes.Multiply(scale, s1), c1);
            TLanes.Store(TLanes.Multiply(scale, s2), c2);
            return;
        }

        TLanes.Store(TLanes.MultiplyAdd(scale, s0, TLanes.Multiply(keep, TLanes.Load(c))), c);
        TLanes.Store(TLanes.MultiplyAdd(scale, s1, TLanes.Multiply(keep, TLanes.Load(c1))), c1);
        TLanes.Store(TLanes.MultiplyAdd(scale, s2, TLanes.Multiply(keep, TLanes.Load(c2))), c2);
    }
}
