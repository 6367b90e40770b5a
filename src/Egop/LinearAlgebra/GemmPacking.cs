using System.Numerics;

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

        int w = Vector<T>.Count;
        if (filled == width && width % w == 0)
        {
            for (int p = 0; p < depth; p++, source += ld, panel += width)
            {
                for (int i = 0; i < width; i += w)
                    Vector.Store(Vector.Load(source + i), panel + i);
            }

            return;
        }

        for (int p = 0; p < depth; p++, source += ld, panel += width)
            new ReadOnlySpan<T>(source, filled).CopyTo(new Span<T>(panel, filled));
    }

    // Four rows at a time, so that every line of the panel is written by neighbouring instructions.
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
