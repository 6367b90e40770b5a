using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>
/// Products of a row-major matrix, stored in double, single or bfloat16, with one or many vectors of doubles or floats. Numbers are widened
/// to those of the vectors as they are read, and that is the precision of the arithmetic; results are double.
/// </summary>
/// <remarks>
/// In single precision at most <see cref="LongestSum"/> terms are added to a sum before it goes to a sum in double, so that rounding does
/// not grow with the sizes. Eight vectors share one pass over the matrix. The result of each vector has the same bits whatever vectors come
/// with it and however many threads work: each number is the sum of its terms in an order that depends on the sizes alone.
/// </remarks>
internal static unsafe class RowProducts
{
    // Vectors that share a pass: as many as make the products of a double matrix as slow as its reading.
    private const int Group = 8;

    // Rows and columns of a piece of A that eight vectors are multiplied with while it lies in the caches.
    private const int PanelRows = 16, TileColumns = 512;

    // Columns of a strip whose part of y stays in the second cache while A passes. Shorter strips would stay in the first one, but rows
    // of A are then read in pieces too short for the memory's prefetcher: 24 ms instead of 19 for 1000 x 78,400 in single precision.
    private const int LongestStrip = 65536;

    // Numbers of A below which waking a thread costs more than it saves.
    private const long SmallWork = 1 << 17;

    /// <summary>
    /// Most terms of one sum in single precision before it is added to a sum in double; each element of a vector is such a sum. It is a
    /// multiple of the rows and of the columns of a piece, so that pieces end where sums do.
    /// </summary>
    private const int LongestSum = 256;

