namespace Egop;

/// <summary>By which matrix the eigenvectors of an EGOP of n coordinates are found, from M gradients, the rows of G.</summary>
/// <remarks>Flops: v the sketch width, q the power iterations, r the eigenvectors kept.</remarks>
public enum EigenMethod
{
    /// <summary>
    /// By the sizes: <see cref="Randomized"/> where a <see cref="EgopOptions.Rank"/> is given whose sketch is at most a tenth as wide
    /// as n and M, or where the exact methods do not fit the memory; otherwise <see cref="Covariance"/> for M ≥ n and
    /// <see cref="Gram"/> for M &lt; n.
    /// </summary>
    Automatic,

    /// <summary>The n × n matrix GᵀG / M. The gradients are added up as they come; M n² flops and an eigenproblem of order n.</summary>
    Covariance,

    /// <summary>
    /// The M × M matrix GGᵀ / M, which has the same nonzero eigenvalues λ; with its eigenvectors w, v = Gᵀw / √(M λ), made orthonormal
    /// again by a Cholesky factor of their Gram matrix. The gradients are kept; M² n + 2 r M n flops and an eigenproblem of order M.
    /// The method of snapshots: Sirovich, Quart. Appl. Math. 45 (1987) 561.
    /// </summary>
    Gram,

    /// <summary>
    /// Randomized subspace iteration: V = orth(GᵀΩ) with Ω normal, then q times V = orth(GᵀGV), then the eigenvectors of VᵀGᵀGV.
    /// Approximate; (4 q + 4) M n v flops in q + 2 passes over the gradients, which are kept where they fit the memory and computed
    /// again for each pass where they do not. Halko, Martinsson and Tropp, SIAM Review 53 (2011) 217, algorithms 4.4 and 5.1.
    /// </summary>
    Randomized,
}
