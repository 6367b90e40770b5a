using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>The engine's operations that exist in both precisions, for code written once.</summary>
/// <typeparam name="T">double or float.</typeparam>
internal sealed class DenseOperations<T>(LinearAlgebraProvider provider, int threads)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>C ← α op(A) op(B) + β C, row-major.</summary>
    public void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc)
    {
        if (IsDouble)
        {
            LinearAlgebra.Multiply(
                provider, transposeA, transposeB, m, n, k, (double)(object)alpha, Double(a), lda, Double(b), ldb, (double)(object)beta, Double(c), ldc, threads);
        }
        else
        {
            LinearAlgebra.Multiply(
                provider, transposeA, transposeB, m, n, k, (float)(object)alpha, Single(a), lda, Single(b), ldb, (float)(object)beta, Single(c), ldc, threads);
        }
    }

    /// <summary>y ← op(A) x, A row-major and contiguous.</summary>
    public void MultiplyVector(bool transpose, int rows, int columns, ReadOnlySpan<T> a, ReadOnlySpan<T> x, Span<T> y)
    {
        if (IsDouble)
            LinearAlgebra.MultiplyVector(provider, transpose, rows, columns, Double(a), Double(x), Double(y), threads);
        else
            LinearAlgebra.MultiplyVector(provider, transpose, rows, columns, Single(a), Single(x), Single(y), threads);
    }

    /// <summary>A = L Lᵀ of the lower triangle, in place, with zeros above; false when A is not positive definite.</summary>
    public bool Cholesky(int n, Span<T> a) =>
        IsDouble ? LinearAlgebra.Cholesky(provider, n, Double(a), threads) : LinearAlgebra.Cholesky(provider, n, Single(a), threads);

    /// <summary>A ← Q of A = Q R for rows ≥ columns.</summary>
    public void Orthonormalize(int rows, int columns, Span<T> a)
    {
        if (IsDouble)
            LinearAlgebra.Orthonormalize(provider, rows, columns, Double(a), threads);
        else
            LinearAlgebra.Orthonormalize(provider, rows, columns, Single(a), threads);
    }

    /// <summary>A = Vᵀ diag(w) V, w descending, a row of V an eigenvector; single precision is computed in double.</summary>
    public void SymmetricEigen(int n, Span<T> a, Span<T> eigenvalues)
    {
        double[] wide = Widen(a[..(n * n)]), values = new double[n];
        LinearAlgebra.SymmetricEigen(provider, n, wide, values, threads);
        Narrow(wide, a);
        Narrow(values, eigenvalues);
    }

    /// <summary>A = U diag(σ) Vᵀ with k = min(rows, columns) of each; single precision is computed in double.</summary>
    public void Svd(int rows, int columns, ReadOnlySpan<T> a, Span<T> u, Span<T> singularValues, Span<T> vt)
    {
        int few = Math.Min(rows, columns);
        double[] left = new double[rows * few], values = new double[few], right = new double[few * columns];
        LinearAlgebra.Svd(provider, rows, columns, Widen(a[..(rows * columns)]), left, values, right, threads);
        Narrow(left, u);
        Narrow(values, singularValues);
        Narrow(right, vt);
    }

    /// <summary>b, columns × rows, ← the transpose of a, rows × columns.</summary>
    public static void Transpose(int rows, int columns, ReadOnlySpan<T> a, Span<T> b)
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

    private static double[] Widen(ReadOnlySpan<T> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = double.CreateTruncating(values[i]);
        return wide;
    }

    private static void Narrow(double[] wide, Span<T> values)
    {
        for (int i = 0; i < wide.Length; i++)
            values[i] = T.CreateTruncating(wide[i]);
    }

    private static ReadOnlySpan<double> Double(ReadOnlySpan<T> span) => MemoryMarshal.Cast<T, double>(span);

    private static Span<double> Double(Span<T> span) => MemoryMarshal.Cast<T, double>(span);

    private static ReadOnlySpan<float> Single(ReadOnlySpan<T> span) => MemoryMarshal.Cast<T, float>(span);

    private static Span<float> Single(Span<T> span) => MemoryMarshal.Cast<T, float>(span);
}
