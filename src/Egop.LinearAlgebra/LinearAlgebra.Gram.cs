using System.Numerics;

namespace Egop;

public static unsafe partial class LinearAlgebra
{
    /// <summary>C ← C + α AᵀA for A rows × columns, row-major: the accumulation of a Gram matrix. C is kept exactly symmetric.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="rows">Rows of A; 0 adds nothing.</param>
    /// <param name="columns">Columns of A, the order of C.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, contiguous.</param>
    /// <param name="c">C, columns × columns, contiguous, symmetric: its upper triangle is used and both are written.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or the number of threads is negative, a span is too short, or C overlaps A.</exception>
    public static void AddGram(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<double> a, Span<double> c, int threads = 0) =>
        AddGram<double, double>(provider, rows, columns, alpha, a, c, threads);

    /// <inheritdoc cref="AddGram(LinearAlgebraProvider, int, int, double, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void AddGram(
        LinearAlgebraProvider provider, int rows, int columns, float alpha, ReadOnlySpan<float> a, Span<float> c, int threads = 0) =>
        AddGram<float, float>(provider, rows, columns, alpha, a, c, threads);

    /// <summary>
    /// C ← C + α AᵀA for A in single and C in double precision: products of at most a few hundred terms in single, their sums in double.
    /// </summary>
    /// <inheritdoc cref="AddGram(LinearAlgebraProvider, int, int, double, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void AddGram(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<float> a, Span<double> c, int threads = 0) =>
        AddGram<float, double>(provider, rows, columns, alpha, a, c, threads);

    /// <summary>C ← C + α A Aᵀ for A rows × columns, row-major: the Gram matrix of the rows. C is kept exactly symmetric.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="rows">Rows of A, the order of C.</param>
    /// <param name="columns">Columns of A; 0 adds nothing.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, contiguous.</param>
    /// <param name="c">C, rows × rows, contiguous, symmetric: its upper triangle is used and both are written.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or the number of threads is negative, a span is too short, or C overlaps A.</exception>
    public static void AddRowGram(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<double> a, Span<double> c, int threads = 0) =>
        AddRowGram<double, double>(provider, rows, columns, alpha, a, c, threads);

    /// <inheritdoc cref="AddRowGram(LinearAlgebraProvider, int, int, double, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void AddRowGram(
        LinearAlgebraProvider provider, int rows, int columns, float alpha, ReadOnlySpan<float> a, Span<float> c, int threads = 0) =>
        AddRowGram<float, float>(provider, rows, columns, alpha, a, c, threads);

    /// <summary>
    /// C ← C + α A Aᵀ for A in single and C in double precision: products of at most a few hundred terms in single, their sums in double.
    /// </summary>
    /// <inheritdoc cref="AddRowGram(LinearAlgebraProvider, int, int, double, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void AddRowGram(
        LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<float> a, Span<double> c, int threads = 0) =>
        AddRowGram<float, double>(provider, rows, columns, alpha, a, c, threads);

    internal static void AddGram<T, TC>(
        LinearAlgebraProvider provider, int rows, int columns, TC alpha, ReadOnlySpan<T> a, Span<TC> c, int threads = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC> =>
        AddGram(provider, true, rows, columns, alpha, a, c, threads);

    internal static void AddRowGram<T, TC>(
        LinearAlgebraProvider provider, int rows, int columns, TC alpha, ReadOnlySpan<T> a, Span<TC> c, int threads = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC> =>
        AddGram(provider, false, rows, columns, alpha, a, c, threads);

    // byColumns: C ← C + α AᵀA; otherwise C ← C + α A Aᵀ.
    private static void AddGram<T, TC>(
        LinearAlgebraProvider provider, bool byColumns, int rows, int columns, TC alpha, ReadOnlySpan<T> a, Span<TC> c, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        ArgumentNullException.ThrowIfNull(provider);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        int order = byColumns ? columns : rows, depth = byColumns ? rows : columns;
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(c.Length, (long)order * order, nameof(c));
        MatrixGuard.Apart<TC, T>(c[..(order * order)], a[..(rows * columns)], nameof(c), nameof(a));
        int workers = ParallelRange.Workers(threads);
        if (provider is ManagedProvider)
        {
            if (order == 0)
                return;
            using var team = Gemm.Team(workers, order, order, depth);
            fixed (T* pa = a)
            fixed (TC* pc = c)
            {
                if (depth > 0)
                    Gemm.AddGramUpper(team, byColumns, order, depth, alpha, pa, byColumns ? order : depth, pc, order);
                SquareMatrix.CopyUpperToLower(team, order, pc, order);
            }

            return;
        }

        // Tiles large enough for the provider to be fast, small enough to be several; the depth does not count, because a streamed
        // matrix must be cut in the same way in each of its batches.
        int tile = order < 512 ? 128 : 256;
        int bands = (order + tile - 1) / tile;
        fixed (T* fixedA = a)
        fixed (TC* fixedC = c)
        {
            T* pa = fixedA;
            TC* pc = fixedC;
            ParallelRange.ForEach(bands * (bands + 1) / 2, workers, index =>
            {
                int last = 0;
                while ((last + 1) * (last + 2) / 2 <= index)
                    last++;
                int i = (index - (last * (last + 1) / 2)) * tile, j = last * tile;
                AddGramTile(provider, byColumns, order, depth, alpha, pa, pc, i, Math.Min(tile, order - i), j, Math.Min(tile, order - j));
            });
        }
    }

    // The tile (i, j) of the upper triangle, and its mirror image.
    private static void AddGramTile<T, TC>(
        LinearAlgebraProvider provider, bool byColumns, int order, int depth, TC alpha, T* a, TC* c, int i, int height, int j, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        TC* tile = c + ((nint)i * order) + j;
        if (depth > 0)
        {
            int ld = byColumns ? order : depth, startI = byColumns ? i : i * depth, startJ = byColumns ? j : j * depth;
            int length = order * depth;
            ReadOnlySpan<T> left = new(a + startI, length - startI), right = new(a + startJ, length - startJ);
            if (typeof(T) == typeof(TC))
            {
                provider.Multiply(
                    byColumns, !byColumns, height, width, depth, T.CreateTruncating(alpha), left, ld, right, ld,
                    T.One, new Span<T>(tile, ((height - 1) * order) + width), order);
            }
            else
            {
                AddTileInPieces(provider, byColumns, depth, alpha, left, right, ld, tile, order, height, width);
            }
        }

        if (i != j)
        {
            Simd.Transpose(height, width, tile, order, c + ((nint)j * order) + i, order);
            return;
        }

        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < row; column++)
                tile[((nint)row * order) + column] = tile[((nint)column * order) + row];
        }
    }

    // Sums of a few hundred products in the precision of A, added up in that of C.
    private static void AddTileInPieces<T, TC>(
        LinearAlgebraProvider provider, bool byColumns, int depth, TC alpha, ReadOnlySpan<T> left, ReadOnlySpan<T> right, int ld,
        TC* c, int ldc, int height, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TC : unmanaged, IFloatingPointIeee754<TC>
    {
        const int Piece = 384;
        var part = new T[height * width];
        for (int p = 0; p < depth; p += Piece)
        {
            int start = byColumns ? p * ld : p;
            provider.Multiply(
                byColumns, !byColumns, height, width, Math.Min(Piece, depth - p), T.One, left[start..], ld, right[start..], ld, T.Zero,
                part, width);
            for (int i = 0; i < height; i++)
            {
                for (int j = 0; j < width; j++)
                    c[((nint)i * ldc) + j] += alpha * TC.CreateTruncating(part[(i * width) + j]);
            }
        }
    }
}
