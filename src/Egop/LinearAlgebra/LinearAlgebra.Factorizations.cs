using System.Numerics;

namespace Egop;

public static unsafe partial class LinearAlgebra
{
    /// <summary>A = Vᵀ diag(w) V for a symmetric n × n matrix, w descending, with several threads where the provider can.</summary>
    /// <remarks>Accuracy and conventions as in <see cref="LinearAlgebraProvider.SymmetricEigen"/>. A native library uses one thread.</remarks>
    /// <param name="provider">Who computes.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry A, n × n, contiguous; its upper triangle is used. On return row i is the unit eigenvector of w_i.</param>
    /// <param name="eigenvalues">Receives w_1 ≥ ... ≥ w_n.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">n or threads is negative, a span is too short, or A has NaN or infinite entries.</exception>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public static void SymmetricEigen(LinearAlgebraProvider provider, int n, Span<double> a, Span<double> eigenvalues, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ParallelRange.Workers(threads);
        provider.SymmetricEigen(n, a, eigenvalues);
    }

    /// <summary>A = L Lᵀ for a symmetric positive definite n × n matrix, L lower triangular with a positive diagonal.</summary>
    /// <param name="provider">Who computes the products within.</param>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry A, contiguous; its lower triangle is used. On return L, zero above the diagonal.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <returns>Whether A is positive definite to working precision; if not (or if it has NaN entries), <paramref name="a"/> is left without meaning.</returns>
    /// <exception cref="ArgumentException">n or threads is negative or the span is too short.</exception>
    public static bool Cholesky(LinearAlgebraProvider provider, int n, Span<double> a, int threads = 0) =>
        CholeskyCore(provider, n, a, threads);

    /// <inheritdoc cref="Cholesky(LinearAlgebraProvider, int, Span{double}, int)"/>
    public static bool Cholesky(LinearAlgebraProvider provider, int n, Span<float> a, int threads = 0) =>
        CholeskyCore(provider, n, a, threads);

    /// <summary>A ← Q of the thin factorization A = Q R: rows × columns with orthonormal columns, R upper triangular with a nonnegative diagonal.</summary>
    /// <remarks>Q has orthonormal columns to working precision also where A has dependent or zero columns.</remarks>
    /// <param name="provider">Who computes the products within.</param>
    /// <param name="rows">Rows, at least columns.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">On entry A, row-major, contiguous; on return Q.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or threads is negative, rows &lt; columns, the span is too short, or A has NaN or infinite entries.</exception>
    public static void Orthonormalize(LinearAlgebraProvider provider, int rows, int columns, Span<double> a, int threads = 0)
    {
        CheckTall(provider, rows, columns, a.Length, threads);
        Guard.Finite(a[..(rows * columns)], nameof(a));
        (double[] q, double[] r) = ThinQr.Compute(rows, columns, a[..(rows * columns)]);
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows && r[(j * columns) + j] < 0; i++)
                q[(i * columns) + j] = -q[(i * columns) + j];
        }

        q.CopyTo(a);
    }

    /// <inheritdoc cref="Orthonormalize(LinearAlgebraProvider, int, int, Span{double}, int)"/>
    public static void Orthonormalize(LinearAlgebraProvider provider, int rows, int columns, Span<float> a, int threads = 0)
    {
        CheckTall(provider, rows, columns, a.Length, threads);
        double[] wide = new double[rows * columns];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = a[i];
        Orthonormalize(provider, rows, columns, wide, threads);
        for (int i = 0; i < wide.Length; i++)
            a[i] = (float)wide[i];
    }

    /// <summary>The thin singular value decomposition A = U diag(σ) Vᵀ, σ_1 ≥ σ_2 ≥ ... ≥ 0, k = min(rows, columns) of each.</summary>
    /// <remarks>Errors of σ are of the order of u σ_1, u the unit roundoff: the Gram matrix is not used. U and V are orthonormal also where σ = 0.</remarks>
    /// <param name="provider">Who computes the products within.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">A, row-major, contiguous; it is left as it is.</param>
    /// <param name="u">Receives U, rows × k.</param>
    /// <param name="singularValues">Receives σ, k values.</param>
    /// <param name="vt">Receives Vᵀ, k × columns: row i is the right singular vector of σ_i.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">A size or threads is negative, a span is too short, or A has NaN or infinite entries.</exception>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public static void Svd(
        LinearAlgebraProvider provider, int rows, int columns, ReadOnlySpan<double> a, Span<double> u, Span<double> singularValues, Span<double> vt, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ParallelRange.Workers(threads);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        int few = Math.Min(rows, columns);
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(u.Length, (long)rows * few, nameof(u));
        MatrixGuard.Holds(singularValues.Length, few, nameof(singularValues));
        MatrixGuard.Holds(vt.Length, (long)few * columns, nameof(vt));
        Guard.Finite(a[..(rows * columns)], nameof(a));
        (double[] left, double[] sigma, double[] right) = JacobiSvd.Compute(rows, columns, a[..(rows * columns)], fixSigns: false);
        sigma.CopyTo(singularValues);
        for (int i = 0; i < rows; i++)
            left.AsSpan(i * rows, few).CopyTo(u[(i * few)..]);
        for (int i = 0; i < few; i++)
        {
            for (int j = 0; j < columns; j++)
                vt[(i * columns) + j] = right[(j * columns) + i];
        }
    }

    private static void CheckTall(LinearAlgebraProvider provider, int rows, int columns, int length, int threads)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ParallelRange.Workers(threads);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        if (rows < columns)
            throw Guard.Bad(nameof(rows), $"at least as many rows as columns, {Guard.Text(columns)}", Guard.Text(rows), "Transpose the matrix, or drop columns: they cannot be independent.");
        MatrixGuard.Holds(length, (long)rows * columns, "a");
    }

    private static bool CholeskyCore<T>(LinearAlgebraProvider provider, int n, Span<T> a, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(provider);
        ParallelRange.Workers(threads);
        Guard.NonNegative(n, nameof(n));
        MatrixGuard.Holds(a.Length, (long)n * n, nameof(a));
        fixed (T* l = a)
        {
            for (int j = 0; j < n; j++)
            {
                T* row = l + ((nint)j * n);
                for (int i = 0; i < j; i++)
                {
                    T* other = l + ((nint)i * n);
                    row[i] = (row[i] - Simd.Dot(i, row, other)) / other[i];
                }

                T pivot = row[j] - Simd.Dot(j, row, row);
                if (!(pivot > T.Zero) || T.IsInfinity(pivot))
                    return false;
                row[j] = T.Sqrt(pivot);
                new Span<T>(row + j + 1, n - j - 1).Clear();
            }
        }

        return true;
    }
}
