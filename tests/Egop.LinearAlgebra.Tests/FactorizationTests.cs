namespace Egop.Tests;

public abstract class FactorizationTests
{
    private static readonly int[] _threads = [2, 3, 0];

    private protected abstract LinearAlgebraProvider Provider { get; }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(401)]
    public void A_positive_definite_matrix_is_the_product_of_its_cholesky_factor_with_its_transpose(int n)
    {
        double[] b = Dense.Random(n * n, n), a = Dense.Product(n, n, n, b, Dense.Transpose(n, n, b));
        for (int i = 0; i < n; i++)
            a[(i * n) + i] += 0.1;
        // The upper triangle is not read.
        double[] lower = [.. a.Select((x, i) => i % n > i / n ? double.NaN : x)], one = [.. lower];
        float[] single = [.. lower.Select(x => (float)x)];
        Assert.True(LinearAlgebra.Cholesky(Provider, n, one, 1));
        Assert.True(LinearAlgebra.Cholesky(Provider, n, single, 1));
        double size = Dense.Norm(a);
        Assert.True(Dense.MaxDifference(a, Dense.Product(n, n, n, one, Dense.Transpose(n, n, one))) <= 2 * n * Dense.U * size);
        double[] widened = [.. single.Select(x => (double)x)];
        Assert.True(Dense.MaxDifference(a, Dense.Product(n, n, n, widened, Dense.Transpose(n, n, widened))) <= 2 * n * 6e-8 * size);
        for (int i = 0; i < n; i++)
        {
            Assert.True(one[(i * n) + i] > 0);
            Assert.All(one[((i * n) + i + 1)..((i + 1) * n)], x => Assert.Equal(0, x));
        }

        foreach (int threads in _threads)
        {
            double[] more = [.. lower];
            Assert.True(LinearAlgebra.Cholesky(Provider, n, more, threads));
            Assert.Equal(one, more);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 4)]
    [InlineData(150, 0)]
    [InlineData(150, 97)]
    [InlineData(150, 149)]
    public void A_matrix_that_is_not_positive_definite_has_no_cholesky_factor(int n, int bad)
    {
        foreach (double pivot in (ReadOnlySpan<double>)[-1, 0, double.NaN, double.PositiveInfinity])
        {
            double[] a = Dense.Identity(n);
            a[(bad * n) + bad] = pivot;
            Assert.False(LinearAlgebra.Cholesky(Provider, n, a));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(50, 3)]
    [InlineData(100, 37)]
    [InlineData(90, 64)]
    [InlineData(700, 65)]
    [InlineData(260, 200)]
    [InlineData(4, 0)]
    public void Orthonormalized_columns_span_the_matrix_with_a_nonnegative_upper_triangular_factor(int rows, int columns)
    {
        double[] a = Dense.Random(rows * columns, rows), one = [.. a];
        float[] single = [.. a.Select(x => (float)x)];
        LinearAlgebra.Orthonormalize(Provider, rows, columns, one, 1);
        LinearAlgebra.Orthonormalize(Provider, rows, columns, single, 1);
        CheckQ(rows, columns, a, one, 20 * Dense.U);
        CheckQ(rows, columns, a, [.. single.Select(x => (double)x)], 20 * 6e-8);
        foreach (int threads in _threads)
        {
            double[] more = [.. a];
            LinearAlgebra.Orthonormalize(Provider, rows, columns, more, threads);
            Assert.Equal(one, more);
        }
    }

    [Fact]
    public void Dependent_tiny_and_zero_columns_still_give_orthonormal_ones()
    {
        const int Rows = 80, Columns = 20;
        double[] a = Dense.Random(Rows * Columns, 7);
        for (int i = 0; i < Rows; i++)
        {
            a[(i * Columns) + 3] = 0;
            a[(i * Columns) + 11] = a[(i * Columns) + 2] - a[(i * Columns) + 5];
            a[(i * Columns) + 15] *= 1e-200;
        }

        float[] single = [.. a.Select(x => (float)x)];
        LinearAlgebra.Orthonormalize(Provider, Rows, Columns, a);
        LinearAlgebra.Orthonormalize(Provider, Rows, Columns, single);
        double[] q = [.. single.Select(x => (double)x)];
        double[] aa = Dense.Product(Columns, Columns, Rows, Dense.Transpose(Rows, Columns, a), a);
        double[] qq = Dense.Product(Columns, Columns, Rows, Dense.Transpose(Rows, Columns, q), q);
        Assert.True(Dense.MaxDifference(aa, Dense.Identity(Columns)) <= 40 * Dense.U);
        Assert.True(Dense.MaxDifference(qq, Dense.Identity(Columns)) <= 40 * 6e-8);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(40, 7)]
    [InlineData(7, 40)]
    [InlineData(70, 65)]
    [InlineData(65, 70)]
    [InlineData(257, 130)]
    [InlineData(100, 260)]
    [InlineData(3, 0)]
    public void A_matrix_is_the_product_of_its_thin_singular_factors(int rows, int columns)
    {
        double[] a = Dense.Random(rows * columns, rows + columns);
        CheckSvd(rows, columns, a);
        // Rank one less, and a wide range of sizes.
        for (int i = 0; i < rows && columns > 1; i++)
        {
            a[(i * columns) + columns - 1] = a[i * columns];
            for (int j = 0; j < columns; j++)
                a[(i * columns) + j] *= Math.Pow(10, -8.0 * i / rows);
        }

        CheckSvd(rows, columns, a);
        CheckSvd(rows, columns, new double[rows * columns]);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        var p = Provider;
        Refused("n", () => LinearAlgebra.Cholesky(p, -1, new double[4]));
        Refused("a", () => LinearAlgebra.Cholesky(p, 2, new double[3]));
        Refused("threads", () => LinearAlgebra.Cholesky(p, 2, new double[4], -1));
        Refused("rows", () => LinearAlgebra.Orthonormalize(p, 2, 3, new double[6]));
        Refused("columns", () => LinearAlgebra.Orthonormalize(p, 2, -3, new double[6]));
        Refused("a", () => LinearAlgebra.Orthonormalize(p, 3, 2, new double[5]));
        Refused("a", () => LinearAlgebra.Orthonormalize(p, 2, 1, [1.0, double.NaN]));
        Refused("a", () => LinearAlgebra.Orthonormalize(p, 2, 1, [1f, float.PositiveInfinity]));
        Refused("threads", () => LinearAlgebra.Orthonormalize(p, 2, 1, new double[2], -1));
        Refused("a", () => LinearAlgebra.Svd(p, 2, 2, new double[3], new double[4], new double[2], new double[4]));
        Refused("a", () => LinearAlgebra.Svd(p, 1, 1, [double.NaN], new double[1], new double[1], new double[1]));
        Refused("u", () => LinearAlgebra.Svd(p, 2, 2, new double[4], new double[3], new double[2], new double[4]));
        Refused("singularValues", () => LinearAlgebra.Svd(p, 2, 2, new double[4], new double[4], new double[1], new double[4]));
        Refused("vt", () => LinearAlgebra.Svd(p, 2, 2, new double[4], new double[4], new double[2], new double[3]));
        Refused("threads", () => LinearAlgebra.SymmetricEigen(p, 1, new double[1], new double[1], -1));
        Refused("n", () => LinearAlgebra.SymmetricEigen(p, -1, new double[1], new double[1]));
    }

    // Q has orthonormal columns, and QᵀA = R is upper triangular with a nonnegative diagonal and A = Q R.
    private static void CheckQ(int rows, int columns, double[] a, double[] q, double error)
    {
        double[] qt = Dense.Transpose(rows, columns, q), r = Dense.Product(columns, columns, rows, qt, a);
        double scale = Math.Sqrt(rows) * error;
        Assert.True(Dense.MaxDifference(Dense.Product(columns, columns, rows, qt, q), Dense.Identity(columns)) <= scale);
        Assert.True(Dense.MaxDifference(Dense.Product(rows, columns, columns, q, r), a) <= scale * Math.Sqrt(columns + 1.0));
        for (int i = 0; i < columns; i++)
        {
            Assert.True(r[(i * columns) + i] >= -scale);
            for (int j = 0; j < i; j++)
                Assert.True(Math.Abs(r[(i * columns) + j]) <= scale * Math.Sqrt(columns));
        }
    }

    private void CheckSvd(int rows, int columns, double[] a)
    {
        int few = Math.Min(rows, columns);
        double[] u = new double[rows * few], s = new double[few], vt = new double[few * columns];
        LinearAlgebra.Svd(Provider, rows, columns, a, u, s, vt, 1);
        double tolerance = 40 * Dense.U * Math.Sqrt(rows + columns);
        for (int i = 0; i < few; i++)
            Assert.True(s[i] >= 0 && (i == 0 || s[i] <= s[i - 1]));
        double[] scaled = [.. u.Select((x, i) => x * s[i % few])];
        Assert.True(Dense.MaxDifference(a, Dense.Product(rows, columns, few, scaled, vt)) <= tolerance * (few > 0 ? s[0] : 0));
        Assert.True(Dense.MaxDifference(Dense.Product(few, few, rows, Dense.Transpose(rows, few, u), u), Dense.Identity(few)) <= tolerance);
        Assert.True(
            Dense.MaxDifference(Dense.Product(few, few, columns, vt, Dense.Transpose(few, columns, vt)), Dense.Identity(few)) <= tolerance);
        double[] copy = [.. a], values = new double[few];
        Provider.SingularValues(rows, columns, copy, values);
        for (int i = 0; i < few; i++)
            Assert.True(Math.Abs(values[i] - s[i]) <= tolerance * s[0]);
        foreach (int threads in _threads)
        {
            double[] u2 = new double[rows * few], s2 = new double[few], vt2 = new double[few * columns];
            LinearAlgebra.Svd(Provider, rows, columns, a, u2, s2, vt2, threads);
            Assert.Equal(u, u2);
            Assert.Equal(s, s2);
            Assert.Equal(vt, vt2);
        }
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);
}

public sealed class ManagedFactorizationTests : FactorizationTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeFactorizationTests : FactorizationTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
