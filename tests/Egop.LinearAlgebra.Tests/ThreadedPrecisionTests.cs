namespace Egop.Tests;

/// <summary>The threaded operations in double, single and mixed precision, against plain loops in double precision.</summary>
public abstract class ThreadedPrecisionTests
{
    // Unit roundoff of single precision, 2⁻²⁴.
    private const double Single = 5.9604644775390625e-8;

    private static readonly int[] _threads = [2, 3, 0];

    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 }, { 3, 5, 0 }, { 7, 9, 4 }, { 33, 50, 17 }, { 257, 19, 300 }, { 40, 513, 70 }, { 300, 270, 65 }, { 20, 18, 1500 }
        };

    private protected abstract LinearAlgebraProvider Provider { get; }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_is_correct_and_has_the_same_bits_for_any_number_of_threads(int m, int n, int k)
    {
        (bool, bool)[] transpositions = [(false, false), (false, true), (true, false), (true, true)];
        foreach ((bool transposeA, bool transposeB) in transpositions)
        {
            int seed = m + n + k;
            double[] a = Dense.Random(m * k, seed), b = Dense.Random(k * n, seed + 1), start = Dense.Random(m * n, seed + 2);
            double[] storedA = transposeA ? Dense.Transpose(m, k, a) : a, storedB = transposeB ? Dense.Transpose(k, n, b) : b;
            float[] singleA = Narrow(storedA), singleB = Narrow(storedB);
            int lda = Math.Max(1, transposeA ? m : k), ldb = Math.Max(1, transposeB ? k : n);
            double[] expected = [.. Dense.Product(m, n, k, a, b).Zip(start, (p, c) => (0.5 * p) + (2 * c))];
            double[] one = [.. start];
            float[] oneSingle = Narrow(start);
            LinearAlgebra.Multiply(Provider, transposeA, transposeB, m, n, k, 0.5, storedA, lda, storedB, ldb, 2, one, n, 1);
            LinearAlgebra.Multiply(Provider, transposeA, transposeB, m, n, k, 0.5f, singleA, lda, singleB, ldb, 2, oneSingle, n, 1);
            Close(expected, one, 4 * (k + 2) * Dense.U * Math.Sqrt(k + 1), seed);
            Close(expected, Widen(oneSingle), 4 * (k + 2) * Single * Math.Sqrt(k + 1), seed);
            foreach (int threads in _threads)
            {
                double[] more = [.. start];
                float[] moreSingle = Narrow(start);
                LinearAlgebra.Multiply(Provider, transposeA, transposeB, m, n, k, 0.5, storedA, lda, storedB, ldb, 2, more, n, threads);
                LinearAlgebra.Multiply(
                    Provider, transposeA, transposeB, m, n, k, 0.5f, singleA, lda, singleB, ldb, 2, moreSingle, n, threads);
                Assert.Equal(one, more);
                Assert.Equal(oneSingle, moreSingle);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 130)]
    [InlineData(130, 9)]
    [InlineData(300, 515)]
    [InlineData(70, 1000)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Gram_matrices_of_columns_and_rows_are_correct_in_every_precision(int rows, int columns)
    {
        int seed = rows + columns;
        double[] exact = Dense.Random(rows * columns, seed);
        float[] single = Narrow(exact);
        double[] rounded = Widen(single), transposed = Dense.Transpose(rows, columns, rounded);
        double[] columnGram = Dense.Product(columns, columns, rows, transposed, rounded);
        double[] rowGram = Dense.Product(rows, rows, columns, rounded, transposed);
        var provider = Provider;
        Check(
            columnGram, columns, (c, t) => LinearAlgebra.AddGram(provider, rows, columns, 1, rounded, c.AsSpan(), t),
            (rows + 2) * (rows + 1) * Dense.U);
        Check(
            rowGram, rows, (c, t) => LinearAlgebra.AddRowGram(provider, rows, columns, 1, rounded, c.AsSpan(), t),
            (columns + 2) * (columns + 1) * Dense.U);
        Check(columnGram, columns, (c, t) => LinearAlgebra.AddGram(provider, rows, columns, 1, single, c.AsSpan(), t), MixedError(rows));
        Check(rowGram, rows, (c, t) => LinearAlgebra.AddRowGram(provider, rows, columns, 1, single, c.AsSpan(), t), MixedError(columns));
        Check(
            columnGram, columns, Rounded((c, t) => LinearAlgebra.AddGram(provider, rows, columns, 1, single, c.AsSpan(), t)),
            (rows + 2) * (rows + 1) * Single);
        Check(
            rowGram, rows, Rounded((c, t) => LinearAlgebra.AddRowGram(provider, rows, columns, 1, single, c.AsSpan(), t)),
            (columns + 2) * (columns + 1) * Single);

        // No sum in single precision has more than 512 terms, of at most 1 each.
        static double MixedError(int terms) => Single * (terms + 1) * Math.Min(terms + 2, 512);

        static Action<double[], int> Rounded(Action<float[], int> add) => (c, threads) =>
        {
            float[] narrow = Narrow(c);
            add(narrow, threads);
            Widen(narrow).CopyTo(c, 0);
        };

        void Check(double[] gram, int order, Action<double[], int> add, double error)
        {
            double[] start = Widen(Narrow(Dense.RandomSymmetric(order, seed)));
            double[] one = [.. start.Select((x, i) => i % order < i / order ? 1e9 : x)];
            double[] upper = [.. one];
            add(one, 1);
            Assert.Equal(one, Dense.Transpose(order, order, one));
            Close([.. gram.Zip(start, (g, s) => g + s)], one, 2 * error, seed);
            foreach (int threads in _threads)
            {
                double[] more = [.. upper];
                add(more, threads);
                Assert.Equal(one, more);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 23)]
    [InlineData(13, 64)]
    [InlineData(500, 701)]
    [InlineData(3, 100_001)]
    [InlineData(100_001, 3)]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    public void Products_with_a_vector_are_correct_in_single_and_in_mixed_precision(int rows, int columns)
    {
        foreach (bool transpose in (ReadOnlySpan<bool>)[false, true])
        {
            int inner = transpose ? rows : columns, outer = transpose ? columns : rows;
            float[] a = Narrow(Dense.Random(rows * columns, 1)), x = Narrow(Dense.Random(inner, 2)), single = new float[outer];
            double[] wide = Dense.Random(inner, 3), mixed = new double[outer];
            LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, x, single, 1);
            LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, wide, mixed, 1);
            double[] op = transpose ? Dense.Transpose(rows, columns, Widen(a)) : Widen(a);
            Close(Dense.Product(outer, 1, inner, op, Widen(x)), Widen(single), 2 * (inner + 2) * Single * Math.Sqrt(inner), 1);
            Close(Dense.Product(outer, 1, inner, op, wide), mixed, 2 * (inner + 2) * Dense.U * Math.Sqrt(inner), 1);
            foreach (int threads in _threads)
            {
                float[] more = new float[outer];
                double[] moreMixed = new double[outer];
                LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, x, more, threads);
                LinearAlgebra.MultiplyVector(Provider, transpose, rows, columns, a, wide, moreMixed, threads);
                Assert.Equal(single, more);
                Assert.Equal(mixed, moreMixed);
            }
        }
    }

    private static void Close(double[] expected, double[] actual, double error, int seed)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= error,
                $"entry {i} is {actual[i]}, expected {expected[i]} within {error:E2}, seed {seed}");
        }
    }

    private static float[] Narrow(double[] x) => [.. x.Select(v => (float)v)];

    private static double[] Widen(float[] x) => [.. x.Select(v => (double)v)];
}

public sealed class ManagedThreadedPrecisionTests : ThreadedPrecisionTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeThreadedPrecisionTests : ThreadedPrecisionTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
