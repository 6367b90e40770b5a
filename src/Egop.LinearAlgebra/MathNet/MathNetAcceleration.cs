using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop;

/// <summary>Lets MathNet's own matrices compute with this library's linear algebra, when asked.</summary>
public static class MathNetAcceleration
{
    /// <summary>
    /// From this call on, dense real matrices of MathNet (double and single precision) multiply, factor and solve with this
    /// library's linear algebra, in the whole process; disposing of what is returned puts the previous provider back.
    /// </summary>
    /// <remarks>
    /// Affected: products of matrices with matrices and vectors, Cholesky, LU, QR, singular values, symmetric eigendecompositions,
    /// and the solutions and inverses that use them. Complex matrices, unsymmetric eigendecompositions, sparse matrices and vector
    /// operations stay with MathNet. Residuals are those of a backward stable method; signs of eigenvectors, singular vectors and rows of R
    /// may differ from MathNet's. Nothing of this library calls this: MathNet's provider is a setting of the whole process and its owner's.
    /// </remarks>
    /// <param name="provider">Who computes; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the results.</param>
    /// <returns>An object whose disposal restores the provider of before; a second disposal does nothing.</returns>
    /// <exception cref="ArgumentException">threads is negative, or EGOP_BLAS names a library that does not serve.</exception>
    public static IDisposable Use(LinearAlgebraProvider? provider = null, int threads = 0)
    {
        Guard.NonNegative(threads, nameof(threads), "Give a number of threads, or 0 for one a processor.");
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        LinearAlgebraControl.Provider = new MathNetProvider(provider ?? LinearAlgebra.Provider, threads);
        return new Restoration(before);
    }

    private sealed class Restoration(ILinearAlgebraProvider before) : IDisposable
    {
        private ILinearAlgebraProvider? _before = before;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _before, null) is { } provider)
                LinearAlgebraControl.Provider = provider;
        }
    }
}
