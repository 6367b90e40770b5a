using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// A = Q R with Q n × k of orthonormal columns and R k × k upper triangular, by Householder reflections: for the few columns of a low-rank
/// factor.
/// </summary>
internal static class ThinQr
{
    // Numbers of A from which threads are worth waking.
    private const long Large = 1 << 16;

    /// <summary>
    /// Factors A, n × k row-major, n ≥ k. Q is orthonormal also where A has dependent or zero columns. The signs of R's diagonal are not
    /// fixed.
    /// </summary>
    public static (double[] Q, double[] R) Compute(int n, int k, ReadOnlySpan<double> a) =>
        (long)n * k >= Large && TensorPrimitives.IsFiniteAll(a[..(n * k)]) ? ComputeLarge(n, k, a) : ComputeByReflections(n, k, a);

    // Matrix products on every core instead of a pass over A for each reflection; R = QᵀA, whose lower part is rounding.
    private static (double[] Q, double[] R) ComputeLarge(int n, int k, ReadOnlySpan<double> a)
    {
        double[] q = a[..(n * k)].ToArray(), r = new double[k * k];
        LinearAlgebra.Orthonormalize(LinearAlgebra.Managed, n, k, q);
        LinearAlgebra.Multiply(LinearAlgebra.Managed, true, false, k, k, n, 1, q, k, a, k, 0, r, k);
        for (int i = 1; i < k; i++)
            r.AsSpan(i * k, i).Clear();
        return (q, r);
    }

    private static (double[] Q, double[] R) ComputeByReflections(int n, int k, ReadOnlySpan<double> a)
    {
        double[] w = a.ToArray(), r = new double[k * k], q = new double[n * k];
        double[][] reflectors = new double[k][];
        for (int j = 0; j < k; j++)
        {
            reflectors[j] = Reflector(n, k, j, w);
            Reflect(n, k, j, j, reflectors[j], w);
            for (int i = 0; i <= j; i++)
                r[i * k + j] = w[i * k + j];
        }

        for (int j = 0; j < k; j++)
            q[j * k + j] = 1;
        for (int j = k - 1; j >= 0; j--)
            Reflect(n, k, j, 0, reflectors[j], q);
        return (q, r);
    }

    /// <summary>Unit v with (I − 2 v vᵀ) that clears column j below row j; zero when it is clear already.</summary>
    private static double[] Reflector(int n, int k, int j, double[] w)
    {
        double[] v = new double[n];
        double largest = 0;
        for (int i = j; i < n; i++)
            largest = Math.Max(largest, Math.Abs(w[i * k + j]));
        if (largest == 0)
            return v;
        double norm = 0;
        for (int i = j; i < n; i++)
        {
            v[i] = w[i * k + j] / largest;
            norm += v[i] * v[i];
        }

        v[j] += Math.CopySign(Math.Sqrt(norm), v[j]);
        double length = 0;
        for (int i = j; i < n; i++)
            length += v[i] * v[i];
        length = Math.Sqrt(length);
        for (int i = j; i < n; i++)
            v[i] /= length;
        return v;
    }

    // Row by row, as A is stored: for many rows the passes over A are all the time.
    private static void Reflect(int n, int k, int firstRow, int firstColumn, double[] v, double[] w)
    {
        Span<double> along = stackalloc double[64];
        for (int first = firstColumn; first < k; first += along.Length)
        {
            int width = Math.Min(along.Length, k - first);
            Span<double> sums = along[..width];
            sums.Clear();
            for (int i = firstRow; i < n; i++)
                TensorPrimitives.MultiplyAdd(w.AsSpan((i * k) + first, width), v[i], sums, sums);
            TensorPrimitives.Multiply(sums, -2, sums);
            for (int i = firstRow; i < n; i++)
            {
                Span<double> row = w.AsSpan((i * k) + first, width);
                TensorPrimitives.MultiplyAdd(sums, v[i], row, row);
            }
        }
    }
}
