namespace Egop;

/// <summary>The engine's dense linear algebra: which provider does it, and the operations that use several threads.</summary>
/// <remarks>Work is cut along boundaries that depend on sizes alone, so results have the same bits for every number of threads.</remarks>
public static class LinearAlgebra
{
    /// <summary>The provider chosen for this process: a native library when one is found, the managed one otherwise.</summary>
    public static LinearAlgebraProvider Provider => throw new InvalidOperationException();

    /// <summary>The managed provider: no native code.</summary>
    public static LinearAlgebraProvider Managed => throw new InvalidOperationException();

    /// <summary>Loads a native BLAS/LAPACK.</summary>
    /// <param name="path">Path or name of the shared library.</param>
    public static LinearAlgebraProvider Load(string path) => throw new InvalidOperationException();

    /// <summary>C ← C + α AᵀA for A rows × columns, row-major: the accumulation of a Gram matrix. C is kept exactly symmetric.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A, the order of C.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A, contiguous.</param>
    /// <param name="c">C, columns × columns, contiguous, symmetric.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    public static void AddGram(LinearAlgebraProvider provider, int rows, int columns, double alpha, ReadOnlySpan<double> a, Span<double> c, int threads = 0) =>
        throw new InvalidOperationException();

    /// <summary>y ← op(A) x for A rows × columns, row-major and contiguous, divided among threads.</summary>
    /// <param name="provider">Who computes.</param>
    /// <param name="transpose">op(A) = Aᵀ.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="columns">Columns of A.</param>
    /// <param name="a">A.</param>
    /// <param name="x">x.</param>
    /// <param name="y">Receives op(A) x; must not overlap x.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the result.</param>
    public static void MultiplyVector(LinearAlgebraProvider provider, bool transpose, int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, int threads = 0) =>
        throw new InvalidOperationException();
}
