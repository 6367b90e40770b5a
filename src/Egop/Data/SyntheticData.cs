using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Made-up data with a known spectrum, for the convex experiments.</summary>
public static class SyntheticData
{
    /// <summary>
    /// A = U diag(1, 2^−p, 3^−p, ...) Vᵀ with random orthonormal U and V: singular values k^−p in random directions, as in the experiments
    /// of [E] (arXiv 2502.01594), appendix D.
    /// </summary>
    /// <remarks>U is cut from a rotation of R^n, which takes n² numbers and about 4/3 n³ flops: meant for n up to a few thousand.</remarks>
    /// <param name="rows">n, at least <paramref name="columns"/>.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="exponent">p ≥ 0.</param>
    /// <param name="seed">Seed; the same seed gives the same matrix.</param>
    /// <returns>A, n × d.</returns>
    /// <exception cref="ArgumentException">A size is below 1, n is below d, p is negative or not finite, or n² numbers do not fit an array
    /// in memory.</exception>
    public static Matrix<double> DecayingMatrix(int rows, int columns, double exponent, ulong seed)
    {
        Guard.Positive(columns, nameof(columns));
        Guard.NonNegative(exponent, nameof(exponent));
        if (rows < columns)
            throw Guard.Bad(nameof(rows), $"at least as many rows as columns ({columns})", Guard.Text(rows), "Give more rows.");
        Guard.RequireRoom(
            (long)rows * rows, nameof(rows), $"the {rows} x {rows} rotation whose first columns are U", "Ask for fewer rows.");
        Matrix<double> left = ((DenseBasis)Bases.RandomRotation(rows, Seeds.Derive(seed, "left factor"))).ToMatrix()
            .SubMatrix(0, rows, 0, columns);
        Matrix<double> right = ((DenseBasis)Bases.RandomRotation(columns, Seeds.Derive(seed, "right factor"))).ToMatrix();
        Matrix<double> sigma = Matrix<double>.Build.DenseDiagonal(columns, columns, k => Math.Pow(k + 1, -exponent));
        return left * sigma * right.Transpose();
    }
}
