using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>
/// min Σ L_i, diag(L) − H ⪰ 0, diag(L) + H ⪰ 0, by Newton's method on a logarithmic barrier: nothing in common with the library's solver.
/// </summary>
internal static class InteriorPoint
{
    public static double Solve(Matrix<double> h)
    {
        int d = h.RowCount;
        Vector<double> l = Vector<double>.Build.Dense(d, i => 1 + h.Row(i).L1Norm());
        for (double t = 1; t < 1e10; t *= 4)
        {
            for (int step = 0; step < 60; step++)
            {
                Matrix<double> p = (Diagonal(l) - h).Inverse(), q = (Diagonal(l) + h).Inverse();
                Vector<double> gradient = Vector<double>.Build.Dense(d, i => t - p[i, i] - q[i, i]);
                Vector<double> direction = -(p.PointwiseMultiply(p) + q.PointwiseMultiply(q)).Solve(gradient);
                double decrement = -gradient * direction, length = 1;
                while (Barrier(h, l + length * direction, t) > Barrier(h, l, t) - 0.25 * length * decrement && length > 1e-12)
                    length /= 2;
                l += length * direction;
                if (decrement < 1e-12)
                    break;
            }
        }

        return l.Sum();
    }

    private static double Barrier(Matrix<double> h, Vector<double> l, double t)
    {
        double below = Vector<double>.Build.DenseOfEnumerable((Diagonal(l) - h).Evd().EigenValues.Select(v => v.Real)).Minimum();
        double above = Vector<double>.Build.DenseOfEnumerable((Diagonal(l) + h).Evd().EigenValues.Select(v => v.Real)).Minimum();
        return below <= 0 || above <= 0
            ? double.PositiveInfinity
            : t * l.Sum() - Math.Log((Diagonal(l) - h).Determinant()) - Math.Log((Diagonal(l) + h).Determinant());
    }

    private static Matrix<double> Diagonal(Vector<double> l) => Matrix<double>.Build.DenseOfDiagonalVector(l);
}
