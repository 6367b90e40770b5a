using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Egop;

/// <summary>Eight consecutive blocks of <see cref="Philox4x32"/> at once, one a 64-bit lane; the same integers as eight single
/// blocks.</summary>
internal static class PhiloxVector
{
    /// <summary>Number of blocks a call makes.</summary>
    public const int Blocks = 8;

    /// <summary>First and second 64-bit number of blocks <paramref name="block"/>, ..., <paramref name="block"/> + 7.</summary>
    public static (Vector512<ulong> First, Vector512<ulong> Second) Eight(ulong block, ulong index, ulong seed)
    {
        Words(block, index, seed, out Vector512<ulong> c0, out Vector512<ulong> c1, out Vector512<ulong> c2, out Vector512<ulong> c3);
        Vector512<ulong> low32 = Vector512.Create((ulong)uint.MaxValue);
        return ((c0 & low32) | (c1 << 32), (c2 & low32) | (c3 << 32));
    }

    /// <summary>
    /// The lower halves of the sixteen 64-bit numbers of blocks <paramref name="block"/>, ..., <paramref name="block"/> + 7, in the
    /// order of the stream, and their upper halves.
    /// </summary>
    public static (Vector512<uint> Lower, Vector512<uint> Upper) Sixteen(ulong block, ulong index, ulong seed)
    {
        Words(block, index, seed, out Vector512<ulong> c0, out Vector512<ulong> c1, out Vector512<ulong> c2, out Vector512<ulong> c3);
        Vector512<ulong> low32 = Vector512.Create((ulong)uint.MaxValue);
        return (((c0 & low32) | (c2 << 32)).AsUInt32(), ((c1 & low32) | (c3 << 32)).AsUInt32());
    }

    /// <summary>The four words of eight blocks, each in the lower half of a lane; the upper halves are undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Words(
        ulong block, ulong index, ulong seed,
        out Vector512<ulong> c0, out Vector512<ulong> c1, out Vector512<ulong> c2, out Vector512<ulong> c3)
    {
        // The upper half of a lane is never read, so the low words of products need no masking.
        Vector512<ulong> counter = Vector512.Create(block) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        (c0, c1) = (counter, counter >>> 32);
        (c2, c3) = (Vector512.Create(index), Vector512.Create(index >> 32));
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < Philox4x32.Rounds; round++)
        {
            Vector512<ulong> p0 = Product(c0, Philox4x32.Multiplier0);
            Vector512<ulong> p1 = Product(c2, Philox4x32.Multiplier1);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c1 = p1;
            c3 = p0;
            k0 += Philox4x32.KeyStep0;
            k1 += Philox4x32.KeyStep1;
        }
    }

    /// <summary>64-bit products of the lower 32 bits of every lane with one 32-bit number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> lanes, uint multiplier)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Multiply(lanes.AsUInt32(), Vector512.Create((ulong)multiplier).AsUInt32());
        if (Avx2.IsSupported)
        {
            Vector256<uint> factor = Vector256.Create((ulong)multiplier).AsUInt32();
            return Vector512.Create(Avx2.Multiply(lanes.GetLower().AsUInt32(), factor), Avx2.Multiply(lanes.GetUpper().AsUInt32(), factor));
        }

        return (lanes & Vector512.Create((ulong)uint.MaxValue)) * multiplier;
    }
}
