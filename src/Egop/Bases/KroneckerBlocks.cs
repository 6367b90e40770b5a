using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>
/// What fits of Kronecker products share: sums over the n × n blocks of a matrix of order m n, and the bases of their factors.
/// </summary>
internal static unsafe class KroneckerBlocks
{
    public static double[] Checked(Matrix<double> matrix, int rows, int columns, string name)
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        long order = (long)Guard.Positive(rows, nameof(rows)) * Guard.Positive(columns, nameof(columns));
        if (matrix.RowCount != order || matrix.ColumnCount != order)
        {
            throw Guard.Bad(
                name, $"{order} x {order}, as there are {rows} x {columns} parameters", $"{matrix.RowCount} x {matrix.ColumnCount}",
                "Give the matrix of one parameter array, and that array's rows and columns.");
        }

        double[] c = matrix.ToRowMajorArray();
        Guard.Finite(c, name);
        return c;
    }

    public static bool IsSymmetric(double[] c, int order)
    {
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double a = c[(i * order) + j], b = c[(j * order) + i];
                if (Math.Abs(a - b) > 1e-12 * (Math.Abs(a) + Math.Abs(b)))
                    return false;
            }
        }

        return true;
    }

    /// <summary>A_ii' = ⟨block (i, i') of C, B⟩.</summary>
    public static void ContractRight(double[] c, int rows, int columns, double[] right, double[] left)
    {
        int order = rows * columns;
        Array.Clear(left);
        fixed (double* fixedC = c, fixedRight = right, fixedLeft = left)
        {
            double* pc = fixedC, pr = fixedRight, pl = fixedLeft;
            ParallelRange.ForEach(rows, 0, i =>
            {
                for (int j = 0; j < columns; j++)
                {
                    double* row = pc + (((nint)i * columns) + j) * order;
                    for (int i2 = 0; i2 < rows; i2++)
                        pl[(i * rows) + i2] += Simd.Dot(columns, pr + ((nint)j * columns), row + ((nint)i2 * columns));
                }
            });
        }
    }

    /// <summary>B = Σ A_ii' block (i, i') of C.</summary>
    public static void ContractLeft(double[] c, int rows, int columns, double[] left, double[] right)
    {
        int order = rows * columns;
        Array.Clear(right);
        fixed (double* fixedC = c, fixedRight = right, fixedLeft = left)
        {
            double* pc = fixedC, pr = fixedRight, pl = fixedLeft;
            ParallelRange.ForEach(columns, 0, j =>
            {
                for (int i = 0; i < rows; i++)
                {
                    double* row = pc + (((nint)i * columns) + j) * order;
                    for (int i2 = 0; i2 < rows; i2++)
                        Simd.AddScaled(columns, pl[(i * rows) + i2], row + ((nint)i2 * columns), pr + ((nint)j * columns));
                }
            });
        }
    }

    /// <summary>
    /// The eigenvectors of the symmetric part of a matrix as columns, by descending eigenvalue, each with its entry of largest magnitude
    /// positive.
    /// </summary>
    public static double[] Eigenvectors(LinearAlgebraProvider provider, int n, ReadOnlySpan<double> matrix)
    {
        double[] rows = new double[n * n], columns = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                rows[(i * n) + j] = (matrix[(i * n) + j] + matrix[(j * n) + i]) / 2;
        }

        provider.SymmetricEigen(n, rows, new double[n]);
        for (int k = 0; k < n; k++)
        {
            Span<double> row = rows.AsSpan(k * n, n);
            int largest = 0;
            for (int i = 1; i < n; i++)
            {
                if (Math.Abs(row[i]) > Math.Abs(row[largest]))
                    largest = i;
            }

            for (int i = 0; i < n; i++)
                columns[(i * n) + k] = row[largest] < 0 ? -row[i] : row[i];
        }

        return columns;
    }

    /// <summary>The orthonormal matrix nearest to a square one: U Vᵀ of its singular value decomposition.</summary>
    public static double[] Polar(int n, double[] matrix)
    {
        (double[] u, _, double[] v) = JacobiSvd.Compute(n, n, matrix, fixSigns: false);
        double[] product = new double[n * n];
        LinearAlgebra.Managed.Multiply(false, true, n, n, n, 1, u, n, v, n, 0, product, n);
        return product;
    }
}
