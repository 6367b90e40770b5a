using System.Buffers;
using System.Numerics;

namespace Egop;

/// <summary>Matrix product in managed code: packed panels and a register tile of 4 rows by 3 vectors.</summary>
/// <remarks>
/// The loops are those of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): a panel of B stays
/// in the outer cache, a block of A in the middle one, and twelve accumulators, three vectors of B and a broadcast of A fill the
/// sixteen registers of a 256-bit machine. Panels are padded with zeros, so the kernel has no remainders; the order of every
/// sum depends on the sizes alone.
/// </remarks>
internal static unsafe class ManagedMultiply
{
    private const int TileRows = 4;
    private const int DepthBlock = 256;
    private const int RowBlock = 128;

    /// <summary>C ← C + α op(A) op(B), op(A) m × k, op(B) k × n.</summary>
    public static void Add<T>(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int tileColumns = 3 * Vector<T>.Count, columnBlock = 2048 / tileColumns * tileColumns;
        int depth = Math.Min(k, DepthBlock);
        int roomA = RoundUp(Math.Min(m, RowBlock), TileRows) * depth, roomB = RoundUp(Math.Min(n, columnBlock), tileColumns) * depth;
        T[] buffer = ArrayPool<T>.Shared.Rent(roomA + roomB + 32);
        fixed (T* start = buffer)
        {
            // Vectors of a packed panel must not straddle cache lines; a line is 64 bytes.
            T* packedB = (T*)(((nuint)start + 63) & ~(nuint)63);
            T* packedA = packedB + RoundUp(roomB, 16);
            for (int j = 0; j < n; j += columnBlock)
            {
                int nc = Math.Min(columnBlock, n - j);
                for (int p = 0; p < k; p += DepthBlock)
                {
                    int kc = Math.Min(DepthBlock, k - p);
                    Pack(!transposeB, nc, kc, tileColumns, b + At(!transposeB, p, j, ldb), ldb, packedB);
                    for (int i = 0; i < m; i += RowBlock)
                    {
                        int mc = Math.Min(RowBlock, m - i);
                        Pack(transposeA, mc, kc, TileRows, a + At(transposeA, p, i, lda), lda, packedA);
                        MultiplyPanels(mc, nc, kc, alpha, packedA, packedB, c + ((nint)i * ldc) + j, ldc);
                    }
                }
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }

    private static int RoundUp(int n, int unit) => (n + unit - 1) / unit * unit;

    // Element (inner p, outer i) of an operand: in row p when the inner index runs over rows, in row i otherwise.
    private static nint At(bool innerIsRow, int p, int i, int ld) => innerIsRow ? ((nint)p * ld) + i : ((nint)i * ld) + p;

    // Panels of `width` outer indices; within a panel all outer indices of inner index 0, then of 1, ...
    private static void Pack<T>(bool innerIsRow, int outer, int inner, int width, T* source, int ld, T* panels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < outer; i += width, panels += (nint)width * inner)
        {
            int filled = Math.Min(width, outer - i);
            if (filled < width)
                new Span<T>(panels, width * inner).Clear();
            if (innerIsRow)
            {
                for (int p = 0; p < inner; p++)
                {
                    var row = new ReadOnlySpan<T>(source + ((nint)p * ld) + i, filled);
                    row.CopyTo(new Span<T>(panels + ((nint)p * width), filled));
                }
            }
            else
            {
                for (int r = 0; r < filled; r++)
                {
                    T* row = source + ((nint)(i + r) * ld);
                    T* to = panels + r;
                    for (int p = 0; p < inner; p++, to += width)
                        *to = row[p];
                }
            }
        }
    }

    private static void MultiplyPanels<T>(int mc, int nc, int kc, T alpha, T* packedA, T* packedB, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int tileColumns = 3 * Vector<T>.Count;
        T* edge = stackalloc T[TileRows * tileColumns];
        for (int j = 0; j < nc; j += tileColumns)
        {
            T* panelB = packedB + ((nint)j * kc);
            for (int i = 0; i < mc; i += TileRows)
            {
                T* panelA = packedA + ((nint)i * kc);
                T* tile = c + ((nint)i * ldc) + j;
                int rows = Math.Min(TileRows, mc - i), columns = Math.Min(tileColumns, nc - j);
                if (rows == TileRows && columns == tileColumns)
                {
                    AddTile(kc, alpha, panelA, panelB, tile, ldc);
                    continue;
                }

                new Span<T>(edge, TileRows * tileColumns).Clear();
                AddTile(kc, alpha, panelA, panelB, edge, tileColumns);
                for (int r = 0; r < rows; r++)
                {
                    for (int s = 0; s < columns; s++)
                        tile[((nint)r * ldc) + s] += edge[(r * tileColumns) + s];
                }
            }
        }
    }

    private static void AddTile<T>(int kc, T alpha, T* a, T* b, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = Vector<T>.Count;
        Vector<T> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector<T> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (int p = 0; p < kc; p++, a += TileRows, b += 3 * w)
        {
            Vector<T> b0 = Vector.Load(b), b1 = Vector.Load(b + w), b2 = Vector.Load(b + (2 * w));
            var ai = new Vector<T>(a[0]);
            c00 = Simd.MultiplyAdd(ai, b0, c00);
            c01 = Simd.MultiplyAdd(ai, b1, c01);
            c02 = Simd.MultiplyAdd(ai, b2, c02);
            ai = new Vector<T>(a[1]);
            c10 = Simd.MultiplyAdd(ai, b0, c10);
            c11 = Simd.MultiplyAdd(ai, b1, c11);
            c12 = Simd.MultiplyAdd(ai, b2, c12);
            ai = new Vector<T>(a[2]);
            c20 = Simd.MultiplyAdd(ai, b0, c20);
            c21 = Simd.MultiplyAdd(ai, b1, c21);
            c22 = Simd.MultiplyAdd(ai, b2, c22);
            ai = new Vector<T>(a[3]);
            c30 = Simd.MultiplyAdd(ai, b0, c30);
            c31 = Simd.MultiplyAdd(ai, b1, c31);
            c32 = Simd.MultiplyAdd(ai, b2, c32);
        }

        var scale = new Vector<T>(alpha);
        AddRow(scale, c00, c01, c02, c);
        AddRow(scale, c10, c11, c12, c + ldc);
        AddRow(scale, c20, c21, c22, c + (2 * (nint)ldc));
        AddRow(scale, c30, c31, c32, c + (3 * (nint)ldc));

        static void AddRow(Vector<T> scale, Vector<T> s0, Vector<T> s1, Vector<T> s2, T* c)
        {
            int w = Vector<T>.Count;
            Vector.Store(Vector.Load(c) + (scale * s0), c);
            Vector.Store(Vector.Load(c + w) + (scale * s1), c + w);
            Vector.Store(Vector.Load(c + (2 * w)) + (scale * s2), c + (2 * w));
        }
    }
}
