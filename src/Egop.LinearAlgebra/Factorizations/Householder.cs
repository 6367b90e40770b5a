namespace Egop;

/// <summary>Householder reflectors H = I − τ v vᵀ, kept as contiguous rows and applied many at a time.</summary>
/// <remarks>Everything acts from the right, on rows, because rows are contiguous.</remarks>
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
        // From v as rounded, so that H is as orthogonal as it can be; (β − α) / β would not know of the rounding.
        return 2 / (1 + Simd.Dot(n - 1, x + 1, x + 1));
    }

    /// <summary>A H_0 H_1 ... = L lower triangular, A rows × columns with rows ≤ columns: QR of Aᵀ, whose columns are rows here.</summary>
    /// <remarks>On return row i holds L left of the diagonal and v_i from it (with its 1); <paramref name="diagonal"/> has L_ii.</remarks>
    public static void ReduceToLower(ThreadTeam team, int rows, int columns, double* a, int lda, double* diagonal, double* tau)
    {
        using var work = new BlockReflector(Block, columns, rows);
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

            if (rows > j0 + b)
            {
                work.Gather(team, a, lda, j0, b, 0, width, tau, reverse: false);
                work.ApplyRight(team, rows - j0 - b, a + ((nint)(j0 + b) * lda) + j0, lda);
            }
        }
    }

    /// <summary>
    /// The first `rows` rows of (H_0 H_1 ... H_(count−1))ᵀ, each n long, where v_i stands in row i of A from column i + shift on.
    /// </summary>
    public static void FormTransposed(ThreadTeam team, int rows, int n, int count, int shift, double* a, int lda, double* tau, double* q)
    {
        using var work = new BlockReflector(Block, n, rows);
        for (int i = 0; i < rows; i++)
        {
            new Span<double>(q + ((nint)i * n), n).Clear();
            q[((nint)i * n) + i] = 1;
        }

        // From the last block: what is formed so far is the identity outside its own trailing square, which the next block keeps small.
        for (int j0 = (count - 1) / Block * Block; j0 >= 0 && count > 0; j0 -= Block)
        {
            int b = Math.Min(Block, count - j0), first = j0 + shift;
            work.Gather(team, a, lda, j0, b, shift, n - first, tau, reverse: true);
            work.ApplyRight(team, rows - first, q + ((nint)first * n) + first, n);
        }
    }

    /// <summary>X ← X (H_0 H_1 ... H_(count−1))ᵀ for X rows × n, where v_i stands in row i of A, n × n, from column i + 1 on.</summary>
    public static void ApplyTransposed(ThreadTeam team, int rows, int n, int count, double* a, double* tau, double* x)
    {
        // Wide enough for fast products, narrow enough that the triangles in between are little work.
        int block = n < 300 ? 32 : n < 1200 ? 64 : 144;
        using var work = new BlockReflector(block, n, rows);
        for (int j0 = (count - 1) / block * block; j0 >= 0 && count > 0; j0 -= block)
        {
            work.Gather(team, a, n, j0, Math.Min(block, count - j0), 1, n - j0 - 1, tau, reverse: true);
            work.ApplyRight(team, rows, x + j0 + 1, n);
        }
    }
}
