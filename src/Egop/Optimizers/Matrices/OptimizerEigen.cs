using System.Numerics.Tensors;

namespace Egop;

/// <summary>The eigendecomposition as optimizers need it: of whatever a run puts into their matrices, without exceptions.</summary>
internal static class OptimizerEigen
{
    /// <summary>Replaces a symmetric matrix by its eigenvectors (rows) with eigenvalues in descending order; all NaN when an entry is NaN or infinite.</summary>
    /// <remarks>A run that diverges ends with a reason, not with an exception out of its factorization: NaN spreads to the parameters, as in a diagonal method.</remarks>
    public static void Compute(LinearAlgebraProvider provider, int n, Span<double> matrix, Span<double> eigenvalues)
    {
        if (TensorPrimitives.IsFiniteAll<double>(matrix))
        {
            LinearAlgebra.SymmetricEigen(provider, n, matrix, eigenvalues);
            return;
        }

        matrix.Fill(double.NaN);
        eigenvalues.Fill(double.NaN);
    }
}
