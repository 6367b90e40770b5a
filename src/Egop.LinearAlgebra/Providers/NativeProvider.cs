namespace Egop;

/// <summary>The linear algebra of a native BLAS/LAPACK.</summary>
/// <remarks>A row-major matrix is the transpose of a column-major one: operands are exchanged, not copied.</remarks>
internal sealed unsafe class NativeProvider(BlasLibrary library) : LinearAlgebraProvider
{
    private const byte No = (byte)'N';
    private const byte Transposed = (byte)'T';

    public override string Name => library.Name;

    public override string? LibraryPath => library.Path;

    // Cᵀ = op(B)ᵀ op(A)ᵀ.
    private protected override void MultiplyCore<T>(
        bool transposeA, bool transposeB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc)
    {
        byte first = transposeB ? Transposed : No, second = transposeA ? Transposed : No;
        library.Multiply<T>()(&first, &second, &n, &m, &k, &alpha, b, &ldb, a, &lda, &beta, c, &ldc, 1, 1);
    }

    private protected override void MultiplyVectorCore<T>(
        bool transpose, int rows, int columns, T alpha, T* a, int lda, T* x, T beta, T* y)
    {
        byte job = transpose ? No : Transposed;
        int one = 1;
        // Not every library clears a NaN in y when β = 0.
        if (beta == T.Zero)
            Scale(1, transpose ? columns : rows, T.Zero, y, 1);
        library.MultiplyVector<T>()(&job, &columns, &rows, &alpha, a, &lda, x, &one, &beta, y, &one, 1);
    }

    private protected override void SymmetricEigenCore(int n, double* a, double* w)
    {
        // The sizes dsyevd asks for; a query would return them rounded to a double.
        int workLength = WorkLength(1 + (6L * n) + (2L * n * n), n), integerLength = 3 + (5 * n), info = 0;
        // Row-major upper is column-major lower.
        byte vectors = (byte)'V', lower = (byte)'L';
        double[] work = GC.AllocateUninitializedArray<double>(workLength);
        var integers = new int[integerLength];
        fixed (double* pw = work)
        fixed (int* pi = integers)
            library.SymmetricEigen(&vectors, &lower, &n, a, &n, w, pw, &workLength, pi, &integerLength, &info, 1, 1);
        Check(info, "dsyevd", $"eigenvalues of a symmetric matrix of order {Guard.Text(n)}");

        // Ascending columns of a column-major matrix are ascending rows here.
        new Span<double>(w, n).Reverse();
        for (int i = 0, j = n - 1; i < j; i++, j--)
        {
            double* top = a + ((nint)i * n), bottom = a + ((nint)j * n);
            for (int l = 0; l < n; l++)
                (top[l], bottom[l]) = (bottom[l], top[l]);
        }
    }

    private protected override void SingularValuesCore(int rows, int columns, double* a, double* s)
    {
        byte none = No;
        int one = 1, query = -1, info = 0, few = Math.Min(rows, columns);
        double unused, asked = 0;
        var integers = new int[8 * few];
        fixed (int* pi = integers)
        {
            library.SingularValues(&none, &columns, &rows, a, &columns, s, &unused, &one, &unused, &one, &asked, &query, pi, &info, 1);
            Check(info, "dgesdd", "workspace of singular values");
            // Some versions ask for less than one of their own paths needs: at least the documented minimum.
            int workLength = WorkLength(Math.Max((long)asked, (3L * few) + Math.Max(Math.Max(rows, columns), 7L * few)), few);
            double[] work = GC.AllocateUninitializedArray<double>(workLength);
            fixed (double* pw = work)
                library.SingularValues(&none, &columns, &rows, a, &columns, s, &unused, &one, &unused, &one, pw, &workLength, pi, &info, 1);
        }

        Check(info, "dgesdd", $"singular values of a {Guard.Text(rows)} × {Guard.Text(columns)} matrix");
    }

    private protected override void OrthonormalizeCore(int n, double* a)
    {
        Simd.TransposeInPlace(n, a);
        int query = -1, info = 0;
        double asked = 0;
        var tau = new double[n];
        var negative = new bool[n];
        fixed (double* pt = tau)
        {
            library.FactorQr(&n, &n, a, &n, pt, &asked, &query, &info);
            Check(info, "dgeqrf", "workspace of a QR factorization");
            int workLength = WorkLength((long)asked, n);
            library.FormQ(&n, &n, &n, a, &n, pt, &asked, &query, &info);
            Check(info, "dorgqr", "workspace of a QR factorization");
            workLength = Math.Max(workLength, WorkLength((long)asked, n));
            double[] work = GC.AllocateUninitializedArray<double>(workLength);
            fixed (double* pw = work)
            {
                library.FactorQr(&n, &n, a, &n, pt, pw, &workLength, &info);
                Check(info, "dgeqrf", $"QR factorization of order {Guard.Text(n)}");
                for (int i = 0; i < n; i++)
                    negative[i] = a[((nint)i * n) + i] < 0;
                library.FormQ(&n, &n, &n, a, &n, pt, pw, &workLength, &info);
                Check(info, "dorgqr", $"Q of order {Guard.Text(n)}");
            }
        }

        for (int i = 0; i < n; i++)
        {
            if (negative[i])
                Simd.Scale(n, -1, a + ((nint)i * n));
        }

        Simd.TransposeInPlace(n, a);
    }

    private static int WorkLength(long length, int n) =>
        length <= Array.MaxLength
            ? (int)Math.Max(1, length)
            : throw Guard.Bad(
                nameof(n), "an order whose LAPACK workspace fits an array", $"{Guard.Text(n)}, which needs {Guard.Text(length)} elements",
                "Use LinearAlgebra.Managed, which needs less, or a smaller problem.");

    private void Check(int info, string routine, string what)
    {
        if (info == 0)
            return;
        throw new InvalidOperationException(info < 0
            ? $"{this}: {routine} refused its argument {Guard.Text(-info)} ({what}). The library does not follow LAPACK's interface: set "
                + $"{ProviderChoice.Variable} to another library or to {ProviderChoice.ManagedSetting}."
            : $"{this}: {routine} did not converge (info = {Guard.Text(info)}; {what}). Try another library, or "
                + $"{ProviderChoice.Variable}={ProviderChoice.ManagedSetting}, and report the matrix to the library's authors.");
    }
}
