namespace Egop.Tests;

public abstract class ThreadedOperationTests
{
    private protected abstract LinearAlgebraProvider Provider { get; }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 7)]
    [InlineData(9, 127)]
    [InlineData(9, 128)]
    [InlineData(9, 129)]
    [InlineData(30, 300)]
    [InlineData(5, 511)]
    [InlineData(5, 513)]
    [InlineData(300, 600)]
    public void The_gram_matrix_is_symmetric_correct_and_has_the_same_bits_for_one_two_and_three_threads(int rows, int columns)
    {
        double[] a = Dense.Random(rows * columns, rows + columns), start = Dense.RandomSymmetric(columns, columns);
        // The lower triangle is written, not read.
        double[] upper = [.. start.Select((x, i) => i % columns < i / columns ? 1e9 : x)], one = [.. upper];
        LinearAlgebra.AddGram(Provider, rows, columns, 0.5, a, one, 1);
        Assert.Equal(one, Dense.Transpose(columns, columns, one));
        foreach (int threads in (int[])[2, 3, 0])
        {
            double[] more = [.. upper];
            LinearAlgebra.AddGram(Provider, rows, columns, 0.5, a, more, threads);
            Assert.Equal(one, more);
        }

        double[] expected = Dense.Product(columns, columns, rows, Dense.Transpose(rows, columns, a), a);
        double difference = one.Zip(expected.Zip(start, (x, c) => c + (0.5 * x)), (x, y) => Math.Abs(x - y)).Max();
        // Every entry is a sum of at most `rows` products of numbers below 1, and C.
        Assert.True(difference <= 2 * (rows + 2) * (rows + 1) * Dense.U, $"differs by {difference:E2}, seed {rows + columns}");
    }

    [Fact]
    public void No_rows_add_nothing()
    {
        double[] c = [1, 2, 2, 3];
        LinearAlgebra.AddGram(Provider, 0, 2, 1, Span<double>.Empty, c, 2);
        Assert.Equal([1, 2, 2, 3], c);
        LinearAlgebra.AddGram(Provider, 3, 0, 1, Span<double>.Empty, Span<double>.Empty, 2);
    }

    [Theory]
    [InlineData(false, 10, 20)]
    [InlineData(true, 10, 20)]
    [InlineData(false, 500, 700)]
    [InlineData(true, 500, 700)]
    [InlineData(false, 3, 100_001)]
    [InlineData(true, 3, 100_001)]
    [InlineData(false, 100_001, 3)]
    [InlineData(true, 100_001, 3)]
    public void A_product_with_a_vector_has_the_same_bits_for_one_two_and_three_threads(bool transpose, int rows, int columns)
    {
        int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
        double[] a = Dense.Random(rows * columns, 1), x = Dense.Random(inner, 2), one = new double[outer];
        LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, x, one, 1);
        foreach (int threads in (int[])[2, 3, 0])
        {
            double[] more = new double[outer];
            Array.Fill(more, double.NaN);
            LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, x, more, threads);
            Assert.Equal(one, more);
        }

        for (int i = 0; i < outer; i++)
        {
            double sum = 0, size = 0;
            for (int p = 0; p < inner; p++)
            {
                double term = (transpose ? a[(p * columns) + i] : a[(i * columns) + p]) * x[p];
                sum += term;
                size += Math.Abs(term);
            }

            Assert.True(Math.Abs(one[i] - sum) <= 2 * (inner + 2) * Dense.U * size, $"y[{i}] is {one[i]}, expected {sum}");
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        var p = Provider;
        double[] large = new double[600 * 600];
        Refused("rows", () => LinearAlgebra.AddGram(p, -1, 2, 1, new double[4], new double[4]));
        Refused("columns", () => LinearAlgebra.AddGram(p, 1, -2, 1, new double[4], new double[4]));
        Refused("a", () => LinearAlgebra.AddGram(p, 3, 2, 1, new double[5], new double[4]));
        Refused("c", () => LinearAlgebra.AddGram(p, 2, 2, 1, new double[4], new double[3]));
        Refused("threads", () => LinearAlgebra.AddGram(p, 2, 2, 1, new double[4], new double[4], -1));
        Refused("threads", () => LinearAlgebra.MultiplyVector(p, false, 2, 2, new double[4], new double[2], new double[2], -1));
        Refused("a", () => LinearAlgebra.MultiplyVector(p, false, 2, 2, new double[3], new double[2], new double[2]));
        Refused("a", () => LinearAlgebra.MultiplyVector(p, false, 600, 601, large, new double[601], new double[600]));
        Refused("x", () => LinearAlgebra.MultiplyVector(p, false, 600, 600, large, new double[599], new double[600]));
        Refused("y", () => LinearAlgebra.MultiplyVector(p, false, 600, 600, large, new double[600], new double[599]));
        Refused("y", () => LinearAlgebra.MultiplyVector(p, false, 600, 600, large, large, large.AsSpan(300)));
        Refused("rows", () => LinearAlgebra.MultiplyVector(p, false, -600, 600, large, new double[600], new double[600]));
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);
}

public sealed class ManagedThreadedOperationTests : ThreadedOperationTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeThreadedOperationTests : ThreadedOperationTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
