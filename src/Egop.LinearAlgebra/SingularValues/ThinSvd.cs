namespace Egop;

/// <summary>
/// The thin singular value decomposition: a QR factorization, an eigenbasis that nearly diagonalizes, and Jacobi rotations that finish.
/// </summary>
/// <remarks>
/// One-sided Jacobi rotations make the rows of the triangular factor orthogonal relative to their own lengths, which gives both
/// orthonormal factors and every σ to u σ_1 (Demmel and Veselić, "Jacobi's method is more accurate than QR", 1992). Started from
/// the rows of an eigenbasis of the Gram matrix they have little left to do: that basis need not be accurate, only orthogonal.
/// </remarks>
internal static unsafe class ThinSvd
{
    /// <summary>A = U diag(σ) Vᵀ for A rows × columns with rows ≥ columns; U rows × columns, Vᵀ columns × columns.</summary>
    public static void Compute(ThreadTeam team, int rows, int columns, ReadOnlySpan<double> a, double* u, double* s, double* vt)
    {
        int n = columns;
        double[] transposed = LargeArray.Uninitialized<double>(rows * n), reflected = LargeArray.Uninitialized<double>(rows * n);
        double[] lower = new double[n * n], turned = new double[n * n], factors = new double[2 * n];
        fixed (double* pa = a, at = transposed, qt = reflected, l = lower, m = turned, diagonal = factors)
        {
            // Aᵀ = L Qᵀ.
            Simd.Transpose(rows, n, pa, n, at, rows);
            int exponent = Scaling.ToOne((long)rows * n, at);
            Householder.ReduceToLower(team, n, rows, at, rows, diagonal, diagonal + n);
            Householder.FormTransposed(team, n, rows, n, 0, at, rows, diagonal + n, qt);
            for (int i = 0; i < n; i++)
            {
                new ReadOnlySpan<double>(at + ((nint)i * rows), i).CopyTo(new Span<double>(l + ((nint)i * n), i));
                l[((nint)i * n) + i] = diagonal[i];
            }

            // L = Jᵀ M with M = diag(σ) Y, and A = (Qᵀᵀ Yᵀ) diag(σ) J.
            new Span<double>(vt, n * n).Clear();
            Gemm.AddGramUpper(team, false, n, n, 1.0, l, n, vt, n);
            SymmetricEigenSolver.Solve(team, n, vt, s);
            Gemm.Multiply(team, false, false, n, n, n, 1, vt, n, l, n, 0, m, n);
            new JacobiRotations(team, n, m, vt).Run();
            int rank = Sort(n, m, s, vt, l);
            JacobiSvd.Complete(n, rank, lower);
            Gemm.Multiply(team, true, true, rows, n, n, 1, qt, rows, l, n, 0, u, n);
            for (int i = 0; i < n; i++)
                s[i] = Math.ScaleB(s[i], exponent);
        }
    }

    // Y receives the rows of M by length, descending, as unit vectors; σ and Vᵀ follow. Returns the number of nonzero rows.
    private static int Sort(int n, double* m, double* s, double* vt, double* y)
    {
        double[] lengths = new double[n], old = new ReadOnlySpan<double>(vt, n * n).ToArray();
        for (int i = 0; i < n; i++)
            lengths[i] = Math.Sqrt(Simd.Dot(n, m + ((nint)i * n), m + ((nint)i * n)));
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (i, j) => lengths[j].CompareTo(lengths[i]) is var c and not 0 ? c : i.CompareTo(j));
        int rank = 0;
        for (int i = 0; i < n; i++)
        {
            int from = order[i];
            s[i] = lengths[from];
            old.AsSpan(from * n, n).CopyTo(new Span<double>(vt + ((nint)i * n), n));
            double* row = y + ((nint)i * n);
            new ReadOnlySpan<double>(m + ((nint)from * n), n).CopyTo(new Span<double>(row, n));
            if (s[i] == 0)
                continue;
            Simd.Scale(n, 1 / s[i], row);
            rank = i + 1;
        }

        return rank;
    }
}
