using System.Numerics;

namespace Egop;

/// <summary>Who computes the products of an estimation, and on how many threads.</summary>
internal readonly record struct Products(LinearAlgebraProvider Provider, int Threads)
{
    /// <summary>C ← op(A) op(B) + β C, β 0 or 1.</summary>
    public void Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, bool add, Span<T> c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        LinearAlgebra.Multiply(Provider, transposeA, transposeB, m, n, k, T.One, a, lda, b, ldb, add ? T.One : T.Zero, c, ldc, Threads);

    /// <summary>C ← C + α AᵀA, C in double.</summary>
    public void AddGram<T>(int rows, int columns, double alpha, ReadOnlySpan<T> a, Span<double> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        LinearAlgebra.AddGram(Provider, rows, columns, alpha, a, c, Threads);

    /// <summary>C ← C + α A Aᵀ, C in double.</summary>
    public void AddRowGram<T>(int rows, int columns, double alpha, ReadOnlySpan<T> a, Span<double> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        LinearAlgebra.AddRowGram(Provider, rows, columns, alpha, a, c, Threads);

    /// <summary>Eigenvalues, descending, and eigenvectors as the rows of A.</summary>
    public void SymmetricEigen(int n, Span<double> a, Span<double> eigenvalues) =>
        LinearAlgebra.SymmetricEigen(Provider, n, a, eigenvalues, Threads);

    /// <summary>Unit roundoff of a format.</summary>
    public static double Roundoff<T>() => PrecisionOf<T>.Roundoff;
}
