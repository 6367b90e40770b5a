using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Egop.Tests;

/// <summary>
/// Products, factorizations and solutions as MathNet asks for them, column-major, against sums written out and MathNet's own.
/// </summary>
public abstract class MathNetProviderTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly int[] _sizes = [0, 1, 2, 3, 7, 16, 17, 31, 33, 65, 130];

    /// <summary>(rows, columns), tall, square, wide and empty.</summary>
    public static TheoryData<int, int> Shapes { get; } = Pairs(
        (0, 0), (0, 3), (3, 0), (1, 1), (1, 4), (4, 1), (2, 2), (5, 3), (3, 5), (16, 16), (33, 17),
        (17, 33), (70, 70), (130, 40), (40, 130));

    public static TheoryData<int, int> TallShapes { get; } = Pairs((1, 1), (4, 1), (2, 2), (5, 3), (16, 16), (33, 17), (70, 70), (130, 40));

    public static TheoryData<int> Orders { get; } = [1, 2, 3, 5, 16, 17, 32, 33, 65, 130, 260];

    private protected abstract ILinearAlgebraProvider<T> Provider { get; }

    private static ILinearAlgebraProvider<T> Managed => (ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance;

    private static double Unit => typeof(T) == typeof(double) ? Dense.U : 5.9604644775390625e-08;

    [Fact]
    public void A_product_of_any_shape_and_transposition_is_the_sums_of_products()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 400; trial++)
        {
            int m = Pick(random), n = Pick(random), k = Pick(random);
            bool flipA = random.Next(2) == 1, flipB = random.Next(2) == 1;
            (double alpha, double beta) = (random.Next(3) - 1, random.Next(3) - 1);
            (int rowsA, int columnsA) = flipA ? (k, m) : (m, k);
            (int rowsB, int columnsB) = flipB ? (n, k) : (k, n);
            double[] a = Values(rowsA * columnsA, trial), b = Values(rowsB * columnsB, trial + 1), c = Values(m * n, trial + 2);
            T[] result = To(c);
            Provider.MatrixMultiplyWithUpdate(
                Flag(flipA, random), Flag(flipB, random), T.CreateTruncating(alpha), To(a), rowsA, columnsA, To(b), rowsB, columnsB,
                T.CreateTruncating(beta), result);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int l = 0; l < k; l++)
                        sum += (flipA ? a[(i * rowsA) + l] : a[(l * rowsA) + i]) * (flipB ? b[(l * rowsB) + j] : b[(j * rowsB) + l]);
                    double expected = (alpha * sum) + (beta * c[(j * m) + i]), actual = From(result[(j * m) + i]);
                    Assert.True(
                        Math.Abs(expected - actual) <= 2 * (k + 2) * Unit * (k + 1),
                        $"trial {trial}: {m} x {n} x {k}, {flipA}, {flipB}, alpha {alpha}, beta {beta}: "
                        + $"expected {expected}, actual {actual}");
                }
            }
        }
    }

    [Fact]
    public void A_product_may_overwrite_one_of_its_factors_and_clears_what_the_result_held()
    {
        const int N = 20;
        T[] a = To(Values(N * N, 1)), b = To(Values(N * N, 2)), expected = [.. Enumerable.Repeat(T.NaN, N * N)], inA = (T[])a.Clone();
        T[] inB = (T[])b.Clone();
        Provider.MatrixMultiply(a, N, N, b, N, N, expected);
        Provider.MatrixMultiply(inA, N, N, b, N, N, inA);
        Provider.MatrixMultiply(a, N, N, inB, N, N, inB);
        Assert.All(expected, x => Assert.False(T.IsNaN(x)));
        Assert.Equal(expected, inA);
        Assert.Equal(expected, inB);
    }

    [Fact]
    public void Factors_that_do_not_fit_are_refused() =>
        Assert.Contains(
            "4", Assert.ThrowsAny<ArgumentException>(() => Provider.MatrixMultiply(new T[6], 2, 3, new T[8], 4, 2, new T[4])).Message,
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Cholesky_gives_the_lower_factor_and_zeros_above(int n)
    {
        double[] b = Values(n * n, n), a = Multiply(n, n, n, b, Transposed(n, n, b));
        for (int i = 0; i < n; i++)
            a[i * (n + 1)] += 1;
        T[] factor = To(a);
        Provider.CholeskyFactor(factor, n);
        double[] lower = From(factor);
        AssertClose(a, Multiply(n, n, n, lower, Transposed(n, n, lower)), 20 * n * Unit * n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
                Assert.Equal(0, lower[(j * n) + i]);
        }

        T[] x = To(Values(n * 3, 5)), right = [.. x];
        Provider.CholeskySolve(To(a), n, x, 3);
        AssertClose(From(right), Multiply(n, 3, n, a, From(x)), 200 * n * Unit * n);
    }

    [Fact]
    public void Cholesky_refuses_a_matrix_that_is_not_positive_definite() =>
        Assert.Throws<ArgumentException>(() => Provider.CholeskyFactor(To([1, 2, 2, 1]), 2));

    [Theory]
    [MemberData(nameof(Orders))]
    public void Lu_exchanges_rows_as_mathnet_does_and_gives_the_matrix_back(int n)
    {
        double[] a = Values(n * n, n);
        T[] ours = To(a), theirs = To(a);
        int[] pivots = new int[n], expected = new int[n];
        Provider.LUFactor(ours, n, pivots);
        Managed.LUFactor(theirs, n, expected);
        Assert.Equal(expected, pivots);
        AssertClose(From(theirs), From(ours), 100 * n * Unit * n);
        double[] lower = new double[n * n], upper = new double[n * n], factors = From(ours);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
                (i > j ? lower : upper)[(j * n) + i] = factors[(j * n) + i];
            lower[j * (n + 1)] = 1;
        }

        double[] product = Multiply(n, n, n, lower, upper);
        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = 0; j < n; j++)
                (product[(j * n) + k], product[(j * n) + pivots[k]]) = (product[(j * n) + pivots[k]], product[(j * n) + k]);
        }

        AssertClose(a, product, 20 * n * Unit * Math.Sqrt(n));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Lu_solves_and_inverts(int n)
    {
        double[] a = Values(n * n, n);
        for (int i = 0; i < n; i++)
            a[i * (n + 1)] += n;
        T[] x = To(Values(n * 2, 5)), right = [.. x], vector = right[..n], matrix = To(a), inverse = To(a);
        Provider.LUSolve(2, matrix, n, x);
        Assert.Equal(To(a), matrix);
        AssertClose(From(right), Multiply(n, 2, n, a, From(x)), 50 * n * Unit);
        Provider.LUSolve(1, matrix, n, vector);
        AssertClose(From(right[..n]), Multiply(n, 1, n, a, From(vector)), 50 * n * Unit);
        Provider.LUInverse(inverse, n);
        AssertClose(Identity(n), Multiply(n, n, n, a, From(inverse)), 50 * n * Unit);
    }

    [Fact]
    public void A_singular_matrix_has_a_zero_on_the_diagonal_of_u()
    {
        T[] a = To([1, 2, 3, 2, 4, 6, 1, 1, 5]);
        int[] pivots = new int[3];
        Provider.LUFactor(a, 3, pivots);
        Assert.Contains(new[] { a[0], a[4], a[8] }, T.IsZero);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_full_qr_gives_an_orthogonal_matrix_and_a_triangle(int m, int n)
    {
        double[] a = Values(m * n, m + n);
        T[] r = To(a), q = new T[m * m];
        Provider.QRFactor(r, m, n, q, new T[Math.Min(m, n)]);
        AssertClose(a, Multiply(m, n, m, From(q), From(r)), 20 * (m + n) * Unit);
        AssertOrthonormal(m, m, q);
        AssertTriangular(m, n, r);
    }

    [Theory]
    [MemberData(nameof(TallShapes))]
    public void A_thin_qr_gives_orthonormal_columns_and_a_triangle(int m, int n)
    {
        double[] a = Values(m * n, m + n);
        T[] q = To(a), r = new T[n * n];
        Provider.ThinQRFactor(q, m, n, r, new T[n]);
        AssertClose(a, Multiply(m, n, n, From(q), From(r)), 20 * (m + n) * Unit);
        AssertOrthonormal(m, n, q);
        AssertTriangular(n, n, r);
    }

    [Fact]
    public void A_qr_of_dependent_columns_is_still_orthogonal()
    {
        double[] a = [1, 2, 3, 4, 2, 4, 6, 8, 0, 0, 0, 0];
        T[] r = To(a), q = new T[16];
        Provider.QRFactor(r, 4, 3, q, new T[3]);
        AssertClose(a, Multiply(4, 3, 4, From(q), From(r)), 100 * Unit);
        AssertOrthonormal(4, 4, q);
    }

    [Theory]
    [MemberData(nameof(TallShapes))]
    public void Least_squares_by_qr_and_by_singular_values_leave_a_residual_orthogonal_to_the_columns(int m, int n)
    {
        double[] a = Values(m * n, m + n);
        for (int i = 0; i < n; i++)
            a[(i * m) + i] += n;
        double[] b = Values(m * 2, 3);
        var solutions = new List<T[]>();
        foreach (QRMethod method in (QRMethod[])[QRMethod.Thin, QRMethod.Full])
        {
            T[] x = new T[n * 2], factored = new T[n * 2], q = method == QRMethod.Thin ? To(a) : new T[m * m];
            T[] r = method == QRMethod.Thin ? new T[n * n] : To(a), tau = new T[n];
            Provider.QRSolve(To(a), m, n, To(b), 2, x, method);
            if (method == QRMethod.Thin)
                Provider.ThinQRFactor(q, m, n, r, tau);
            else
                Provider.QRFactor(r, m, n, q, tau);
            Provider.QRSolveFactored(q, r, m, n, tau, To(b), 2, factored, method);
            solutions.AddRange([x, factored]);
        }

        T[] bySvd = new T[n * 2];
        Provider.SvdSolve(To(a), m, n, To(b), 2, bySvd);
        foreach (T[] solution in solutions.Append(bySvd))
        {
            double[] residual = Multiply(m, 2, n, a, From(solution));
            for (int i = 0; i < residual.Length; i++)
                residual[i] -= b[i];
            AssertClose(new double[n * 2], Multiply(n, 2, m, Transposed(m, n, a), residual), 200 * (m + n) * Unit * n);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Singular_values_and_vectors_give_the_matrix_back(int m, int n)
    {
        int few = Math.Min(m, n);
        double[] a = Values(m * n, m + n);
        T[] s = new T[few], u = new T[m * m], vt = new T[n * n], original = To(a), alone = new T[few];
        Provider.SingularValueDecomposition(true, original, m, n, s, u, vt);
        double[] scaled = new double[m * n], left = From(u);
        for (int j = 0; j < few; j++)
        {
            for (int i = 0; i < m; i++)
                scaled[(j * m) + i] = left[(j * m) + i] * From(s[j]);
        }

        double most = few == 0 ? 0 : From(s[0]);
        AssertClose(a, Multiply(m, n, n, scaled, From(vt)), 50 * (m + n) * Unit * Math.Max(1, most));
        AssertOrthonormal(m, m, u);
        AssertOrthonormal(n, n, vt);
        for (int j = 1; j < few; j++)
            Assert.True(s[j] <= s[j - 1] && s[j] >= T.Zero);
        Provider.SingularValueDecomposition(false, To(a), m, n, alone, new T[m * m], new T[n * n]);
        AssertClose(From(s), From(alone), 50 * (m + n) * Unit * Math.Max(1, most));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_symmetric_eigenbasis_is_orthogonal_with_eigenvalues_ascending(int n)
    {
        double[] a = Dense.RandomSymmetric(n, n);
        a = From(To(a));
        T[] vectors = new T[n * n], diagonal = [.. Enumerable.Repeat(T.One, n * n)];
        var values = new Complex[n];
        Provider.EigenDecomp(true, n, To(a), vectors, values, diagonal);
        AssertOrthonormal(n, n, vectors);
        double[] v = From(vectors);
        AssertClose(Multiply(n, n, n, a, v), Multiply(n, n, n, v, From(diagonal)), 50 * n * Unit * n);
        for (int j = 0; j < n; j++)
        {
            Assert.Equal(new Complex(From(diagonal[j * (n + 1)]), 0), values[j]);
            Assert.True(j == 0 || values[j].Real >= values[j - 1].Real);
            for (int i = 0; i < n; i++)
                Assert.True(i == j || diagonal[(j * n) + i] == T.Zero);
        }
    }

    [Fact]
    public void An_unsymmetric_eigenproblem_is_left_to_mathnet()
    {
        const int N = 9;
        T[] a = To(Values(N * N, 1)), ours = new T[N * N], theirs = new T[N * N], ourBlocks = new T[N * N], theirBlocks = new T[N * N];
        Complex[] values = new Complex[N], expected = new Complex[N];
        Provider.EigenDecomp(false, N, (T[])a.Clone(), ours, values, ourBlocks);
        Managed.EigenDecomp(false, N, (T[])a.Clone(), theirs, expected, theirBlocks);
        Assert.Equal(expected, values);
        Assert.Equal(theirs, ours);
        Assert.Equal(theirBlocks, ourBlocks);
    }

    private static TheoryData<int, int> Pairs(params (int Rows, int Columns)[] shapes)
    {
        var data = new TheoryData<int, int>();
        foreach ((int rows, int columns) in shapes)
            data.Add(rows, columns);
        return data;
    }

    private static int Pick(Random random) => _sizes[random.Next(_sizes.Length)];

    private static Transpose Flag(bool flip, Random random) =>
        !flip ? Transpose.DontTranspose : random.Next(2) == 0 ? Transpose.Transpose : Transpose.ConjugateTranspose;

    // Values that both precisions hold exactly.
    private static double[] Values(int count, int seed) => [.. Dense.Random(count, seed).Select(x => (double)(float)x)];

    private static T[] To(double[] values) => [.. values.Select(T.CreateTruncating)];

    private static double[] From(T[] values) => [.. values.Select(From)];

    private static double From(T value) => double.CreateTruncating(value);

    // Column-major operands are the transposes of row-major ones.
    private static double[] Multiply(int m, int n, int k, double[] a, double[] b) => Dense.Product(n, m, k, b, a);

    private static double[] Transposed(int rows, int columns, double[] a) => Dense.Transpose(columns, rows, a);

    private static double[] Identity(int n) => Dense.Identity(n);

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"index {i} of {expected.Length}: expected {expected[i]}, actual {actual[i]}, tolerance {tolerance}");
        }
    }

    private static void AssertOrthonormal(int rows, int columns, T[] q) =>
        AssertClose(
            Identity(columns), Multiply(columns, columns, rows, Transposed(rows, columns, From(q)), From(q)), 30 * (rows + 1) * Unit);

    private static void AssertTriangular(int rows, int columns, T[] r)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = j + 1; i < rows; i++)
                Assert.Equal(T.Zero, r[(j * rows) + i]);
        }
    }
}

public sealed class MathNetManagedDoubleTests : MathNetProviderTests<double>
{
    private protected override ILinearAlgebraProvider<double> Provider => new MathNetProvider(TestProviders.Managed, 2);
}

public sealed class MathNetManagedSingleTests : MathNetProviderTests<float>
{
    private protected override ILinearAlgebraProvider<float> Provider => new MathNetProvider(TestProviders.Managed, 2);
}

public sealed class MathNetNativeDoubleTests : MathNetProviderTests<double>
{
    private protected override ILinearAlgebraProvider<double> Provider => new MathNetProvider(TestProviders.Native, 2);
}

public sealed class MathNetNativeSingleTests : MathNetProviderTests<float>
{
    private protected override ILinearAlgebraProvider<float> Provider => new MathNetProvider(TestProviders.Native, 2);
}
