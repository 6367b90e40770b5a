namespace Egop;

/// <summary>A = Q T Qᵀ with T tridiagonal, by Householder reflectors Q = H_0 H_1 ... H_(n−2).</summary>
/// <remarks>
/// The trailing matrix is not touched within a panel of reflectors: its products with a vector are corrected by the panel's
/// own rank-2 terms v wᵀ + w vᵀ, and the whole panel is subtracted by one matrix product (Dongarra, Hammarling and Sorensen,
/// "Block reduction of matrices to condensed forms", 1989). Half the work is then matrix product.
/// </remarks>
internal static unsafe class Tridiagonalization
{
    /// <summary>Reduces a symmetric matrix, n × n contiguous with both triangles.</summary>
    /// <param name="n">Order.</param>
    /// <param name="a">On return row j holds v_j from column j + 1 on.</param>
    /// <param name="d">Receives the diagonal of T, n values.</param>
    /// <param name="e">Receives the subdiagonal of T, n − 1 values.</param>
    /// <param name="tau">Receives the n − 1 factors of the reflectors.</param>
    public static void Reduce(int n, double* a, double* d, double* e, double* tau)
    {
        const int Block = Householder.Block;
        var panel = new double[3 * Block * n];
        fixed (double* storage = panel)
        {
            for (int j0 = 0; j0 < n - 1; j0 += Block)
            {
                int b = Math.Min(Block, n - 1 - j0);
                // V, W, V: the first two blocks and the last two are the factors [V; W] and [W; V] of the update.
                double* v = storage, w = v + ((nint)b * n), copy = w + ((nint)b * n);
                for (int p = 0; p < b; p++)
                {
                    int j = j0 + p;
                    ReduceRow(n, j, p, a, v, w, out d[j], out e[j], out tau[j]);
                    Row(v, p, n).CopyTo(Row(copy, p, n));
                }

                int first = j0 + b, rest = n - first;
                ManagedMultiply.Add(true, false, rest, rest, 2 * b, -1, v + first, n, w + first, n, a + ((nint)first * n) + first, n);
            }

            d[n - 1] = a[((nint)n * n) - 1];
        }
    }

    private static void ReduceRow(int n, int j, int p, double* a, double* v, double* w, out double d, out double e, out double tau)
    {
        double* row = a + ((nint)j * n);
        for (int q = 0; q < p; q++)
        {
            double* vq = v + ((nint)q * n), wq = w + ((nint)q * n);
            Simd.AddScaled(n - j, -vq[j], wq + j, row + j);
            Simd.AddScaled(n - j, -wq[j], vq + j, row + j);
        }

        d = row[j];
        int first = j + 1, rest = n - first;
        tau = Householder.Reflect(rest, row + first, out e);
        Row(v, p, n)[..first].Clear();
        Row(w, p, n)[..first].Clear();
        new ReadOnlySpan<double>(row + first, rest).CopyTo(Row(v, p, n)[first..]);

        // w = τ A v − ½ τ² (vᵀ A v) v, with A the trailing matrix brought up to date.
        double* vp = v + ((nint)p * n) + first, wp = w + ((nint)p * n) + first;
        Simd.MultiplyVector(rest, rest, 1, a + ((nint)first * n) + first, n, vp, 0, wp);
        for (int q = 0; q < p; q++)
        {
            double* vq = v + ((nint)q * n) + first, wq = w + ((nint)q * n) + first;
            double wv = Simd.Dot(rest, wq, vp), vv = Simd.Dot(rest, vq, vp);
            Simd.AddScaled(rest, -wv, vq, wp);
            Simd.AddScaled(rest, -vv, wq, wp);
        }

        Simd.Scale(rest, tau, wp);
        Simd.AddScaled(rest, -0.5 * tau * Simd.Dot(rest, wp, vp), vp, wp);
    }

    private static Span<double> Row(double* m, int i, int n) => new(m + ((nint)i * n), n);
}
