using System.Buffers;
using System.Numerics;

namespace Egop;

public static unsafe partial class LinearAlgebra
{
    // Below this many elements of A a product with a vector takes less time than waking a thread saves.
    private const long SmallMatrix = 1 << 17;

    // Rows and columns of the pieces of C that threads take: large enough for the provider to be fast.
    private const int PieceOfProduct = 256;

    /// <summary>
    /// C ← α op(A) op(B) + β C with op(A) m × k, op(B) k × n, C m × n, divided among threads. β = 0 overwrites C, whatever it held, even
    /// NaN.
    /// </summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="transposeA">op(A) = Aᵀ (A stored k × m) instead of A (stored m × k).</param>
    /// <param name="transposeB">op(B) = Bᵀ (B stored n × k) instead of B (stored k × n).</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Inner dimension; 0 leaves β C.</param>
    /// <param name="alpha">α; 0 leaves β C, whatever A and B hold.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Leading dimension of A as stored.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Leading dimension of B as stored.</param>
    /// <param name="beta">β.</param>
    /// <param name="c">C; none of its elements may be one of A or B.</param>
    /// <param name="ldc">Leading dimension of C.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or threads is negative, a leading dimension too small or a span too short.</exception>
    public static void Multiply(
        LinearAlgebraProvider provider, bool transposeA, bool transposeB, int m, int n, int k,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc, int threads = 0) =>
        Multiply<double>(provider, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, threads);

    /// <inheritdoc cref="Multiply(LinearAlgebraProvider, bool, bool, int, int, int, double, ReadOnlySpan{double}, int,
    /// ReadOnlySpan{double}, int, double, Span{double}, int, int)"/>
    public static void Multiply(
        LinearAlgebraProvider provider, bool transposeA, bool transposeB, int m, int n, int k,
        float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, float beta, Span<float> c, int ldc, int threads = 0) =>
        Multiply<float>(provider, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, threads);

    /// <summary>y ← op(A) x for A rows × columns, row-major and contiguous, divided among threads.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="transpose">op(A) = Aᵀ: x has length rows, y length columns; otherwise the reverse.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="a">A.</param>
    /// <param name="x">x.</param>
    /// <param name="y">Receives op(A) x; must not overlap x or A.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or threads is negative, a span is too short, or y overlaps x or A.</exception>
    public static void MultiplyVector(
        LinearAlgebraProvider provider, bool transpose, int rows, int columns,
        ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, int threads = 0) =>
        MultiplyVector<double, double>(provider, transpose, rows, columns, a, x, y, threads);

