using System.Buffers;
using System.Numerics;

namespace Egop;

/// <summary>C ← α op(A) op(B) + β C in managed code, by a team of threads.</summary>
/// <remarks>
/// The loops are those of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008): blocks of A and B
/// are packed into panels, shared by the team, and multiplied tile by tile. Every element of C is summed by one thread in an
/// order that depends on the depth alone, so the bits depend neither on the number of threads nor on who took which tile.
/// The type of C may be wider than that of A and B: then sums run over at most <see cref="Depth"/> products before they are
/// added to C.
/// </remarks>
internal static unsafe class Gemm
{
    // Packed blocks: 8 MB at most, with tiles of A for the cache of one core.
    private const int MostRows = 2400;
    private const int MostColumns = 4032;
    private const int RowsOfPiece = 96;
    private const int PanelsOfPiece = 8;

    // Below this much work (in multiply-adds) another thread would cost more than it brings.
    private const long SmallProduct = 400_000;

    /// <summary>Most terms summed before they are added to C.</summary>
    public const int Depth = 384;

    /// <summary>C ← α op(A) op(B) + β C with op(A) m × k, op(B) k × n, k > 0. β = 0 does not read C.</summary>
    public static void Multiply<T>(
        ThreadTeam team, bool transposeA, bool transposeB, int m, int n, int k,
        T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new GemmTask<T, T>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, upperOnly: false).Run(team);

