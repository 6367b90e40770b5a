namespace Egop;

/// <summary>Householder reflectors H = I − τ v vᵀ, kept as contiguous rows, and products of many applied by matrix products.</summary>
/// <remarks>
/// Everything acts from the right, on rows, because rows are contiguous. A product H_0 H_1 ... H_(b−1) is I − Vᵀ T V, with v_i
/// the rows of V and T upper triangular (Schreiber and Van Loan, "A storage-efficient WY representation", 1989).
/// </remarks>
internal static unsafe class Householder
{
    /// <summary>Reflectors that are gathered into one matrix product.</summary>
    public const int Block = 32;

    // Far below rounding errors beside entries near 1, far above the square root of the smallest double.
    private const double Negligible = 1e-140;

    /// <summary>x ← v with v_0 = 1 and H x = (β, 0, ..., 0)ᵀ; returns τ, 0 when x is such a vector already.</summary>
    /// <remarks>
    /// The callers scale their matrix to entries of at most about 1, so squares do not overflow, and a tail whose squares would
    /// underflow is dropped: that changes the matrix by 1e-140 of its largest entry.
    /// </remarks>
    public static double Reflect(int n, double* x, out double beta)
    {
        double alpha = x[0];
        beta = alpha;
        x[0] = 1;
        if (Simd.MaxAbs(n - 1, x + 1) < Negligible)
        {
            new Span<double>(x + 1, n - 1).Clear();
            return 0;
        }

        beta = -Math.CopySign(Math.Sqrt((alpha * alpha) + Simd.Dot(n - 1, x + 1, x + 1)), alpha);
        Simd.Scale(n - 1, 1 / (alpha - beta), x + 1);
        return (beta - alpha) / beta;
    }

    /// <summary>A H_0 H_1 ... = L lower triangular, A rows × columns with rows ≤ columns: QR of Aᵀ, whose columns are rows here.</summary>
    /// <remarks>On return row i holds L left of the diagonal and v_i from it (with its 1); <paramref name="diagonal"/> has L_ii.</remarks>
    public static void ReduceToLower(int rows, int columns, double* a, int lda, double* diagonal, double* tau)
    {
        var panel = new double[Block * columns];
        fixed (double* v = panel)
        {
            for (int j0 = 0; j0 < rows; j0 += Block)
            {
                int b = Math.Min(Block, rows - j0), width = columns - j0;
                for (int j = j0; j < j0 + b; j++)
                {
                    double* row = a + ((nint)j * lda) + j;
                    tau[j] = Reflect(columns - j, row, out diagonal[j]);
                    for (int i = j + 1; i < j0 + b; i++)
                    {
                        double* other = a + ((nint)i * lda) + j;
                        Simd.AddScaled(columns - j, -tau[j] * Simd.Dot(columns - j, row, other), row, other);
                    }
                }

                GatherPanel(a, lda, j0, b, 0, width, v);
                ApplyRight(rows - j0 - b, width, a + ((nint)(j0 + b) * lda) + j0, lda, b, v, tau + j0, reverse: false);
            }
        }
    }

    /// <summary>Q ← (H_0 H_1 ... H_(count−1))ᵀ, n × n contiguous, where v_i stands in row i of A from column i + shift on.</summary>
    public static void FormTransposed(int n, int count, int shift, double* a, double* tau, double* q)
    {
        var panel = new double[Block * n];
        fixed (double* v = panel)
        {
            for (int i = 0; i < n; i++)
            {
                new Span<double>(q + ((nint)i * n), n).Clear();
                q[((nint)i * n) + i] = 1;
            }

            // From the last block: what is formed so far is the identity outside its own trailing square, which the next block keeps small.
            for (int j0 = (count - 1) / Block * Block; j0 >= 0 && count > 0; j0 -= Block)
            {
                int b = Math.Min(Block, count - j0), first = j0 + shift, width = n - first;
                GatherPanel(a, n, j0, b, shift, width, v);
                ApplyRight(width, width, q + ((nint)first * n) + first, n, b, v, tau + j0, reverse: true);
            }
        }
    }

    // Rows of V, contiguous, with the zeros that the matrix they stand in does not store.
    private static void GatherPanel(double* a, int lda, int j0, int b, int shift, int width, double* v)
    {
        for (int p = 0; p < b; p++)
        {
            var row = new Span<double>(v + ((nint)p * width), width);
            row[..p].Clear();
            new ReadOnlySpan<double>(a + ((nint)(j0 + p) * lda) + j0 + p + shift, width - p).CopyTo(row[p..]);
        }
    }

    // X ← X H_0 ... H_(b−1), or its reverse X H_(b−1) ... H_0 = X (I − Vᵀ Tᵀ V), for X rows × width.
    private static void ApplyRight(int rows, int width, double* x, int ldx, int b, double* v, double* tau, bool reverse)
    {
        if (rows == 0)
            return;
        double* t = stackalloc double[Block * Block];
        BlockFactor(b, width, v, tau, t);
        var work = new double[2 * rows * b];
        fixed (double* xv = work)
        {
            double* xvt = xv + ((nint)rows * b);
            ManagedMultiply.Add(false, true, rows, b, width, 1, x, ldx, v, width, xv, b);
            ManagedMultiply.Add(false, reverse, rows, b, b, 1, xv, b, t, b, xvt, b);
            ManagedMultiply.Add(false, false, rows, width, b, -1, xvt, b, v, width, x, ldx);
        }
    }

    // T of I − Vᵀ T V, b × b contiguous: column i is −τ_i T V v_i above its diagonal τ_i.
    private static void BlockFactor(int b, int width, double* v, double* tau, double* t)
    {
        double* dots = stackalloc double[Block];
        for (int i = 0; i < b; i++)
        {
            for (int p = 0; p < i; p++)
                dots[p] = Simd.Dot(width, v + ((nint)p * width), v + ((nint)i * width));
            for (int p = 0; p < i; p++)
            {
                double sum = 0;
                for (int q = p; q < i; q++)
                    sum += t[(p * b) + q] * dots[q];
                t[(p * b) + i] = -tau[i] * sum;
                t[(i * b) + p] = 0;
            }

            t[(i * b) + i] = tau[i];
        }
    }
}
