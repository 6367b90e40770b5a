using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop;

/// <summary>
/// Products, factorizations and solutions of MathNet's column-major real matrices; operations on vectors stay with MathNet.
/// </summary>
/// <remarks>
/// A column-major matrix is the row-major one of its transpose. Products exchange their operands; factorizations work on a
/// transposed copy, which costs a pass where the work is a cube.
/// </remarks>
/// <typeparam name="T">double or float.</typeparam>
internal sealed partial class MathNetDense<T>(LinearAlgebraProvider provider, int threads, ILinearAlgebraProvider<T> managed)
    : IMathNetDelegation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TriangularSolver<T> _triangular = new(provider, threads);

    ILinearAlgebraProvider<T> IMathNetDelegation<T>.Inner => managed;

    /// <summary>result ← X Y.</summary>
    public void MatrixMultiply(T[] x, int rowsX, int columnsX, T[] y, int rowsY, int columnsY, T[] result) =>
        MatrixMultiplyWithUpdate(
            Transpose.DontTranspose, Transpose.DontTranspose, T.One, x, rowsX, columnsX, y, rowsY, columnsY, T.Zero, result);

    /// <summary>C ← α op(A) op(B) + β C; the sizes are those of A and B as stored.</summary>
    public void MatrixMultiplyWithUpdate(
        Transpose transposeA, Transpose transposeB, T alpha, T[] a, int rowsA, int columnsA, T[] b, int rowsB, int columnsB, T beta, T[] c)
    {
        bool flipA = transposeA != Transpose.DontTranspose, flipB = transposeB != Transpose.DontTranspose;
        (int m, int k) = flipA ? (columnsA, rowsA) : (rowsA, columnsA);
        (int inner, int n) = flipB ? (columnsB, rowsB) : (rowsB, columnsB);
        if (k != inner)
        {
            throw Guard.Bad(
                nameof(rowsB), $"op(B) with {Guard.Text(k)} rows, the columns of op(A)", Guard.Text(inner),
                "Give matrices that can be multiplied.");
        }

        // MathNet lets the result be one of the factors.
        if (ReferenceEquals(c, a))
            a = (T[])a.Clone();
        if (ReferenceEquals(c, b))
            b = (T[])b.Clone();
        if (n == 1 && beta == T.Zero && alpha == T.One)
            LinearAlgebra.MultiplyVector<T, T>(provider, !flipA, columnsA, rowsA, a, b, c, threads);
        else
            Multiply(flipB, flipA, n, m, k, alpha, b, Math.Max(1, rowsB), a, Math.Max(1, rowsA), beta, c, Math.Max(1, m));
    }

    // Row-major copy of a column-major matrix, and back: both are the transposition of rows × columns.
    private static T[] RowMajor(int rows, int columns, T[] a)
    {
        T[] copy = new T[rows * columns];
        Transposed(columns, rows, a, copy);
        return copy;
    }

    private static void ToColumnMajor(int rows, int columns, T[] source, T[] target) =>
        Transposed(rows, columns, source, target);

    private void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T[] a, int lda, T[] b, int ldb, T beta, T[] c, int ldc) =>
        LinearAlgebra.Multiply<T>(provider, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, threads);

    /// <summary>b, columns × rows, ← the transpose of a, rows × columns.</summary>
    private static void Transposed(int rows, int columns, ReadOnlySpan<T> a, Span<T> b)
    {
        // Tiles that fit the first cache in both directions.
        const int Tile = 32;
        for (int top = 0; top < rows; top += Tile)
        {
            for (int left = 0; left < columns; left += Tile)
            {
                int bottom = Math.Min(top + Tile, rows), right = Math.Min(left + Tile, columns);
                for (int i = top; i < bottom; i++)
                {
                    for (int j = left; j < right; j++)
                        b[(j * rows) + i] = a[(i * columns) + j];
                }
            }
        }
    }
}