    /// <summary>
    /// y_c = A x_c for each of the vectors: rows × columns numbers of A, x_c of length columns at distance columns, y_c of length rows at
    /// distance rows.
    /// </summary>
    public static void Dots<TStored, T>(int rows, int columns, TStored* a, int vectors, T* x, double* y, int threads)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows == 0)
            return;
        // One or two vectors take the rows of a kernel whole: they are read in long pieces, and the vectors again for every four rows.
        int panelRows = vectors <= 2 ? 4 : PanelRows, panels = (rows + panelRows - 1) / panelRows;
        int perPiece = (int)Math.Clamp(SmallWork / ((long)panelRows * columns * Math.Min(vectors, Group)), 1, panels);
        int piece = perPiece * panelRows, pieces = (rows + piece - 1) / piece;
        ParallelRange.ForEach(pieces, threads, index =>
        {
            int first = index * piece, end = Math.Min(rows, first + piece);
            for (int i = first; i < end; i += panelRows)
            {
                int count = Math.Min(panelRows, end - i);
                for (int c = 0; c < vectors; c += Group)
                {
                    DotPanel(
                        count, columns, a + ((nint)i * columns), Math.Min(Group, vectors - c), x + ((nint)c * columns),
                        y + ((nint)c * rows) + i, rows);
                }
            }
        });
    }

    /// <summary>
    /// y_c = Aᵀ x_c for each of the vectors: x_c of length rows at distance rows, y_c of length columns at distance columns.
    /// </summary>
    public static void Combinations<TStored, T>(int rows, int columns, TStored* a, int vectors, T* x, double* y, int threads)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns == 0)
            return;
        // The sums run down the columns, so strips can be cut anywhere between whole vectors: at cache lines, and as many strips as
        // threads.
        const int line = 64;
        int workers = (long)rows * columns * vectors <= SmallWork ? 1 : ParallelRange.Workers(threads);
        int atLeast = (columns + LongestStrip - 1) / LongestStrip, strips = Math.Max(1, (atLeast + workers - 1) / workers) * workers;
        int width = Math.Max(TileColumns / 4, (((columns + strips - 1) / strips) + line - 1) / line * line);
        ParallelRange.ForEach((columns + width - 1) / width, workers, index =>
        {
            int first = index * width, count = Math.Min(width, columns - first);
            for (int c = 0; c < vectors; c += Group)
            {
                AddStrip(
                    rows, columns, a + first, count, Math.Min(Group, vectors - c), x + ((nint)c * rows), y + ((nint)c * columns) + first);
            }

        });
    }

    private static void DotPanel<TStored, T>(int rows, int columns, TStored* a, int vectors, T* x, double* y, int ldy)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            DotPanel<T, Vector512<T>, Lanes512<T>, TStored>(rows, columns, a, vectors, x, y, ldy);
        else if (Vector256.IsHardwareAccelerated)
            DotPanel<T, Vector256<T>, Lanes256<T>, TStored>(rows, columns, a, vectors, x, y, ldy);
        else
            DotPanel<T, Vector128<T>, Lanes128<T>, TStored>(rows, columns, a, vectors, x, y, ldy);
    }

    private static void AddStrip<TStored, T>(int rows, int lda, TStored* a, int columns, int vectors, T* x, double* y)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            AddStrip<T, Vector512<T>, Lanes512<T>, TStored>(rows, lda, a, columns, vectors, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddStrip<T, Vector256<T>, Lanes256<T>, TStored>(rows, lda, a, columns, vectors, x, y);
        else
            AddStrip<T, Vector128<T>, Lanes128<T>, TStored>(rows, lda, a, columns, vectors, x, y);
    }

    // Four vectors at a time need 24 registers, which only the widest instructions have; two need 14.
    private static int AtOnce<T>(int left) => left >= 4 && Vector512.IsHardwareAccelerated ? 4 : left >= 2 ? 2 : 1;

    private static void DotPanel<T, TV, TLanes, TStored>(int rows, int columns, TStored* a, int vectors, T* x, double* y, int ldy)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
        where TStored : unmanaged
    {
        bool isSingle = !PrecisionOf<T>.IsDouble;
        int w = TLanes.Count, steps = columns / w, whole = rows & ~3, room = (rows + 3) / 4 * 4 * Group;
        // Steps of a piece, and of a sum.
        int tile = (vectors <= 2 ? LongestStrip : TileColumns) / w, sum = isSingle ? LongestSum : int.MaxValue;
        tile = Math.Min(tile, sum);
        T* sums = stackalloc T[room * w];
        double* totals = stackalloc double[room];
        new Span<T>(sums, room * w).Clear();
        new Span<double>(totals, room).Clear();
        for (int start = 0, summed = 0; start < steps; start += tile)
        {
            int count = Math.Min(tile, steps - start);
            nint j = (nint)start * w;
            for (int c = 0, many; c < vectors; c += many)
            {
                many = AtOnce<T>(vectors - c);
                T* v = x + ((nint)c * columns) + j;
                for (int i = 0; i < whole; i += 4)
                {
                    TStored* block = a + ((nint)i * columns) + j;
                    T* s = sums + (At(i, c) * w);
                    if (many == 4)
                        RowKernels<T, TV, TLanes, TStored>.Dot4x4(count, block, columns, v, columns, s);
                    else if (many == 2)
                        RowKernels<T, TV, TLanes, TStored>.Dot4x2(count, block, columns, v, columns, s);
                    else
                        RowKernels<T, TV, TLanes, TStored>.Dot4x1(count, block, columns, v, s);
                }

                for (int i = whole; i < rows; i++)
                {
                    for (int k = 0; k < many; k++)
                    {
                        RowKernels<T, TV, TLanes, TStored>.Dot1x1(
                            count, a + ((nint)i * columns) + j, v + ((nint)k * columns), sums + (At(i, c + k) * w));
                    }
                }
            }

            summed += count;
            if (summed == sum || start + count == steps)
            {
                for (int block = 0; block < room; block += 4 * Group)
                {
                    for (int k = block; k < block + (4 * vectors); k++)
                        totals[k] += double.CreateTruncating(TLanes.SumOfPairs(TLanes.Load(sums + (k * w))));
                    new Span<T>(sums + (block * w), 4 * vectors * w).Clear();
                }

                summed = 0;
            }
        }

        for (int c = 0; c < vectors; c++)
        {
            for (int i = 0; i < rows; i++)
            {
                double total = totals[At(i, c)];
                for (int j = steps * w; j < columns; j++)
                {
                    total = double.MultiplyAddEstimate(
                        StoredNumber.Widen(a + ((nint)i * columns) + j), double.CreateTruncating(x[((nint)c * columns) + j]), total);
                }

                y[((nint)c * ldy) + i] = total;
            }
        }

        // Of row i and vector c: blocks of four rows, in each vector by vector.
        static int At(int i, int c) => ((i >> 2) * 4 * Group) + (4 * c) + (i & 3);
    }

    private static void AddStrip<T, TV, TLanes, TStored>(int rows, int lda, TStored* a, int columns, int vectors, T* x, double* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
        where TStored : unmanaged
    {
        bool isSingle = !PrecisionOf<T>.IsDouble;
        int w = TLanes.Count, steps = columns / w, tile = (vectors == 1 ? LongestStrip : TileColumns) / w;
        int longest = isSingle ? LongestSum : rows;
        for (int c = 0; c < vectors; c++)
            new Span<double>(y + ((nint)c * lda), columns).Clear();
        T[]? rented = isSingle ? ArrayPool<T>.Shared.Rent(vectors * Math.Min(tile, steps) * w) : null;
        fixed (T* partial = rented)
        {
            for (int start = 0; start < steps; start += tile)
            {
                int count = Math.Min(tile, steps - start);
                nint j = (nint)start * w, length = (nint)count * w;
                for (int first = 0; first < rows; first += longest)
                {
                    int some = Math.Min(longest, rows - first);
                    if (!isSingle)
                    {
                        AddRows<T, TV, TLanes, TStored>(some, count, a + j, lda, vectors, x, rows, (T*)y + j, lda);
                        continue;
                    }

                    new Span<T>(partial, (int)length * vectors).Clear();
                    AddRows<T, TV, TLanes, TStored>(
                        some, count, a + ((nint)first * lda) + j, lda, vectors, x + first, rows, partial, length);
                    for (int c = 0; c < vectors; c++)
                        StoredNumber.Add((int)length, (float*)partial + (c * length), y + ((nint)c * lda) + j);
                }
            }
        }

        if (rented is not null)
            ArrayPool<T>.Shared.Return(rented);
        for (int i = 0; i < rows && steps * w < columns; i++)
        {
            for (int j = steps * w; j < columns; j++)
            {
                double r = StoredNumber.Widen(a + ((nint)i * lda) + j);
                for (int c = 0; c < vectors; c++)
                {
                    double* sum = y + ((nint)c * lda) + j;
                    *sum = double.MultiplyAddEstimate(r, double.CreateTruncating(x[((nint)c * rows) + i]), *sum);
                }
            }
        }
    }

    /// <summary>Adds rows to the sums of a tile: x_c at distance ldx, y_c at distance ldy.</summary>
    private static void AddRows<T, TV, TLanes, TStored>(
        int rows, int steps, TStored* a, nint lda, int vectors, T* x, nint ldx, T* y, nint ldy)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
        where TStored : unmanaged
    {
        int whole = rows & ~3;
        for (int panel = 0; panel < whole; panel += PanelRows)
        {
            for (int c = 0, many; c < vectors; c += many)
            {
                many = AtOnce<T>(vectors - c);
                T* sum = y + (c * ldy);
                for (int i = panel; i < Math.Min(whole, panel + PanelRows); i += 4)
                {
                    TStored* block = a + (i * lda);
                    T* v = x + (c * ldx) + i;
                    if (many == 4)
                        RowKernels<T, TV, TLanes, TStored>.Add4x4(steps, block, lda, v, ldx, sum, ldy);
                    else if (many == 2)
                        RowKernels<T, TV, TLanes, TStored>.Add4x2(steps, block, lda, v, ldx, sum, ldy);
                    else
                        RowKernels<T, TV, TLanes, TStored>.Add4x1(steps, block, lda, v, sum);
                }
            }
        }

        for (int i = whole; i < rows; i++)
        {
            for (int c = 0; c < vectors; c++)
                RowKernels<T, TV, TLanes, TStored>.Add1x1(steps, a + (i * lda), x[(c * ldx) + i], y + (c * ldy));
        }
    }
}
