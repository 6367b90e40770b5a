namespace Egop;

/// <summary>The symmetric eigenproblem in managed code: tridiagonal form, divide and conquer, and the way back.</summary>
internal static unsafe class SymmetricEigenSolver
{
    /// <summary>As <see cref="LinearAlgebraProvider.SymmetricEigen"/>, by a team of threads.</summary>
    public static void Solve(ThreadTeam team, int n, double* a, double* w)
    {
        int exponent = Scaling.UpperToOne(n, a);
        var values = new double[3 * n];
        double[] vectors = new double[n * n];
        fixed (double* d = values, q = vectors)
        {
            double* e = d + n, tau = e + n;
            Tridiagonalization.Reduce(team, n, a, d, e, tau);
            if (n <= DivideAndConquer.LargestLeaf)
            {
                Householder.FormTransposed(team, n, n, n - 1, 1, a, n, tau, q);
                TridiagonalEigen.Diagonalize(n, d, e, new RowRotations(n, q));
            }
            else
            {
                DivideAndConquer.Diagonalize(team, n, d, e, q);
                Householder.ApplyTransposed(team, n, n, n - 1, a, tau, q);
            }

            int[] order = [.. Enumerable.Range(0, n)];
            Array.Sort(order, (i, j) => values[j].CompareTo(values[i]) is var c and not 0 ? c : i.CompareTo(j));
            double* pq = q;
            team.ForEach((n + 31) / 32, part =>
            {
                for (int i = 32 * part; i < Math.Min(n, 32 * (part + 1)); i++)
                    new ReadOnlySpan<double>(pq + ((nint)order[i] * n), n).CopyTo(new Span<double>(a + ((nint)i * n), n));
            });
            for (int i = 0; i < n; i++)
                w[i] = Math.ScaleB(d[order[i]], exponent);
        }
    }
}
