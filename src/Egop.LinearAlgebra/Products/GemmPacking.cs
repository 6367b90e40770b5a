using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Copies a block of an operand into panels, in the order in which <see cref="GemmKernel{T}"/> reads them.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>One panel: for each inner index the `width` outer ones that start at the source, zeros where only `filled` exist.</summary>
    /// <param name="innerIsRow">Element (inner p, outer i) stands in row p of the source; otherwise in row i.</param>
    /// <param name="filled">Outer indices the source has, at most width.</param>
    /// <param name="width">Outer indices of the panel.</param>
    /// <param name="depth">Inner indices.</param>
    /// <param name="source">Element (0, 0).</param>
    /// <param name="ld">Leading dimension of the source.</param>
    /// <param name="panel">Receives depth × width numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(bool innerIsRow, int filled, int width, int depth, T* source, nint ld, T* panel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (filled < width)
            new Span<T>(panel, width * depth).Clear();
        if (!innerIsRow)
        {
            PackTransposed(filled, width, depth, source, ld, panel);
            return;
        }

        for (int p = 0; p < depth; p++, source += ld, panel += width)
            new ReadOnlySpan<T>(source, filled).CopyTo(new Span<T>(panel, filled));
    }

    /// <summary>
    /// Neighbouring full panels of an operand whose inner index runs over rows: several at once read longer pieces of each row.
    /// </summary>
    /// <param name="panels">Number of panels.</param>
    /// <param name="width">Outer indices of a panel, whole vectors.</param>
    /// <param name="depth">Inner indices.</param>
    /// <param name="source">Element (0, 0).</param>
    /// <param name="ld">Leading dimension of the source.</param>
    /// <param name="panel">Receives the panels, one after the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows<T>(int panels, int width, int depth, T* source, nint ld, T* panel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count;
        nint next = (nint)width * depth;
        for (int p = 0; p < depth; p++, source += ld, panel += width)
        {
            T* from = source, to = panel;
            for (int q = 0; q < panels; q++, from += width, to += next)
            {
                for (int i = 0; i < width; i += w)
                    Vector.Store(Vector.Load(from + i), to + i);
            }
        }
    }

    // Four rows at a time, so that every line of the panel is written by neighbouring instructions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed<T>(int filled, int width, int depth, T* source, nint ld, T* panel)
        where T : unmanaged
    {
        int i = 0;
        for (; i <= filled - 4; i += 4)
        {
            T* r0 = source + (i * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld, to = panel + i;
            for (int p = 0; p < depth; p++, to += width)
            {
                to[0] = r0[p];
                to[1] = r1[p];
                to[2] = r2[p];
                to[3] = r3[p];
            }
        }

        for (; i < filled; i++)
        {
            T* row = source + (i * ld), to = panel + i;
            for (int p = 0; p < depth; p++, to += width)
                *to = row[p];
        }
    }
}
