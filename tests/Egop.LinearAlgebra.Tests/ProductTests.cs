namespace Egop.Tests;

public abstract class ProductTests
{
    private protected abstract LinearAlgebraProvider Provider { get; }

    [Fact]
    public void Products_of_all_small_shapes_agree_with_the_triple_loop()
    {
        int[] sizes = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 19, 20];
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                foreach (int k in sizes)
                    CompareProduct(m, n, k, 1.5, -0.5, padding: (m + n + k) % 4);
            }
        }
    }

    [Theory]
    [InlineData(63, 64, 65)]
    [InlineData(64, 65, 63)]
    [InlineData(65, 63, 64)]
    [InlineData(130, 70, 260)]
    [InlineData(257, 129, 513)]
    [InlineData(133, 2053, 3)]
    [InlineData(3, 2, 1030)]
    [InlineData(1, 300, 300)]
    [InlineData(300, 1, 300)]
    public void Products_that_cross_block_boundaries_agree_with_the_triple_loop(int m, int n, int k)
    {
        CompareProduct(m, n, k, 1, 0, padding: 0);
        CompareProduct(m, n, k, -2, 1, padding: 3);
    }

    [Fact]
    public void Beta_zero_overwrites_not_a_number()
    {
        foreach (int n in (int[])[1, 5, 12, 40])
        {
            double[] a = Dense.Random(n * n, n), c = new double[n * n], y = new double[n];
            Array.Fill(c, double.NaN);
            Array.Fill(y, double.NaN);
            Provider.Multiply(false, false, n, n, n, 1, a, n, Dense.Identity(n), n, 0, c, n);
            Assert.Equal(a, c);
            Provider.MultiplyVector(false, n, n, 1, Dense.Identity(n), n, a, 0, y);
            Assert.Equal(a[..n], y);
            Array.Fill(y, double.NaN);
            Provider.MultiplyVector(true, n, n, 1, Dense.Identity(n), n, a, 0, y);
            Assert.Equal(a[..n], y);
        }
    }

    [Fact]
    public void Not_a_number_and_infinity_reach_the_product()
    {
        double[] a = [1, double.NaN, 0, 1], b = [1, 0, 0, 1], c = new double[4];
        Provider.Multiply(false, false, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2);
        Assert.Equal([double.NaN, double.NaN, 0, 1], c);
        a[1] = double.PositiveInfinity;
        double[] y = new double[2];
        Provider.MultiplyVector(false, 2, 2, 1, a, 2, [1, 1], 0, y);
        Assert.Equal([double.PositiveInfinity, 1], y);
    }

    [Fact]
    public void An_empty_inner_dimension_or_alpha_zero_leaves_beta_c()
    {
        double[] c = [1, 2, 3, 4], y = [1, 2], nan = [double.NaN, double.NaN, double.NaN, double.NaN];
        Provider.Multiply(false, false, 2, 2, 0, 1, [], 1, [], 2, 3, c, 2);
        Assert.Equal([3, 6, 9, 12], c);
        Provider.Multiply(false, false, 2, 2, 2, 0, nan, 2, nan, 2, 2, c, 2);
        Assert.Equal([6, 12, 18, 24], c);
        Provider.Multiply(false, false, 2, 2, 0, 1, [], 1, [], 2, 0, c, 2);
        Assert.Equal([0, 0, 0, 0], c);
        Provider.MultiplyVector(false, 2, 0, 1, [], 1, [], 3, y);
        Assert.Equal([3, 6], y);
        Provider.MultiplyVector(true, 0, 2, 1, [], 2, [], 2, y);
        Assert.Equal([6, 12], y);
        Provider.MultiplyVector(true, 2, 2, 0, nan, 2, nan, 0.5, y);
        Assert.Equal([3, 6], y);
        Provider.Multiply(false, false, 0, 2, 2, 1, [], 2, nan, 2, 0, [], 2);
    }

    [Fact]
    public void Products_with_a_vector_of_all_shapes_agree_with_the_double_loop()
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 20, 63, 64, 65, 200])
        {
            foreach (int columns in (int[])[1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 20, 63, 64, 65, 200])
            {
                CompareVector(false, rows, columns, 1, 0, 0);
                CompareVector(true, rows, columns, 1, 0, 0);
                CompareVector(false, rows, columns, -1.5, 0.5, 3);
                CompareVector(true, rows, columns, -1.5, 0.5, 3);
            }
        }
    }

    [Fact]
    public void Calls_from_several_threads_at_once_give_the_bits_of_one_call()
    {
        const int N = 150;
        double[] a = Dense.Random(N * N, 1), b = Dense.Random(N * N, 2), expected = new double[N * N];
        Provider.Multiply(false, true, N, N, N, 1, a, N, b, N, 0, expected, N);
        var results = new double[16][];
        ParallelRange.ForEach(results.Length, 4, i =>
        {
            results[i] = new double[N * N];
            Provider.Multiply(false, true, N, N, N, 1, a, N, b, N, 0, results[i], N);
        });
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void Bits_do_not_depend_on_where_in_memory_the_operands_are()
    {
        const int N = 61;
        double[] a = Dense.Random(N * N, 3), x = Dense.Random(N, 4);
        double[] first = new double[N * N], firstY = new double[N], firstT = new double[N];
        Provider.Multiply(true, false, N, N, N, 1, a, N, a, N, 0, first, N);
        Provider.MultiplyVector(false, N, N, 1, a, N, x, 0, firstY);
        Provider.MultiplyVector(true, N, N, 1, a, N, x, 0, firstT);
        for (int offset = 1; offset < 8; offset++)
        {
            double[] shiftedA = [.. new double[offset], .. a], shiftedX = [.. new double[offset], .. x];
            double[] c = new double[(N * N) + offset], y = new double[N + offset];
            Provider.Multiply(true, false, N, N, N, 1, shiftedA.AsSpan(offset), N, shiftedA.AsSpan(offset), N, 0, c.AsSpan(offset), N);
            Assert.Equal(first, c[offset..]);
            Provider.MultiplyVector(false, N, N, 1, shiftedA.AsSpan(offset), N, shiftedX.AsSpan(offset), 0, y.AsSpan(offset));
            Assert.Equal(firstY, y[offset..]);
            Provider.MultiplyVector(true, N, N, 1, shiftedA.AsSpan(offset), N, shiftedX.AsSpan(offset), 0, y.AsSpan(offset));
            Assert.Equal(firstT, y[offset..]);
        }
    }

    [Fact]
    public void Wrong_arguments_of_products_are_refused_by_name()
    {
        var p = Provider;
        double[] four = new double[4], six = new double[6];
        Refused("m", () => p.Multiply(false, false, -1, 2, 2, 1, four, 2, four, 2, 0, four, 2));
        Refused("n", () => p.Multiply(false, false, 2, -2, 2, 1, four, 2, four, 2, 0, four, 2));
        Refused("k", () => p.Multiply(false, false, 2, 2, -2, 1, four, 2, four, 2, 0, four, 2));
        Refused("lda", () => p.Multiply(false, false, 2, 2, 3, 1, six, 2, six, 2, 0, four, 2));
        Refused("lda", () => p.Multiply(true, false, 3, 2, 2, 1, six, 2, four, 2, 0, six, 2));
        Refused("ldb", () => p.Multiply(false, false, 2, 2, 2, 1, four, 2, four, 1, 0, four, 2));
        Refused("ldb", () => p.Multiply(false, true, 2, 2, 3, 1, six, 3, six, 2, 0, four, 2));
        Refused("ldc", () => p.Multiply(false, false, 2, 2, 2, 1, four, 2, four, 2, 0, four, 1));
        Refused("a", () => p.Multiply(false, false, 2, 2, 3, 1, new double[5], 3, six, 2, 0, four, 2));
        Refused("b", () => p.Multiply(false, false, 2, 2, 3, 1, six, 3, new double[5], 2, 0, four, 2));
        Refused("c", () => p.Multiply(false, false, 2, 2, 2, 1, four, 2, four, 2, 0, new double[3], 2));
        Refused("c", () => p.Multiply(false, false, 2, 2, 2, 1, four, 2, four, 2, 0, four, 3));
        Refused("rows", () => p.MultiplyVector(false, -1, 2, 1, four, 2, four, 0, six));
        Refused("columns", () => p.MultiplyVector(false, 2, -1, 1, four, 2, four, 0, six));
        Refused("lda", () => p.MultiplyVector(false, 2, 2, 1, four, 1, four, 0, six));
        Refused("a", () => p.MultiplyVector(false, 2, 3, 1, four, 3, six, 0, six));
        Refused("x", () => p.MultiplyVector(false, 2, 3, 1, six, 3, new double[2], 0, four));
        Refused("y", () => p.MultiplyVector(true, 2, 3, 1, six, 3, four, 0, new double[2]));
        Refused("y", () => p.MultiplyVector(false, 2, 2, 1, four, 2, six, 0, six));
        Refused("y", () => p.MultiplyVector(false, 2, 2, 1, four, 2, six, 0, four));
        // Sizes whose product leaves 32 bits must not wrap around.
        Refused("a", () => p.Multiply(false, false, 65536, 1, 65536, 1, four, 65536, new double[65536], 1, 0, new double[65536], 1));
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);

    // Bound of the error of a sum of k products in any order, for both results: 2 (k + 2) u Σ |α a b| + |β c|.
    private void CompareProduct(int m, int n, int k, double alpha, double beta, int padding)
    {
        for (int transposes = 0; transposes < 4; transposes++)
        {
            bool ta = (transposes & 1) != 0, tb = (transposes & 2) != 0;
            int seed = (m * 1000003) + (n * 1009) + k + transposes;
            int lda = (ta ? m : k) + padding, ldb = (tb ? k : n) + padding, ldc = n + padding;
            double[] a = Padded(ta ? k : m, ta ? m : k, lda, seed), b = Padded(tb ? n : k, tb ? k : n, ldb, seed + 1);
            double[] c = Padded(m, n, ldc, seed + 2), before = [.. c];
            Provider.Multiply(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < ldc && (i * ldc) + j < c.Length; j++)
                {
                    double old = before[(i * ldc) + j], got = c[(i * ldc) + j];
                    if (j >= n)
                    {
                        Assert.True(double.IsNaN(got), $"wrote beyond a row: {m} × {n} × {k}, seed {seed}");
                        continue;
                    }

                    double sum = beta * old, size = Math.Abs(sum);
                    for (int p = 0; p < k; p++)
                    {
                        double term = alpha * (ta ? a[(p * lda) + i] : a[(i * lda) + p]) * (tb ? b[(j * ldb) + p] : b[(p * ldb) + j]);
                        sum += term;
                        size += Math.Abs(term);
                    }

                    Assert.True(
                        Math.Abs(got - sum) <= 2 * (k + 2) * Dense.U * size,
                        $"C[{i}, {j}] is {got}, expected {sum}: {m} × {n} × {k}, transposes {ta} {tb}, padding {padding}, seed {seed}");
                }
            }
        }
    }

    private void CompareVector(bool transpose, int rows, int columns, double alpha, double beta, int padding)
    {
        int seed = (rows * 1009) + columns, lda = columns + padding, inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        double[] a = Padded(rows, columns, lda, seed), x = Dense.Random(inner, seed + 1);
        double[] y = Dense.Random(outer + 1, seed + 2), before = [.. y];
        Provider.MultiplyVector(transpose, rows, columns, alpha, a, lda, x, beta, y);
        Assert.Equal(before[outer], y[outer]);
        for (int i = 0; i < outer; i++)
        {
            double sum = beta * before[i], size = Math.Abs(sum);
            for (int p = 0; p < inner; p++)
            {
                double term = alpha * (transpose ? a[(p * lda) + i] : a[(i * lda) + p]) * x[p];
                sum += term;
                size += Math.Abs(term);
            }

            Assert.True(
                Math.Abs(y[i] - sum) <= 2 * (inner + 2) * Dense.U * size,
                $"y[{i}] is {y[i]}, expected {sum}: {rows} × {columns}, transpose {transpose}, padding {padding}, seed {seed}");
        }
    }

    // Gaps between rows are NaN, so that reading one shows; the last row ends with its last element.
    private static double[] Padded(int rows, int columns, int ld, int seed)
    {
        double[] values = Dense.Random(rows * columns, seed), a = new double[((rows - 1) * ld) + columns];
        Array.Fill(a, double.NaN);
        for (int i = 0; i < rows; i++)
            values.AsSpan(i * columns, columns).CopyTo(a.AsSpan(i * ld));
        return a;
    }
}

public sealed class ManagedProductTests : ProductTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeProductTests : ProductTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
