using System.Numerics;

namespace Egop;

public static unsafe partial class LinearAlgebra
{
    // Below this order one thread is done before another would have begun.
    private const int SmallEigenproblem = 64;

    /// <summary>A = Vᵀ diag(w) V for a symmetric n × n matrix, w descending, with several threads where the provider can.</summary>
    /// <remarks>
    /// Accuracy and conventions as in <see cref="LinearAlgebraProvider.SymmetricEigen"/>. A native library uses one thread.
    /// </remarks>
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
        int workers = ParallelRange.Workers(threads);
        if (provider is not ManagedProvider || n < SmallEigenproblem || workers == 1)
        {
            provider.SymmetricEigen(n, a, eigenvalues);
            return;
        }

        LinearAlgebraProvider.CheckSymmetricEigen(n, a, eigenvalues);
        using var team = new ThreadTeam(workers);
        fixed (double* pa = a, pw = eigenvalues)
            SymmetricEigenSolver.Solve(team, n, pa, pw);
    }

    /// <summary>A = L Lᵀ for a symmetric positive definite n × n matrix, L lower triangular with a positive diagonal.</summary>
    /// <param name="provider">
    /// The provider in use. Native libraries are not asked: this library's own code has the same bits for any number of threads.
    /// </param>
    /// <param name="n">Order.</param>
    /// <param name="a">On entry A, contiguous; its lower triangle is used. On return L, zero above the diagonal.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <returns>
    /// Whether A is positive definite to working precision; if not (or if it has NaN entries), <paramref name="a"/> is left without
    /// meaning.
    /// </returns>
    /// <exception cref="ArgumentException">n or threads is negative or the span is too short.</exception>
    public static bool Cholesky(LinearAlgebraProvider provider, int n, Span<double> a, int threads = 0) =>
        Cholesky<double>(provider, n, a, threads);

    /// <inheritdoc cref="Cholesky(LinearAlgebraProvider, int, Span{double}, int)"/>
    public static bool Cholesky(LinearAlgebraProvider provider, int n, Span<float> a, int threads = 0) =>
        Cholesky<float>(provider, n, a, threads);

    /// <summary>
    /// A ← Q of the thin factorization A = Q R: rows × columns with orthonormal columns, R upper triangular with a nonnegative diagonal.
    /// </summary>
    /// <remarks>Q has orthonormal columns to working precision also where A has dependent or zero columns.</remarks>
    /// <param name="provider">
    /// The provider in use. Native libraries are not asked: this library's own code has the same bits for any number of threads.
    /// </param>
    /// <param name="rows">Rows, at least columns.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">On entry A, row-major, contiguous; on return Q.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">
    /// A size or threads is negative, rows &lt; columns, the span is too short, or A has NaN or infinite entries.
    /// </exception>
    public static void Orthonormalize(LinearAlgebraProvider provider, int rows, int columns, Span<double> a, int threads = 0) =>
        Orthonormalize<double>(provider, rows, columns, a, threads);

    /// <inheritdoc cref="Orthonormalize(LinearAlgebraProvider, int, int, Span{double}, int)"/>
    public static void Orthonormalize(LinearAlgebraProvider provider, int rows, int columns, Span<float> a, int threads = 0) =>
        Orthonormalize<float>(provider, rows, columns, a, threads);

    /// <summary>The thin singular value decomposition A = U diag(σ) Vᵀ, σ_1 ≥ σ_2 ≥ ... ≥ 0, k = min(rows, columns) of each.</summary>
    /// <remarks>
    /// Errors of σ are of the order of u σ_1, u the unit roundoff: the Gram matrix is not used. U and V are orthonormal also where σ = 0.
    /// </remarks>
    /// <param name="provider">
    /// The provider in use. Native libraries are not asked: this library's own code has the same bits for any number of threads.
    /// </param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">A, row-major, contiguous; it is left as it is.</param>
    /// <param name="u">Receives U, rows × k.</param>
    /// <param name="singularValues">Receives σ, k values.</param>
    /// <param name="vt">Receives Vᵀ, k × columns: row i is the right singular vector of σ_i.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    /// <exception cref="ArgumentException">
    /// A size or threads is negative, a span is too short, or A has NaN or infinite entries.
    /// </exception>
    /// <exception cref="InvalidOperationException">The iteration did not converge.</exception>
    public static void Svd(
        LinearAlgebraProvider provider, int rows, int columns,
        ReadOnlySpan<double> a, Span<double> u, Span<double> singularValues, Span<double> vt, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        int few = Math.Min(rows, columns);
        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Holds(u.Length, (long)rows * few, nameof(u));
        MatrixGuard.Holds(singularValues.Length, few, nameof(singularValues));
        MatrixGuard.Holds(vt.Length, (long)few * columns, nameof(vt));
        Guard.Finite(a[..(rows * columns)], nameof(a));
        if (few == 0)
            return;
        using var team = Gemm.Team(workers, rows, columns, few);
        if (rows >= columns)
        {
            fixed (double* pu = u, ps = singularValues, pv = vt)
                ThinSvd.Compute(team, rows, columns, a, pu, ps, pv);
            return;
        }

        // Aᵀ = V diag(σ) Uᵀ.
        double[] transposed = new double[rows * columns], right = new double[columns * few], left = new double[few * rows];
        fixed (double* pa = a, pt = transposed, pr = right, pl = left, pu = u, ps = singularValues, pv = vt)
        {
            Simd.Transpose(rows, columns, pa, columns, pt, rows);
            ThinSvd.Compute(team, columns, rows, transposed, pr, ps, pl);
            Simd.Transpose(columns, few, pr, few, pv, columns);
            Simd.Transpose(few, rows, pl, rows, pu, few);
        }
    }

    internal static void Orthonormalize<T>(LinearAlgebraProvider provider, int rows, int columns, Span<T> a, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        Guard.NonNegative(rows, nameof(rows));
        Guard.NonNegative(columns, nameof(columns));
        if (rows < columns)
        {
            throw Guard.Bad(
                nameof(rows), $"at least as many rows as columns, {Guard.Text(columns)}", Guard.Text(rows),
                "Transpose the matrix, or drop columns: they cannot be independent.");
        }

        MatrixGuard.Holds(a.Length, (long)rows * columns, nameof(a));
        MatrixGuard.Finite<T>(a[..(rows * columns)], nameof(a));
        if (columns == 0)
            return;
        using var team = Gemm.Team(workers, rows, columns, columns);
        fixed (T* pa = a)
        {
            if (rows < 2 * columns || !CholeskyQr.TryOrthonormalize(team, rows, columns, pa))
                ThinHouseholder.Orthonormalize(team, rows, columns, pa);
        }
    }

    internal static bool Cholesky<T>(LinearAlgebraProvider provider, int n, Span<T> a, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(provider);
        int workers = ParallelRange.Workers(threads);
        Guard.NonNegative(n, nameof(n));
        MatrixGuard.Holds(a.Length, (long)n * n, nameof(a));
        using var team = Gemm.Team(workers, n, n, n);
        fixed (T* pa = a)
            return CholeskyFactor.Compute(team, n, pa);
    }
}
