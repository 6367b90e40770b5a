namespace Egop;

/// <summary>The dense linear algebra the engine stands on; one implementation is managed, the other calls a native BLAS/LAPACK.</summary>
/// <remarks>
/// All matrices are row-major with a leading dimension (distance in elements between rows). Every operation runs on the
/// calling thread and gives the same bits on every call; the engine divides work among threads itself, along boundaries that
/// do not depend on their number (see <see cref="LinearAlgebra"/>).
/// </remarks>
public abstract class LinearAlgebraProvider
{
    private protected LinearAlgebraProvider()
    {
    }

    /// <summary>"managed", or the library's own name and version, such as "OpenBLAS 0.3.21".</summary>
    public abstract string Name { get; }

    /// <summary>Path or file name the native library was loaded by; null for the managed provider.</summary>
    public abstract string? LibraryPath { get; }

    /// <summary>C ← α op(A) op(B) + β C with op(A) m × k, op(B) k × n, C m × n. β = 0 overwrites C, whatever it held, NaN included.</summary>
    /// <param name="transposeA">op(A) = Aᵀ (A stored k × m) instead of A (stored m × k).</param>
    /// <param name="transposeB">op(B) = Bᵀ (B stored n × k) instead of B (stored k × n).</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Inner dimension; 0 leaves β C.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Leading dimension of A as stored.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Leading dimension of B as stored.</param>
    /// <param name="beta">β.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">Leading dimension of C.</param>
    /// <exception cref="ArgumentException">A size is negative, a leading dimension too small or a span too short.</exception>
    public abstract void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc);

    /// <summary>y ← α op(A) x + β y, A stored rows × columns. β = 0 overwrites y.</summary>
    /// <param name="transpose">op(A) = Aᵀ: x has length rows, y length columns; otherwise the reverse.</param>
    /// <param name="rows">Rows of A as stored.</param>
    /// <param name="columns">Columns of A as stored.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Leading dimension of A.</param>
    /// <param name="x">x.</param>
    /// <param name="beta">β.</param>
    /// <param name="y">y; must not overlap x.</param>
    /// <exception cref="ArgumentException">A size is negative, the leading dimension too small or a span too short.</exception>
    public abstract void MultiplyVector(
        bool transpose, int rows, int columns,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> x,
        double beta, Span<double> y);

    /// <summary>A = Vᵀ diag(w) V for a symmetric n × n matrix, w descending.</summary>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry A (both triangles, n × n, contiguous); on return row i is the unit eigenvector of w_i.</param>
    /// <param name="eigenvalues">Receives w_1 ≥ ... ≥ w_n.</param>
    /// <exception cref="ArgumentException">A span is too short, or A has NaN or infinite entries.</exception>
    public abstract void SymmetricEigen(int n, Span<double> a, Span<double> eigenvalues);

    /// <summary>Singular values σ_1 ≥ ... ≥ σ_min(m,n) ≥ 0 of a rows × columns matrix, from the matrix itself, never from its Gram matrix.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">The matrix, contiguous; destroyed.</param>
    /// <param name="singularValues">Receives min(rows, columns) values.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix has NaN or infinite entries.</exception>
    public abstract void SingularValues(int rows, int columns, Span<double> a, Span<double> singularValues);

    /// <summary>Replaces a square matrix by the Q of its QR factorization with positive diagonal of R (unique for a nonsingular matrix).</summary>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry the matrix, n × n contiguous; on return Q.</param>
    /// <exception cref="ArgumentException">A span is too short, or the matrix has NaN or infinite entries.</exception>
    public abstract void Orthonormalize(int n, Span<double> a);

    /// <summary>The provider's name.</summary>
    public override string ToString() => LibraryPath is null ? Name : $"{Name} ({LibraryPath})";
}
