using System.Numerics.Tensors;

namespace Egop;

/// <summary>Extreme eigenvalues of a symmetric operator by Lanczos' method with full reorthogonalization.</summary>
internal static class LanczosExtremes
{
    /// <summary>
    /// The smallest and the largest Ritz value, each moved outward by its residual: an eigenvalue lies between it and the Ritz value.
    /// </summary>
    /// <param name="d">Order.</param>
    /// <param name="apply">y ← A x.</param>
    /// <param name="steps">Most steps; fewer when an invariant subspace is found.</param>
    /// <param name="seed">Seed of the start.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static (
        double Smallest, double Largest) Of(int d, Action<double[], double[]> apply, int steps, ulong seed, CancellationToken cancellation)
    {
        steps = Math.Min(steps, d);
        double[][] basis = new double[steps + 1][];
        double[] alpha = new double[steps], beta = new double[steps];
        basis[0] = new double[d];
        new RandomStream(new SampleKey(seed, 1)).FillNormal(basis[0]);
        Resize(basis[0]);
        int made = 0;
        for (; made < steps; made++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] w = new double[d];
            apply(basis[made], w);
            alpha[made] = TensorPrimitives.Dot<double>(w, basis[made]);
            // Twice is enough (Kahan, Parlett).
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j <= made; j++)
                    TensorPrimitives.MultiplyAdd(basis[j], -TensorPrimitives.Dot<double>(basis[j], w), w, w);
            }

            beta[made] = TensorPrimitives.Norm<double>(w);
            if (beta[made] <= 1e-14 * (Math.Abs(alpha[0]) + beta[0]) || made == steps - 1)
            {
                made++;
                break;
            }

            TensorPrimitives.Divide(w, beta[made], w);
            basis[made + 1] = w;
        }

        double[] tridiagonal = new double[made * made], values = new double[made];
        for (int i = 0; i < made; i++)
        {
            tridiagonal[(i * made) + i] = alpha[i];
            if (i + 1 < made)
                tridiagonal[(i * made) + i + 1] = tridiagonal[((i + 1) * made) + i] = beta[i];
        }

        LinearAlgebra.Managed.SymmetricEigen(made, tridiagonal, values);
        // The residual of a Ritz pair is |β_k| times the last entry of its vector.
        double Residual(int row) => Math.Abs(beta[made - 1] * tridiagonal[(row * made) + made - 1]);
        return (values[^1] - Residual(made - 1), values[0] + Residual(0));
    }

    private static void Resize(double[] v) => TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
}
