using System.Numerics;

namespace Egop;

/// <summary>The dense linear algebra the engine stands on; one implementation is managed, the other calls a native BLAS/LAPACK.</summary>
/// <remarks>
/// All matrices are row-major with a leading dimension (distance in elements between rows). Every operation runs on the
/// calling thread and gives the same bits on every call; the engine divides work among threads itself, along boundaries that
/// do not depend on their number (see <see cref="LinearAlgebra"/>). Every argument is checked here, once for all providers,
/// because native code given a wrong size would corrupt memory. NaN and infinities pass through the products as IEEE
/// arithmetic says and are refused by the factorizations.
/// </remarks>
public abstract unsafe class LinearAlgebraProvider
{
    private protected LinearAlgebraProvider()
    {
    }

    /// <summary>"managed", or the library's own name and version, such as "OpenBLAS 0.3.21".</summary>
    public abstract string Name { get; }

    /// <summary>Path or file name the native library was loaded by; null for the managed provider.</summary>
    public abstract string? LibraryPath { get; }

    /// <summary>C ← α op(A) op(B) + β C with op(A) m × k, op(B) k × n, C m × n. β = 0 overwrites C, whatever it held, even NaN.</summary>
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
    /// <exception cref="ArgumentException">A size is negative, a leading dimension too small or a span too short.</exception>
    public void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc) =>
        Multiply<double>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <inheritdoc cref="Multiply(bool, bool, int, int, int, double, ReadOnlySpan{double}, int,
    /// ReadOnlySpan{double}, int, double, Span{double}, int)"/>
    public void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k,
        float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb,
        float beta, Span<float> c, int ldc) =>
        Multiply<float>(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>y ← α op(A) x + β y, A stored rows × columns. β = 0 overwrites y, whatever it held, even NaN.</summary>
    /// <param name="transpose">op(A) = Aᵀ: x has length rows, y length columns; otherwise the reverse.</param>
    /// <param name="rows">Rows of A as stored.</param>
    /// <param name="columns">Columns of A as stored.</param>
    /// <param name="alpha">α; 0 leaves β y, whatever A and x hold.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Leading dimension of A.</param>
    /// <param name="x">x.</param>
    /// <param name="beta">β.</param>
    /// <param name="y">y; must not overlap x or A.</param>
    /// <exception cref="ArgumentException">A size is negative, lda too small, a span too short, or y overlaps x or A.</exception>
    public void MultiplyVector(
        bool transpose, int rows, int columns,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> x,
        double beta, Span<double> y) =>
        MultiplyVector<double>(transpose, rows, columns, alpha, a, lda, x, beta, y);

    /// <inheritdoc cref="MultiplyVector(bool, int, int, double, ReadOnlySpan{double}, int, ReadOnlySpan{double}, double, Span{double})"/>
    public void MultiplyVector(
        bool transpose, int rows, int columns,
        float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> x,
        float beta, Span<float> y) =>
        MultiplyVector<float>(transpose, rows, columns, alpha, a, lda, x, beta, y);

    /// <summary>A = Vᵀ diag(w) V for a symmetric n × n matrix, w descending.</summary>
    /// <remarks>
    /// Backward stable: |A − Vᵀ diag(w) V| and |V Vᵀ − I| are of the order of the unit roundoff, relative to |A| and to 1, times a
    /// slowly growing function of n.
    /// The signs of eigenvectors, and the basis of the eigenspace of a repeated eigenvalue, are the provider's own.
    /// </remarks>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry A, n × n, contiguous; its upper triangle is used. On return row i is the unit eigenvector of w_i.</param>
    /// <param name="eigenvalues">Receives w_1 ≥ ... ≥ w_n.</param>
    /// <exception cref="ArgumentException">n is negative, a span is too short, or A has NaN or infinite entries.</exception>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public void SymmetricEigen(int n, Span<double> a, Span<double> eigenvalues)
    {
        CheckSymmetricEigen(n, a, eigenvalues);
        if (n == 0)
            return;
        fixed (double* pa = a, pw = eigenvalues)
            SymmetricEigenCore(n, pa, pw);
    }

    /// <summary>Singular values σ_1 ≥ σ_2 ≥ ... ≥ 0 of a rows × columns matrix, from the matrix itself, not its Gram matrix.</summary>
    /// <remarks>
    /// Every value, however small, has an error of the order of u σ_1, u the unit roundoff, times a slowly growing function of the
    /// sizes; by way of the Gram matrix it would be √u σ_1.
    /// </remarks>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">The matrix, contiguous; destroyed.</param>
    /// <param name="singularValues">Receives min(rows, columns) values.</param>
    /// <exception cref="ArgumentException">A size is negative, a span is too short, or the matrix has NaN or infinite entries.</exception>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public void SingularValues(int rows, int columns, Span<double> a, Span<double> singularValues)
    {
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(singularValues.Length, Math.Min(rows, columns), nameof(singularValues));
        Guard.Finite(a[..(rows * columns)], nameof(a));
        if (rows == 0 || columns == 0)
            return;
        fixed (double* pa = a, ps = singularValues)
            SingularValuesCore(rows, columns, pa, ps);
    }

    /// <summary>A ← Q of A = Q R with Qᵀ Q = I and R upper triangular with a positive diagonal: unique for a nonsingular matrix.</summary>
    /// <remarks>For a singular matrix Q is still orthogonal, and R has zeros (in practice rounding errors) on its diagonal.</remarks>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry the matrix, n × n contiguous; on return Q.</param>
    /// <exception cref="ArgumentException">n is negative, a span is too short, or the matrix has NaN or infinite entries.</exception>
    public void Orthonormalize(int n, Span<double> a)
    {
        Guard.NonNegative(n, nameof(n));
        MatrixGuard.Holds(a.Length, (long)n * n, nameof(a));
        Guard.Finite(a[..(n * n)], nameof(a));
        if (n == 0)
            return;
        fixed (double* pa = a)
            OrthonormalizeCore(n, pa);
    }

    /// <summary>The provider's name, and the library's path when there is one.</summary>
    public override string ToString() => LibraryPath is null ? Name : $"{Name} ({LibraryPath})";

    internal static void CheckSymmetricEigen(int n, ReadOnlySpan<double> a, ReadOnlySpan<double> eigenvalues)
    {
        Guard.NonNegative(n, nameof(n));
        MatrixGuard.Holds(a.Length, (long)n * n, nameof(a));
        MatrixGuard.Holds(eigenvalues.Length, n, nameof(eigenvalues));
        Guard.Finite(a[..(n * n)], nameof(a));
    }

    internal void Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k,
        T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MatrixGuard.Product(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc);
        if (m == 0 || n == 0)
            return;
        fixed (T* pa = a, pb = b, pc = c)
        {
            if (k == 0 || alpha == T.Zero)
                Scale(m, n, beta, pc, ldc);
            else
                MultiplyCore(transposeA, transposeB, m, n, k, alpha, pa, lda, pb, ldb, beta, pc, ldc);
        }
    }

    internal void MultiplyVector<T>(
        bool transpose, int rows, int columns, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> x, T beta, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        MatrixGuard.Stored(rows, columns, a.Length, lda, nameof(a), nameof(lda));
        int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        MatrixGuard.Holds(x.Length, inner, nameof(x));
        MatrixGuard.Holds(y.Length, outer, nameof(y));
        MatrixGuard.Apart<T, T>(y[..outer], x[..inner], nameof(y), nameof(x));
        if (outer == 0)
            return;
        fixed (T* pa = a, px = x, py = y)
        {
            if (inner == 0 || alpha == T.Zero)
            {
                Scale(1, outer, beta, py, outer);
                return;
            }

            MatrixGuard.Apart<T, T>(y[..outer], a[..checked((int)MatrixGuard.Extent(rows, columns, lda))], nameof(y), nameof(a));
            MultiplyVectorCore(transpose, rows, columns, alpha, pa, lda, px, beta, py);
        }
    }

    // The cores see checked arguments, no empty operand, and α ≠ 0.
    private protected abstract void MultiplyCore<T>(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private protected abstract void MultiplyVectorCore<T>(
        bool transpose, int rows, int columns, T alpha, T* a, int lda, T* x, T beta, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private protected abstract void SymmetricEigenCore(int n, double* a, double* w);

    private protected abstract void SingularValuesCore(int rows, int columns, double* a, double* s);

    private protected abstract void OrthonormalizeCore(int n, double* a);

    // C ← β C, where β = 0 clears: 0 · NaN must not survive.
    private protected static void Scale<T>(int rows, int columns, T beta, T* c, int ldc)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (beta == T.One)
            return;
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<T>(c + ((nint)i * ldc), columns);
            if (beta == T.Zero)
                row.Clear();
            else
                Simd.Scale(row.Length, beta, c + ((nint)i * ldc));
        }
    }
}
