namespace Egop;

/// <summary>Fewer data rows with the same Gram matrix.</summary>
internal static unsafe class RowCompression
{
    // Reflections of 2 n p² operations that are worth a fraction of a second; more rows or columns stay as they are.
    private const long MostOperations = 1L << 30;

    /// <summary>Whether the data shrink enough, and at little enough cost, judged by their size alone.</summary>
    public static bool Pays(int rows, int columns) => rows > 2 * columns && 2L * rows * columns * columns <= MostOperations;

    /// <summary>
    /// The triangular factor of the QR factorization of (A, Y), cut back into two matrices of p = (columns of A and Y together) rows:
    /// ‖A P − Y‖² is the same for both pairs, for every P.
    /// </summary>
    /// <remarks>
    /// An orthonormal map of the rows, unlike the Gram matrices, does not square the condition number, so a residual near zero keeps
    /// its digits.
    /// </remarks>
    public static (DataMatrix A, DataMatrix Y) Triangular(DataMatrix a, DataMatrix y)
    {
        int n = a.Rows, p = a.Columns + y.Columns;
        double[] columns = new double[p * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < p; j++)
                columns[(j * n) + i] = j < a.Columns ? a[i, j] : y[i, j - a.Columns];
        }

        fixed (double* all = columns)
        {
            for (int j = 0; j < p; j++)
                Reflect(all + (j * n), n, j, p);
        }

        double[] left = new double[p * a.Columns], right = new double[p * y.Columns];
        for (int i = 0; i < p; i++)
        {
            for (int j = i; j < p; j++)
            {
                if (j < a.Columns)
                    left[(i * a.Columns) + j] = columns[(j * n) + i];
                else
                    right[(i * y.Columns) + j - a.Columns] = columns[(j * n) + i];
            }
        }

        return (DataMatrix.FromRowMajor(p, a.Columns, left), DataMatrix.FromRowMajor(p, y.Columns, right));
    }

    // Householder reflection that clears column j below its diagonal, applied to columns j .. p-1; columns are n apart.
    private static void Reflect(double* column, int n, int j, int p)
    {
        int length = n - j;
        double* v = column + j;
        double norm = Math.Sqrt(Simd.Dot(length, v, v));
        if (norm == 0)
            return;
        double pivot = v[0] > 0 ? -norm : norm;
        v[0] -= pivot;
        double factor = 1 / (pivot * v[0]);
        for (int k = 1; k < p - j; k++)
        {
            double* other = v + ((nint)k * n);
            Simd.AddScaled(length, factor * Simd.Dot(length, v, other), v, other);
        }

        v[0] = pivot;
    }
}
