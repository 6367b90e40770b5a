using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// Singular value decomposition A = U diag(σ) Vᵀ by one-sided Jacobi rotations: slow, and accurate to the last digits even for small σ.
/// </summary>
/// <remarks>
/// Source: Hestenes 1958; Demmel and Veselić 1992. For the bases of single parameter matrices, up to a few hundred columns.
/// </remarks>
internal static class JacobiSvd
{
    private const int MostSweeps = 60;

    /// <summary>
    /// Full factors: U m × m, V n × n, row-major, columns in the order of σ_1 ≥ σ_2 ≥ ...; null directions are completed to orthonormal
    /// columns.
    /// </summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="fixSigns">Whether every column's entry of largest magnitude, the first one in a tie, is made positive, in U and in V
    /// each on its own: then A = U diag(±σ) Vᵀ, with signs that depend on A alone. Otherwise A = U diag(σ) Vᵀ.</param>
    /// <returns>The factors; all NaN when A has an entry that is NaN or infinite.</returns>
    public static (double[] U, double[] Sigma, double[] V) Compute(int m, int n, ReadOnlySpan<double> a, bool fixSigns = true)
    {
        if (m < n)
        {
            (double[] right, double[] values, double[] left) = Compute(n, m, Transpose(m, n, a), fixSigns);
            return (left, values, right);
        }

        if (!TensorPrimitives.IsFiniteAll(a))
            return (Nan(m * m), Nan(n), Nan(n * n));

        // Rows of w are the columns of A; rows of v the columns of V. Scaled by a power of two, so that no square overflows and none that
        // matters vanishes.
        double[] w = Transpose(m, n, a), v = Identity(n);
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(a));
        int exponent = largest == 0 ? 0 : Math.ILogB(largest);
        for (int i = 0; i < w.Length; i++)
            w[i] = Math.ScaleB(w[i], -exponent);
        Orthogonalize(m, n, w, v);
        double[] sigma = new double[n];
        int[] order = new int[n];
        for (int k = 0; k < n; k++)
            (sigma[k], order[k]) = (Math.Sqrt(Dot(w.AsSpan(k * m, m), w.AsSpan(k * m, m))), k);
        Array.Sort(order, (p, q) => sigma[p] != sigma[q] ? sigma[q].CompareTo(sigma[p]) : p.CompareTo(q));
        double[] left2 = new double[m * m], right2 = new double[n * n], sorted = new double[n];
        int rank = 0;
        for (int k = 0; k < n; k++)
        {
            sorted[k] = Math.ScaleB(sigma[order[k]], exponent);
            v.AsSpan(order[k] * n, n).CopyTo(right2.AsSpan(k * n, n));
            if (sigma[order[k]] <= m * Epsilon * sigma[order[0]])
                continue;
            for (int i = 0; i < m; i++)
                left2[k * m + i] = w[order[k] * m + i] / sigma[order[k]];
            rank = k + 1;
        }

        Complete(m, rank, left2);
        if (fixSigns)
        {
            FixSigns(m, left2);
            FixSigns(n, right2);
        }

        return (Transpose(m, m, left2), sorted, Transpose(n, n, right2));
    }

    private static double Epsilon => double.BitIncrement(1) - 1;

    private static void Orthogonalize(int m, int n, double[] w, double[] v)
    {
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Span<double> a = w.AsSpan(p * m, m), b = w.AsSpan(q * m, m);
                    double aa = Dot(a, a), bb = Dot(b, b), ab = Dot(a, b);
                    // The product of orthogonal columns is rounded by about √m ε of their lengths: below that there is nothing left to
                    // turn. And a column of 1e-145 times the largest entry counts as null, while its products are too small to be computed.
                    if (Math.Min(aa, bb) <= 1e-290 || Math.Abs(ab) <= Math.Sqrt(m) * Epsilon * Math.Sqrt(aa) * Math.Sqrt(bb) || ab == 0)
                        continue;
                    rotated = true;
                    double zeta = (bb - aa) / (2 * ab);
                    double tangent = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta)), zeta);
                    double cosine = 1 / Math.Sqrt(1 + tangent * tangent), sine = cosine * tangent;
                    Rotate(a, b, cosine, sine);
                    Rotate(v.AsSpan(p * n, n), v.AsSpan(q * n, n), cosine, sine);
                }
            }

            if (!rotated)
                return;
        }

        throw new InvalidOperationException(
            $"The singular value decomposition did not converge in {MostSweeps} sweeps. Check the matrix for NaN and infinite entries.");
    }

    private static void Rotate(Span<double> a, Span<double> b, double cosine, double sine)
    {
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (cosine * a[i] - sine * b[i], sine * a[i] + cosine * b[i]);
    }

    /// <summary>Fills rows rank .. m−1 with unit vectors orthogonal to the rows before them.</summary>
    internal static void Complete(int m, int rank, double[] rows)
    {
        for (int k = rank, next = 0; k < m; next++)
        {
            Span<double> candidate = rows.AsSpan(k * m, m);
            candidate.Clear();
            candidate[next % m] = 1;
            // Twice is enough (Kahan and Parlett).
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < k; j++)
                {
                    ReadOnlySpan<double> row = rows.AsSpan(j * m, m);
                    double along = Dot(row, candidate);
                    for (int i = 0; i < m; i++)
                        candidate[i] -= along * row[i];
                }
            }

            double norm = Math.Sqrt(Dot(candidate, candidate));
            // Some unit vector has at least this much outside the rows so far.
            if (norm < 0.5 / Math.Sqrt(m))
                continue;
            for (int i = 0; i < m; i++)
                candidate[i] /= norm;
            k++;
        }
    }

    private static void FixSigns(int n, double[] rows)
    {
        for (int k = 0; k < n; k++)
        {
            Span<double> row = rows.AsSpan(k * n, n);
            int largest = 0;
            for (int i = 1; i < n; i++)
            {
                if (Math.Abs(row[i]) > Math.Abs(row[largest]))
                    largest = i;
            }

            if (row[largest] < 0)
            {
                for (int i = 0; i < n; i++)
                    row[i] = -row[i];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double[] Nan(int length)
    {
        double[] values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static double[] Identity(int n)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[i * n + i] = 1;
        return identity;
    }

    private static double[] Transpose(int rows, int columns, ReadOnlySpan<double> a)
    {
        double[] transposed = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                transposed[j * rows + i] = a[i * columns + j];
        }

        return transposed;
    }
}
