namespace Egop;

/// <summary>A = Q B Pᵀ with B upper bidiagonal, by Householder reflectors from both sides; only B is kept.</summary>
/// <remarks>
/// Golub and Kahan (1965), in panels as in <see cref="Tridiagonalization"/>: A ← A − Uᵀ Y − Xᵀ V for a panel of reflectors u, v.
/// </remarks>
internal static unsafe class Bidiagonalization
{
    /// <summary>Reduces a rows × columns matrix with rows ≥ columns, which is destroyed.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="lda">Its leading dimension.</param>
    /// <param name="d">Receives the diagonal of B, one value a column.</param>
    /// <param name="e">Receives the superdiagonal of B, one value fewer.</param>
    public static void Reduce(int rows, int columns, double* a, int lda, double* d, double* e)
    {
        const int Block = Householder.Block;
        var leftPanel = new double[2 * Block * rows];
        var rightPanel = new double[2 * Block * columns];
        fixed (double* left = leftPanel, right = rightPanel)
        {
            for (int j0 = 0; j0 < columns; j0 += Block)
            {
                int b = Math.Min(Block, columns - j0), first = j0 + b;
                // [U; X] and [Y; V]: one product subtracts both terms.
                double* u = left, x = left + ((nint)b * rows), y = right, v = right + ((nint)b * columns);
                for (int p = 0; p < b; p++)
                {
                    int j = j0 + p;
                    ReduceColumn(rows, columns, j, p, a, lda, u, x, y, v, out d[j]);
                    if (j < columns - 1)
                        ReduceRow(rows, columns, j, p, a, lda, u, x, y, v, out e[j]);
                }

                if (first < columns)
                {
                    Gemm.Multiply(
                        ThreadTeam.Alone, true, false, rows - first, columns - first, 2 * b, -1,
                        left + first, rows, right + first, columns, 1, a + ((nint)first * lda) + first, lda);
                }
            }
        }
    }

    // The reflector u of column j, and y = τ Aᵀ u, with A brought up to date.
    private static void ReduceColumn(
        int rows, int columns, int j, int p, double* a, int lda, double* u, double* x, double* y, double* v, out double d)
    {
        int height = rows - j;
        double* up = u + ((nint)p * rows) + j;
        for (int i = 0; i < height; i++)
            up[i] = a[((nint)(j + i) * lda) + j];
        for (int q = 0; q < p; q++)
        {
            Simd.AddScaled(height, -y[((nint)q * columns) + j], u + ((nint)q * rows) + j, up);
            Simd.AddScaled(height, -v[((nint)q * columns) + j], x + ((nint)q * rows) + j, up);
        }

        double tau = Householder.Reflect(height, up, out d);
        int first = j + 1, rest = columns - first;
        if (rest == 0)
            return;
        double* yp = y + ((nint)p * columns) + first;
        new Span<double>(yp, rest).Clear();
        Simd.AddTransposeMultiplyVector(height, rest, tau, a + ((nint)j * lda) + first, lda, up, yp);
        for (int q = 0; q < p; q++)
        {
            double uu = Simd.Dot(height, u + ((nint)q * rows) + j, up), xu = Simd.Dot(height, x + ((nint)q * rows) + j, up);
            Simd.AddScaled(rest, -tau * uu, y + ((nint)q * columns) + first, yp);
            Simd.AddScaled(rest, -tau * xu, v + ((nint)q * columns) + first, yp);
        }
    }

    // The reflector v of row j, and x = τ A v, with A brought up to date, u_j included.
    private static void ReduceRow(
        int rows, int columns, int j, int p, double* a, int lda, double* u, double* x, double* y, double* v, out double e)
    {
        int first = j + 1, rest = columns - first, height = rows - first;
        double* vp = v + ((nint)p * columns) + first;
        new ReadOnlySpan<double>(a + ((nint)j * lda) + first, rest).CopyTo(new Span<double>(vp, rest));
        for (int q = 0; q <= p; q++)
            Simd.AddScaled(rest, -u[((nint)q * rows) + j], y + ((nint)q * columns) + first, vp);
        for (int q = 0; q < p; q++)
            Simd.AddScaled(rest, -x[((nint)q * rows) + j], v + ((nint)q * columns) + first, vp);
        double tau = Householder.Reflect(rest, vp, out e);

        double* xp = x + ((nint)p * rows) + first;
        Simd.MultiplyVector(height, rest, tau, a + ((nint)first * lda) + first, lda, vp, 0, xp);
        for (int q = 0; q <= p; q++)
        {
            double yv = Simd.Dot(rest, y + ((nint)q * columns) + first, vp);
            Simd.AddScaled(height, -tau * yv, u + ((nint)q * rows) + first, xp);
        }

        for (int q = 0; q < p; q++)
        {
            double vv = Simd.Dot(rest, v + ((nint)q * columns) + first, vp);
            Simd.AddScaled(height, -tau * vv, x + ((nint)q * rows) + first, xp);
        }
    }
}