    /// <inheritdoc
    /// cref="MultiplyVector(LinearAlgebraProvider, bool, int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void MultiplyVector(
        LinearAlgebraProvider provider, bool transpose, int rows, int columns,
        ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y, int threads = 0) =>
        MultiplyVector<float, float>(provider, transpose, rows, columns, a, x, y, threads);

    /// <summary>
    /// y ← op(A) x with A stored in single precision, x, y and the arithmetic in double: half the memory traffic of a double A.
    /// </summary>
    /// <remarks>No BLAS has such a product, so it is computed by this library whatever the provider.</remarks>
    /// <inheritdoc
    /// cref="MultiplyVector(LinearAlgebraProvider, bool, int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, int)"/>
    public static void MultiplyVector(
        LinearAlgebraProvider provider, bool transpose, int rows, int columns,
        ReadOnlySpan<float> a, ReadOnlySpan<double> x, Span<double> y, int threads = 0) =>
        MultiplyVector<float, double>(provider, transpose, rows, columns, a, x, y, threads);

    internal static void Multiply<T>(
        LinearAlgebraProvider provider, bool transposeA, bool transposeB, int m, int n, int k,
        T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        MatrixGuard.Product<T>(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc);
        if (provider is ManagedProvider && k > 0 && alpha != T.Zero)
        {
            if (m == 0 || n == 0)
                return;
            using var team = Gemm.Team(workers, m, n, k);
            fixed (T* pa = a, pb = b, pc = c)
                Gemm.Multiply(team, transposeA, transposeB, m, n, k, alpha, pa, lda, pb, ldb, beta, pc, ldc);
            return;
        }

        int down = (m + PieceOfProduct - 1) / PieceOfProduct, across = (n + PieceOfProduct - 1) / PieceOfProduct;
        if (down * across <= 1)
        {
            provider.Multiply(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            return;
        }

        int lengthA = a.Length, lengthB = b.Length, lengthC = c.Length;
        fixed (T* fixedA = a, fixedB = b, fixedC = c)
        {
            T* pa = fixedA, pb = fixedB, pc = fixedC;
            ParallelRange.ForEach(down * across, workers, index =>
            {
                int i = index / across * PieceOfProduct, j = index % across * PieceOfProduct;
                int startA = k == 0 ? 0 : transposeA ? i : i * lda, startB = k == 0 ? 0 : transposeB ? j * ldb : j, startC = (i * ldc) + j;
                provider.Multiply(
                    transposeA, transposeB, Math.Min(PieceOfProduct, m - i), Math.Min(PieceOfProduct, n - j), k, alpha,
                    new ReadOnlySpan<T>(pa + startA, lengthA - startA), lda, new ReadOnlySpan<T>(pb + startB, lengthB - startB), ldb,
                    beta, new Span<T>(pc + startC, lengthC - startC), ldc);
            });
        }
    }

    internal static void MultiplyVector<TA, T>(
        LinearAlgebraProvider provider, bool transpose, int rows, int columns,
        ReadOnlySpan<TA> a, ReadOnlySpan<T> x, Span<T> y, int threads)
        where TA : unmanaged, IFloatingPointIeee754<TA>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(x.Length, inner, nameof(x));
        MatrixGuard.Holds(y.Length, outer, nameof(y));
        MatrixGuard.Apart<T, T>(y[..outer], x[..inner], nameof(y), nameof(x));
        MatrixGuard.Apart<T, TA>(y[..outer], a[..(rows * columns)], nameof(y), nameof(a));
        fixed (TA* fixedA = a)
        fixed (T* fixedX = x, fixedY = y)
        {
            TA* pa = fixedA;
            T* px = fixedX, py = fixedY;
            if ((long)rows * columns <= SmallMatrix)
            {
                MultiplyRows(provider, transpose, rows, columns, pa, px, py);
                return;
            }

            // Whole rows a piece, so that A is read once from front to back: the transposed product then sums one vector a piece,
            // in the order of the pieces.
            int piece = Math.Max(8, (int)(2 * SmallMatrix / columns));
            int pieces = (rows + piece - 1) / piece;
            T[] sums = transpose ? ArrayPool<T>.Shared.Rent(checked(pieces * columns)) : [];
            fixed (T* fixedSums = sums)
            {
                T* ps = fixedSums;
                ParallelRange.ForEach(pieces, workers, index =>
                {
                    int start = index * piece, count = Math.Min(piece, rows - start);
                    TA* part = pa + ((nint)start * columns);
                    if (transpose)
                        MultiplyRows(provider, true, count, columns, part, px + start, ps + ((nint)index * columns));
                    else
                        MultiplyRows(provider, false, count, columns, part, px, py + start);
                });
                if (transpose)
                {
                    new ReadOnlySpan<T>(ps, columns).CopyTo(y);
                    for (int index = 1; index < pieces; index++)
                        Simd.AddScaled(columns, T.One, ps + ((nint)index * columns), py);
                    ArrayPool<T>.Shared.Return(sums);
                }
            }
        }
    }

    private static void MultiplyRows<TA, T>(LinearAlgebraProvider provider, bool transpose, int rows, int columns, TA* a, T* x, T* y)
        where TA : unmanaged, IFloatingPointIeee754<TA>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        if (typeof(TA) == typeof(T))
        {
            provider.MultiplyVector(
                transpose, rows, columns, T.One, new ReadOnlySpan<T>(a, rows * columns), Math.Max(1, columns),
                new ReadOnlySpan<T>(x, inner), T.Zero, new Span<T>(y, outer));
        }
        else
        {
            MixedProduct.MultiplyVector(transpose, rows, columns, (float*)a, (double*)x, (double*)y);
        }
    }
}
