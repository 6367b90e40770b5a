using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>
/// Products of a row-major matrix, stored in double, single or bfloat16, with one or many vectors of doubles. Numbers are widened as they are read, and all
/// arithmetic is in double.
/// </summary>
/// <remarks>
/// Eight vectors share one pass over the matrix. The result of each vector has the same bits whatever vectors come with it and
/// however many threads work: each number is the sum of its terms in an order that depends on the sizes alone.
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

    /// <summary>y_c = A x_c for each of the vectors: rows × columns numbers of A, x_c of length columns at distance columns, y_c of length rows at distance rows.</summary>
    public static void Dots<T>(int rows, int columns, T* a, int vectors, double* x, double* y, int threads)
        where T : unmanaged
    {
        if (rows == 0)
            return;
        int panels = (rows + PanelRows - 1) / PanelRows;
        int perPiece = (int)Math.Clamp(SmallWork / ((long)PanelRows * columns * Math.Min(vectors, Group)), 1, panels);
        int piece = perPiece * PanelRows;
        ParallelRange.ForEach((rows + piece - 1) / piece, threads, index =>
        {
            int first = index * piece, end = Math.Min(rows, first + piece);
            for (int i = first; i < end; i += PanelRows)
            {
                int count = Math.Min(PanelRows, end - i);
                for (int c = 0; c < vectors; c += Group)
                    DotPanel(count, columns, a + ((nint)i * columns), Math.Min(Group, vectors - c), x + ((nint)c * columns), y + ((nint)c * rows) + i, rows);
            }
        });
    }

    /// <summary>y_c = Aᵀ x_c for each of the vectors: x_c of length rows at distance rows, y_c of length columns at distance columns.</summary>
    public static void Combinations<T>(int rows, int columns, T* a, int vectors, double* x, double* y, int threads)
        where T : unmanaged
    {
        if (columns == 0)
            return;
        // The sums run down the columns, so strips can be cut anywhere: a whole number of cache lines, and as many strips as threads.
        int workers = (long)rows * columns * vectors <= SmallWork ? 1 : ParallelRange.Workers(threads);
        int atLeast = (columns + LongestStrip - 1) / LongestStrip, strips = Math.Max(1, (atLeast + workers - 1) / workers) * workers;
        int width = Math.Max(TileColumns / 4, (((columns + strips - 1) / strips) + 7) / 8 * 8);
        ParallelRange.ForEach((columns + width - 1) / width, workers, index =>
        {
            int first = index * width, count = Math.Min(width, columns - first);
            for (int c = 0; c < vectors; c += Group)
                AddStrip(rows, columns, a + first, count, Math.Min(Group, vectors - c), x + ((nint)c * rows), y + ((nint)c * columns) + first);
        });
    }

    private static void DotPanel<T>(int rows, int columns, T* a, int vectors, double* x, double* y, int ldy)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            DotPanel<Width512, Vector512<double>, T>(rows, columns, a, vectors, x, y, ldy);
        else if (Vector256.IsHardwareAccelerated)
            DotPanel<Width256, Vector256<double>, T>(rows, columns, a, vectors, x, y, ldy);
        else
            DotPanel<Width128, Vector128<double>, T>(rows, columns, a, vectors, x, y, ldy);
    }

    private static void AddStrip<T>(int rows, int lda, T* a, int columns, int vectors, double* x, double* y)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            AddStrip<Width512, Vector512<double>, T>(rows, lda, a, columns, vectors, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddStrip<Width256, Vector256<double>, T>(rows, lda, a, columns, vectors, x, y);
        else
            AddStrip<Width128, Vector128<double>, T>(rows, lda, a, columns, vectors, x, y);
    }

    // Four vectors at a time need 24 registers, which only the widest instructions have; two need 14.
    private static int AtOnce<TWidth, TVector>(int left)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => left >= 4 && TWidth.Count >= 8 ? 4 : left >= 2 ? 2 : 1;

    private static void DotPanel<TWidth, TVector, T>(int rows, int columns, T* a, int vectors, double* x, double* y, int ldy)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
        where T : unmanaged
    {
        int w = TWidth.Count, steps = columns / w, tile = (vectors == 1 ? LongestStrip : TileColumns) / w, whole = rows & ~3;
        double* sums = stackalloc double[PanelRows * Group * w];
        new Span<double>(sums, PanelRows * Group * w).Clear();
        for (int start = 0; start < steps; start += tile)
        {
            int count = Math.Min(tile, steps - start);
            nint j = (nint)start * w;
            for (int c = 0, many; c < vectors; c += many)
            {
                many = AtOnce<TWidth, TVector>(vectors - c);
                double* v = x + ((nint)c * columns) + j;
                for (int i = 0; i < whole; i += 4)
                {
                    T* block = a + ((nint)i * columns) + j;
                    double* s = Sums(sums, w, i, c);
                    if (many == 4)
                        RowKernels<TWidth, TVector, T>.Dot4x4(count, block, columns, v, columns, s);
                    else if (many == 2)
                        RowKernels<TWidth, TVector, T>.Dot4x2(count, block, columns, v, columns, s);
                    else
                        RowKernels<TWidth, TVector, T>.Dot4x1(count, block, columns, v, s);
                }

                for (int i = whole; i < rows; i++)
                {
                    for (int k = 0; k < many; k++)
                        RowKernels<TWidth, TVector, T>.Dot1x1(count, a + ((nint)i * columns) + j, v + ((nint)k * columns), Sums(sums, w, i, c + k));
                }
            }
        }

        for (int c = 0; c < vectors; c++)
        {
            for (int i = 0; i < rows; i++)
            {
                double sum = TWidth.Sum(TWidth.Load(Sums(sums, w, i, c)));
                for (int j = steps * w; j < columns; j++)
                    sum = double.MultiplyAddEstimate(RowKernels<TWidth, TVector, T>.ReadOne(a + ((nint)i * columns) + j), x[((nint)c * columns) + j], sum);
                y[((nint)c * ldy) + i] = sum;
            }
        }

        // Of row i and vector c: blocks of four rows, in each vector by vector.
        static double* Sums(double* sums, int w, int i, int c) => sums + ((((i >> 2) * 4 * Group) + (4 * c) + (i & 3)) * w);
    }

    private static void AddStrip<TWidth, TVector, T>(int rows, int lda, T* a, int columns, int vectors, double* x, double* y)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
        where T : unmanaged
    {
        int w = TWidth.Count, steps = columns / w, tile = (vectors == 1 ? LongestStrip : TileColumns) / w, whole = rows & ~3;
        for (int c = 0; c < vectors; c++)
            new Span<double>(y + ((nint)c * lda), columns).Clear();
        for (int start = 0; start < steps; start += tile)
        {
            int count = Math.Min(tile, steps - start);
            nint j = (nint)start * w;
            for (int panel = 0; panel < whole; panel += PanelRows)
            {
                for (int c = 0, many; c < vectors; c += many)
                {
                    many = AtOnce<TWidth, TVector>(vectors - c);
                    double* sum = y + ((nint)c * lda) + j;
                    for (int i = panel; i < Math.Min(whole, panel + PanelRows); i += 4)
                    {
                        T* block = a + ((nint)i * lda) + j;
                        double* v = x + ((nint)c * rows) + i;
                        if (many == 4)
                            RowKernels<TWidth, TVector, T>.Add4x4(count, block, lda, v, rows, sum, lda);
                        else if (many == 2)
                            RowKernels<TWidth, TVector, T>.Add4x2(count, block, lda, v, rows, sum, lda);
                        else
                            RowKernels<TWidth, TVector, T>.Add4x1(count, block, lda, v, sum);
                    }
                }
            }

            for (int i = whole; i < rows; i++)
            {
                for (int c = 0; c < vectors; c++)
                    RowKernels<TWidth, TVector, T>.Add1x1(count, a + ((nint)i * lda) + j, x[((nint)c * rows) + i], y + ((nint)c * lda) + j);
            }
        }

        for (int i = 0; i < rows && steps * w < columns; i++)
        {
            for (int j = steps * w; j < columns; j++)
            {
                double r = RowKernels<TWidth, TVector, T>.ReadOne(a + ((nint)i * lda) + j);
                for (int c = 0; c < vectors; c++)
                {
                    double* sum = y + ((nint)c * lda) + j;
                    *sum = double.MultiplyAddEstimate(r, x[((nint)c * rows) + i], *sum);
                }
            }
        }
    }
}
