using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>The nearest Kronecker product A ⊗ B of a matrix C of order m n, in the Frobenius norm.</summary>
/// <remarks>
/// With C cut into m × m blocks of n × n, the m² × n² matrix whose row (i, i') is block (i, i') of C, laid out, is R(C); ‖C − A ⊗ B‖ =
/// ‖R(C) − vec(A) vec(B)ᵀ‖, so that the
/// nearest product is the best rank-one approximation of R(C), here by power iteration on C as it stands. C is a Kronecker product exactly
/// when R(C) has rank one,
/// that is when <see cref="RelativeError"/> is zero. For C symmetric positive semidefinite so are A and B. Source: Van Loan and Pitsianis
/// 1993.
/// </remarks>
public sealed class KroneckerFit
{
    private const int MostIterations = 300;
    private readonly double[] _left;
    private readonly double[] _right;
    private readonly LinearAlgebraProvider _provider;

    private KroneckerFit(int rows, int columns, double[] left, double[] right, LinearAlgebraProvider provider)
    {
        (Rows, Columns, _left, _right, _provider) = (rows, columns, left, right, provider);
    }

    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>‖C − A ⊗ B‖ / ‖C‖ in the Frobenius norm: 0 exactly when C is a Kronecker product; for C = 0 also 0.</summary>
    public double RelativeError { get; private init; }

    /// <summary>
    /// Power iterations made. At 300 the iteration stops, wherever it is: two nearly equal singular values of R(C), and nearly any mixture
    /// is as near.
    /// </summary>
    public int Iterations { get; private init; }

    /// <summary>A, m × m, with the scale of the product: ‖B‖ = 1 in the Frobenius norm.</summary>
    public Matrix<double> Left() => Matrix<double>.Build.DenseOfRowMajor(Rows, Rows, _left);

    /// <summary>B, n × n, of Frobenius norm 1.</summary>
    public Matrix<double> Right() => Matrix<double>.Build.DenseOfRowMajor(Columns, Columns, _right);

    /// <summary>The nearest A ⊗ B of C.</summary>
    /// <param name="matrix">C, of order m n; row and column i·n + j belong to element (i, j) of an m × n matrix, as in a parameter
    /// array.</param>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="provider">Who decomposes the factors afterwards; null for <see cref="LinearAlgebra.Provider"/>.</param>
    /// <exception cref="ArgumentException">A size is below 1, C is not of order m n, or a number is not finite.</exception>
    public static KroneckerFit Nearest(Matrix<double> matrix, int rows, int columns, LinearAlgebraProvider? provider = null)
    {
        double[] c = KroneckerBlocks.Checked(matrix, rows, columns, nameof(matrix));
        double largest = TensorPrimitives.MaxMagnitude<double>(c);
        double[] left = new double[rows * rows], right = new double[columns * columns];
        provider ??= LinearAlgebra.Provider;
        if (largest == 0)
            return new KroneckerFit(rows, columns, left, right, provider);
        // Squares of the scaled numbers neither overflow nor vanish together.
        largest = Math.Abs(largest);
        TensorPrimitives.Divide(c, largest, c);
        (double sigma, int iterations) = Iterate(c, rows, columns, left, right);
        double norm = TensorPrimitives.Norm<double>(c);
        TensorPrimitives.Multiply(left, sigma * largest, left);
        return new KroneckerFit(rows, columns, left, right, provider)
        {
            Iterations = iterations,
            RelativeError = Distance(c, rows, columns, left, right, largest) / norm,
        };
    }

    /// <summary>
    /// The eigenbasis of A ⊗ B for a symmetric C: L of the eigenvectors of A, R of those of B, each by descending eigenvalue.
    /// </summary>
    /// <param name="name">Short name for tables and charts.</param>
    public IBasis Eigenbasis(string name = "Kronecker") =>
        new KroneckerBasis(Rows, Columns, KroneckerBlocks.Eigenvectors(_provider, Rows, _left),
            KroneckerBlocks.Eigenvectors(_provider, Columns, _right), name, _provider);

    /// <summary>"32 x 32 (x) 64 x 64, relative error 0.31".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Rows} x {Rows} (x) {Columns} x {Columns}, relative error {RelativeError:G3}");

    /// <summary>The leading singular triple of R(C): unit vec(A) and vec(B), and σ.</summary>
    internal static (double Sigma, int Iterations) Iterate(double[] c, int rows, int columns, double[] left, double[] right)
    {
        // The leading B of a positive semidefinite C is semidefinite, hence never orthogonal to I; a general C is met by a random start.
        double trace = 0;
        for (int i = 0; i < rows * columns; i++)
            trace += c[(i * rows * columns) + i];
        if (KroneckerBlocks.IsSymmetric(c, rows * columns) && trace > 0)
        {
            for (int j = 0; j < columns; j++)
                right[(j * columns) + j] = 1;
        }
        else
        {
            new RandomStream(new SampleKey(0, 0)).FillNormal(right);
        }

        Normalize(right);
        double[] before = new double[right.Length];
        double sigma = 0;
        for (int iteration = 1; ; iteration++)
        {
            right.CopyTo(before, 0);
            KroneckerBlocks.ContractRight(c, rows, columns, right, left);
            Normalize(left);
            KroneckerBlocks.ContractLeft(c, rows, columns, left, right);
            sigma = Normalize(right);
            if (iteration == MostIterations || TensorPrimitives.Distance<double>(right, before) <= 1e-13)
                return (sigma, iteration);
        }
    }

    /// <summary>‖C − A ⊗ B‖ term by term: the difference of squared norms would lose half the digits of a small error.</summary>
    private static double Distance(double[] c, int rows, int columns, double[] left, double[] right, double scale)
    {
        int order = rows * columns;
        double sum = 0;
        for (int row = 0; row < order; row++)
        {
            (int i1, int j1) = Math.DivRem(row, columns);
            for (int column = 0; column < order; column++)
            {
                (int i2, int j2) = Math.DivRem(column, columns);
                double difference = c[(row * order) + column] - (left[(i1 * rows) + i2] / scale * right[(j1 * columns) + j2]);
                sum += difference * difference;
            }
        }

        return Math.Sqrt(sum);
    }

    private static double Normalize(double[] v)
    {
        double norm = TensorPrimitives.Norm<double>(v);
        if (norm > 0)
            TensorPrimitives.Divide(v, norm, v);
        return norm;
    }
}
