namespace Egop;

/// <summary>Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer.</summary>
/// <remarks>
/// T is two tridiagonal matrices side by side plus a term of rank one; their eigenvectors turn it into a diagonal matrix plus a
/// term of rank one (Cuppen, "A divide and conquer method for the symmetric tridiagonal eigenproblem", 1981), which
/// <see cref="RankOneUpdate"/> solves. Nearly all the work is matrix product, and the more eigenvalues lie close together the
/// less of it there is. The tree depends on the order alone. Entries must be of at most about 1.
/// </remarks>
internal static unsafe class DivideAndConquer
{
    /// <summary>Up to this order sweeps are faster.</summary>
    public const int LargestLeaf = 32;

    // Smaller pieces are merged one a thread, larger ones by all threads together.
    private const int SmallMerge = 300;

    /// <summary>Diagonalizes T.</summary>
    /// <param name="team">Who works; the bits do not depend on it.</param>
    /// <param name="n">Order.</param>
    /// <param name="d">On entry the diagonal, on return the eigenvalues in no particular order.</param>
    /// <param name="e">The n − 1 subdiagonal entries; destroyed.</param>
    /// <param name="q">n × n, contiguous, zero on entry; on return row i is the eigenvector of d_i.</param>
    /// <exception cref="InvalidOperationException">The sweeps of a leaf did not converge.</exception>
    public static void Diagonalize(ThreadTeam team, int n, double* d, double* e, double* q)
    {
        int leaves = 1;
        while ((n + leaves - 1) / leaves > LargestLeaf)
            leaves *= 2;
        double scale = Math.Max(Simd.MaxAbs(n, d), Simd.MaxAbs(n - 1, e));
        for (int i = 1; i < leaves; i++)
        {
            int cut = Start(i);
            d[cut - 1] -= Math.Abs(e[cut - 1]);
            d[cut] -= Math.Abs(e[cut - 1]);
        }

        team.ForEach(leaves, i => SolveLeaf(n, Start(i), Start(i + 1), scale, d, e, q));
        if (leaves == 1)
            return;
        double[] rows = LargeArray.Uninitialized<double>(n * n), vectors = LargeArray.Uninitialized<double>(n * n);
        fixed (double* fixedRows = rows, fixedVectors = vectors)
        {
            double* pr = fixedRows, pv = fixedVectors;
            for (int step = 1; step < leaves; step *= 2)
            {
                int width = 2 * step, merges = leaves / width;
                if (n / merges <= SmallMerge)
                {
                    team.ForEach(merges, i => Merge(ThreadTeam.Alone, i * width, width));
                    continue;
                }

                for (int i = 0; i < merges; i++)
                    Merge(team, i * width, width);
            }

            // Every merge has the part of the workspace that lies beside its own rows.
            void Merge(ThreadTeam who, int leaf, int width)
            {
                int first = Start(leaf), middle = Start(leaf + (width / 2)), end = Start(leaf + width);
                nint offset = (nint)first * n;
                new RankOneUpdate(who, end - first, middle - first, scale, d + first, q + offset + first, n, pr + offset, pv + offset)
                    .Merge(e[middle - 1]);
            }
        }

        int Start(int leaf) => (int)((long)n * leaf / leaves);
    }

    private static void SolveLeaf(int n, int first, int end, double scale, double* d, double* e, double* q)
    {
        int m = end - first;
        var block = new double[m * m];
        fixed (double* b = block)
        {
            for (int i = 0; i < m; i++)
                b[(i * m) + i] = 1;
            TridiagonalEigen.Diagonalize(m, d + first, e + first, new RowRotations(m, b), scale);
            for (int i = 0; i < m; i++)
                new ReadOnlySpan<double>(b + (i * m), m).CopyTo(new Span<double>(q + ((nint)(first + i) * n) + first, m));
        }
    }
}
