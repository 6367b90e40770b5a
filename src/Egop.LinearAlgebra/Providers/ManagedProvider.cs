namespace Egop;

/// <summary>The linear algebra without native code.</summary>
internal sealed unsafe class ManagedProvider : LinearAlgebraProvider
{
    public override string Name => "managed";

    public override string? LibraryPath => null;

    private protected override void MultiplyCore<T>(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc) =>
        Gemm.Multiply(ThreadTeam.Alone, transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    private protected override void MultiplyVectorCore<T>(
        bool transpose, int rows, int columns, T alpha, T* a, int lda, T* x, T beta, T* y)
    {
        if (!transpose)
        {
            Simd.MultiplyVector(rows, columns, alpha, a, lda, x, beta, y);
            return;
        }

        Scale(1, columns, beta, y, columns);
        Simd.AddTransposeMultiplyVector(rows, columns, alpha, a, lda, x, y);
    }

    private protected override void SymmetricEigenCore(int n, double* a, double* w) =>
        SymmetricEigenSolver.Solve(ThreadTeam.Alone, n, a, w);

    // σ of A are those of Aᵀ, of L in A = L Q, and of B in A = Q B Pᵀ. A matrix much longer than wide is made square first: the
    // reduction to L is nearly all matrix product, that to B only half.
    private protected override void SingularValuesCore(int rows, int columns, double* a, double* s)
    {
        int exponent = Scaling.ToOne((long)rows * columns, a);
        int few = Math.Min(rows, columns), many = Math.Max(rows, columns);
        bool square = many > 1.25 * few, wide = rows < columns;
        if (square == wide)
        {
            // L Q wants more columns than rows, Q B Pᵀ no more columns than rows.
            if (square)
                SquareFirst(few, many, a, exponent, s);
            else
                BidiagonalValues(rows, columns, a, exponent, s);
            return;
        }

        double[] transposed = LargeArray.Uninitialized<double>(rows * columns);
        fixed (double* t = transposed)
        {
            Simd.Transpose(rows, columns, a, columns, t, rows);
            if (square)
                SquareFirst(few, many, t, exponent, s);
            else
                BidiagonalValues(columns, rows, t, exponent, s);
        }
    }

    private protected override void OrthonormalizeCore(int n, double* a)
    {
        // Columns become rows. Each is scaled by itself, which leaves Q as it is, so that a tiny column counts as much as any.
        Simd.TransposeInPlace(n, a);
        for (int i = 0; i < n; i++)
            Scaling.ToOne(n, a + ((nint)i * n));
        var factors = new double[2 * n];
        double[] result = LargeArray.Uninitialized<double>(n * n);
        fixed (double* diagonal = factors, q = result)
        {
            double* tau = diagonal + n;
            Householder.ReduceToLower(ThreadTeam.Alone, n, n, a, n, diagonal, tau);
            Householder.FormTransposed(ThreadTeam.Alone, n, n, n, 0, a, n, tau, q);
            for (int i = 0; i < n; i++)
            {
                if (diagonal[i] < 0)
                    Simd.Scale(n, -1, q + ((nint)i * n));
            }

            Simd.Transpose(n, n, q, n, a, n);
        }
    }

    private static void SquareFirst(int rows, int columns, double* a, int exponent, double* s)
    {
        var lower = new double[rows * rows];
        var factors = new double[2 * rows];
        fixed (double* l = lower, diagonal = factors)
        {
            Householder.ReduceToLower(ThreadTeam.Alone, rows, columns, a, columns, diagonal, diagonal + rows);
            for (int i = 0; i < rows; i++)
            {
                new ReadOnlySpan<double>(a + ((nint)i * columns), i).CopyTo(new Span<double>(l + ((nint)i * rows), i));
                l[((nint)i * rows) + i] = diagonal[i];
            }

            BidiagonalValues(rows, rows, l, exponent, s);
        }
    }

    // The eigenvalues of the symmetric tridiagonal matrix with diagonal 0 and off-diagonal d_1, e_1, d_2, e_2, ..., d_n are ±σ
    // (Golub and Kahan): unlike those of Bᵀ B they are as accurate as σ_1 times the unit roundoff, however small.
    private static void BidiagonalValues(int rows, int columns, double* a, int exponent, double* s)
    {
        int order = 2 * columns;
        var bidiagonal = new double[order];
        var tridiagonal = new double[2 * order];
        fixed (double* d = bidiagonal, t = tridiagonal)
        {
            double* e = d + columns, off = t + order;
            Bidiagonalization.Reduce(rows, columns, a, columns, d, e);
            for (int i = 0; i < columns; i++)
            {
                off[2 * i] = d[i];
                off[(2 * i) + 1] = i < columns - 1 ? e[i] : 0;
            }

            TridiagonalEigen.Diagonalize(order, t, off, null);
            var values = new Span<double>(t, order);
            values.Sort();
            for (int i = 0; i < columns; i++)
                s[i] = Math.ScaleB(Math.Max(0, 0.5 * (values[order - 1 - i] - values[i])), exponent);
        }
    }
}
