using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>The products of an estimation in either precision: who computes them and on how many threads.</summary>
internal readonly record struct Products(LinearAlgebraProvider Provider, int Threads)
{
    /// <summary>C ← op(A) op(B) + β C, β 0 or 1.</summary>
    public void Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, bool add, Span<T> c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            LinearAlgebra.Multiply(
                Provider, transposeA, transposeB, m, n, k, 1.0, MemoryMarshal.Cast<T, double>(a), lda, MemoryMarshal.Cast<T, double>(b), ldb,
                add ? 1.0 : 0.0, MemoryMarshal.Cast<T, double>(c), ldc, Threads);
        }
        else
        {
            LinearAlgebra.Multiply(
                Provider, transposeA, transposeB, m, n, k, 1f, MemoryMarshal.Cast<T, float>(a), lda, MemoryMarshal.Cast<T, float>(b), ldb,
                add ? 1f : 0f, MemoryMarshal.Cast<T, float>(c), ldc, Threads);
        }
    }

    /// <summary>C ← C + α AᵀA, C in double.</summary>
    public void AddGram<T>(int rows, int columns, double alpha, ReadOnlySpan<T> a, Span<double> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            LinearAlgebra.AddGram(Provider, rows, columns, alpha, MemoryMarshal.Cast<T, double>(a), c, Threads);
        else
            LinearAlgebra.AddGram(Provider, rows, columns, alpha, MemoryMarshal.Cast<T, float>(a), c, Threads);
    }

    /// <summary>C ← C + α A Aᵀ, C in double.</summary>
    public void AddRowGram<T>(int rows, int columns, double alpha, ReadOnlySpan<T> a, Span<double> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            LinearAlgebra.AddRowGram(Provider, rows, columns, alpha, MemoryMarshal.Cast<T, double>(a), c, Threads);
        else
            LinearAlgebra.AddRowGram(Provider, rows, columns, alpha, MemoryMarshal.Cast<T, float>(a), c, Threads);
    }

    /// <summary>Eigenvalues, descending, and eigenvectors as the rows of A.</summary>
    public void SymmetricEigen(int n, Span<double> a, Span<double> eigenvalues) =>
        LinearAlgebra.SymmetricEigen(Provider, n, a, eigenvalues, Threads);

    /// <summary>Unit roundoff of a format.</summary>
    public static double Roundoff<T>() => typeof(T) == typeof(double) ? 1.0 / (1L << 53) : 1.0 / (1 << 24);
}