    /// <summary>The upper triangle of C ← C + α op(A) op(A)ᵀ with op(A) n × k; below the diagonal C is left with anything.</summary>
    public static void AddGramUpper<T, TC>(ThreadTeam team, bool transpose, int n, int k, TC alpha, T* a, int lda, TC* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC> =>
        new GemmTask<T, TC>(transpose, !transpose, n, n, k, alpha, a, lda, a, lda, TC.One, c, ldc, upperOnly: true).Run(team);

    /// <summary>A team for a product of that size: one thread where more would not pay.</summary>
    public static ThreadTeam Team(int threads, int m, int n, int k) =>
        threads == 1 || (long)m * n * k < SmallProduct ? ThreadTeam.Alone : new ThreadTeam(threads);

    /// <summary>
    /// The upper triangle of C ← C + α op(A) op(B), n × n, where that sum is symmetric; below the diagonal C is left with anything.
    /// </summary>
    public static void AddUpper<T>(
        ThreadTeam team, bool transposeA, bool transposeB, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new GemmTask<T, T>(transposeA, transposeB, n, n, k, alpha, a, lda, b, ldb, T.One, c, ldc, upperOnly: true).Run(team);

    private struct GemmTask<T, TC>(
        bool transposeA, bool transposeB, int m, int n, int k,
        TC alpha, T* a, nint lda, T* b, nint ldb, TC beta, TC* c, nint ldc, bool upperOnly)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        // The block at hand: rows i0 .., columns j0 .., depth p0 ...
        private int _i0, _j0, _p0, _rows, _columns, _depth, _pieceColumns;
        private T* _packedA, _packedB;

        private readonly int PanelsOfA => Up(_rows, GemmKernel<T>.Rows) / GemmKernel<T>.Rows;

        private readonly int PanelsOfB => Up(_columns, GemmKernel<T>.Columns) / GemmKernel<T>.Columns;

        public void Run(ThreadTeam team)
        {
            if ((long)m * n * k < SmallProduct)
                team = ThreadTeam.Alone;
            int slice = Even(k, Depth, 4);
            int blockRows = Even(m, MostRows, GemmKernel<T>.Rows), blockColumns = Even(n, MostColumns, GemmKernel<T>.Columns);
            int roomA = blockRows * slice, roomB = blockColumns * slice;
            T[] buffer = ArrayPool<T>.Shared.Rent(roomA + roomB + (128 / sizeof(T)));
            fixed (T* start = buffer)
            {
                // Vectors of a panel must not straddle cache lines.
                _packedB = (T*)(((nuint)start + 63) & ~(nuint)63);
                _packedA = _packedB + Up(roomB, 64 / sizeof(T));
                for (_j0 = 0; _j0 < n; _j0 += blockColumns)
                {
                    _columns = Math.Min(blockColumns, n - _j0);
                    for (_p0 = 0; _p0 < k; _p0 += slice)
                    {
                        _depth = Math.Min(slice, k - _p0);
                        for (_i0 = 0; _i0 < (upperOnly ? Math.Min(m, _j0 + _columns) : m); _i0 += blockRows)
                        {
                            _rows = Math.Min(blockRows, m - _i0);
                            RunBlock(team);
                        }
                    }
                }
            }

            ArrayPool<T>.Shared.Return(buffer);
        }

        private void RunBlock(ThreadTeam team)
        {
            int panels = PanelsOfA + (_i0 == 0 ? PanelsOfB : 0);
            int down = (_rows + RowsOfPiece - 1) / RowsOfPiece;
            if (team.Threads == 1)
            {
                _pieceColumns = _columns;
                for (int i = 0; i < panels; i += PanelsOfPiece)
                    Pack(i, Math.Min(panels, i + PanelsOfPiece));
                for (int i = 0; i < down; i++)
                    MultiplyPiece(i, 0);
                return;
            }

            // Enough pieces for the last ones to end together.
            int across = Math.Max(1, Math.Min(PanelsOfB, (8 * team.Threads) / down));
            _pieceColumns = Up((_columns + across - 1) / across, GemmKernel<T>.Columns);
            across = (_columns + _pieceColumns - 1) / _pieceColumns;
            Share(this, team, panels, down, across);
        }

        private static void Share(GemmTask<T, TC> task, ThreadTeam team, int panels, int down, int across)
        {
            team.ForEach(
                (panels + PanelsOfPiece - 1) / PanelsOfPiece, i => task.Pack(i * PanelsOfPiece, Math.Min(panels, (i + 1) * PanelsOfPiece)));
            team.ForEach(down * across, i => task.MultiplyPiece(i / across, i % across));
        }

        // Panels first .. end − 1, those of A before those of B.
        private readonly void Pack(int first, int end)
        {
            int panelsOfA = PanelsOfA;
            if (first < panelsOfA)
            {
                nint step = transposeA ? 1 : lda;
                T* start = transposeA ? a + (_p0 * lda) + _i0 : a + (_i0 * lda) + _p0;
                Pack(transposeA, first, Math.Min(end, panelsOfA), GemmKernel<T>.Rows, _rows, start, step, lda, _packedA);
            }

            if (end > panelsOfA)
            {
                nint step = transposeB ? ldb : 1;
                T* start = transposeB ? b + (_j0 * ldb) + _p0 : b + (_p0 * ldb) + _j0;
                Pack(
                    !transposeB, Math.Max(0, first - panelsOfA), end - panelsOfA, GemmKernel<T>.Columns, _columns, start, step, ldb,
                    _packedB);
            }
        }

        private readonly void Pack(bool innerIsRow, int first, int end, int width, int outer, T* source, nint step, nint ld, T* packed)
        {
            int full = Math.Clamp(outer / width, first, end);
            if (innerIsRow && width % Vector<T>.Count == 0)
            {
                GemmPacking.PackRows(full - first, width, _depth, source + (first * width), ld, packed + ((nint)first * width * _depth));
                first = full;
            }

            for (; first < end; first++)
            {
                int i = first * width;
                GemmPacking.Pack(
                    innerIsRow, Math.Min(width, outer - i), width, _depth, source + (i * step), ld, packed + ((nint)i * _depth));
            }
        }

        private readonly void MultiplyPiece(int down, int across)
        {
            int height = GemmKernel<T>.Rows, width = GemmKernel<T>.Columns;
            int firstRow = down * RowsOfPiece, lastRow = Math.Min(_rows, firstRow + RowsOfPiece);
            int firstColumn = across * _pieceColumns, lastColumn = Math.Min(_columns, firstColumn + _pieceColumns);
            TC keep = _p0 == 0 ? beta : TC.One;
            for (int j = firstColumn; j < lastColumn; j += width)
            {
                T* panelB = _packedB + ((nint)j * _depth);
                int columns = Math.Min(width, _columns - j);
                for (int i = firstRow; i < lastRow; i += height)
                {
                    if (upperOnly && _i0 + i > _j0 + j + columns - 1)
                        break;
                    T* panelA = _packedA + ((nint)i * _depth);
                    TC* tile = c + ((_i0 + i) * ldc) + _j0 + j;
                    int rows = Math.Min(height, _rows - i);
                    if (typeof(T) == typeof(TC) && rows == height && columns == width)
                        GemmKernel<T>.Multiply(_depth, T.CreateTruncating(alpha), panelA, panelB, T.CreateTruncating(keep), (T*)tile, ldc);
                    else
                        MultiplyEdge(panelA, panelB, keep, tile, rows, columns);
                }
            }
        }

        // A tile that is not full, or whose sums must be widened, by way of a buffer.
        private readonly void MultiplyEdge(T* panelA, T* panelB, TC keep, TC* tile, int rows, int columns)
        {
            int width = GemmKernel<T>.Columns;
            T* sums = stackalloc T[GemmKernel<T>.Rows * width];
            GemmKernel<T>.Multiply(_depth, T.One, panelA, panelB, T.Zero, sums, width);
            for (int i = 0; i < rows; i++, tile += ldc, sums += width)
            {
                int j = typeof(T) == typeof(float) && typeof(TC) == typeof(double) && keep == TC.One
                    ? AddWidened(columns, double.CreateTruncating(alpha), (float*)sums, (double*)tile)
                    : 0;
                for (; j < columns; j++)
                {
                    TC sum = alpha * TC.CreateTruncating(sums[j]);
                    tile[j] = keep == TC.Zero ? sum : (keep * tile[j]) + sum;
                }
            }
        }

        // Whole vectors of c ← c + α s; returns how many elements that are.
        private static int AddWidened(int columns, double alpha, float* sums, double* c)
        {
            int w = Vector<double>.Count, j = 0;
            var scale = new Vector<double>(alpha);
            for (; j <= columns - (2 * w); j += 2 * w)
            {
                Vector.Widen(Vector.Load(sums + j), out Vector<double> low, out Vector<double> high);
                Vector.Store(Vector.Load(c + j) + (scale * low), c + j);
                Vector.Store(Vector.Load(c + j + w) + (scale * high), c + j + w);
            }

            return j;
        }

        // The size of equal parts of at most `most`, in whole units.
        private static int Even(int n, int most, int unit)
        {
            int parts = (n + most - 1) / most;
            return Up((n + parts - 1) / parts, unit);
        }

        private static int Up(int n, int unit) => (n + unit - 1) / unit * unit;
    }
}
