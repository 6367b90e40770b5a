namespace Egop.Tests;

/// <summary>The managed matrix product against plain loops, over all remainders of its tiles and across its blocks.</summary>
public sealed class GemmTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 70)];

    public static TheoryData<int, int, int> Blocks =>
        new()
        {
            { 100, 100, 100 }, { 97, 193, 385 }, { 257, 257, 257 }, { 5, 7, 1000 }, { 2405, 3, 5 }, { 3, 4040, 2 }, { 144, 144, 800 },
            { 500, 48, 500 }
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void All_remainders_of_rows_columns_and_depth_are_right(int size)
    {
        Check(size, size, size);
        Check(size, 71 - size, (7 * size % 60) + 1);
        Check(71 - size, size, (11 * size % 50) + 1);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Blocks_of_rows_columns_and_depth_fit_together(int m, int n, int k) => Check(m, n, k);

    private static void Check(int m, int n, int k)
    {
        int seed = m + (100 * n) + (10_000 * k), kind = (m + n + k) % 4;
        bool transposeA = kind % 2 == 1, transposeB = kind / 2 == 1;
        double[] a = Dense.Random(m * k, seed), b = Dense.Random(k * n, seed + 1), c = Dense.Random(m * n, seed + 2);
        double[] product = Dense.Product(m, n, k, a, b);
        const int Pad = 3;
        double[] paddedA = transposeA ? Padded(k, m, Dense.Transpose(m, k, a)) : Padded(m, k, a);
        double[] paddedB = transposeB ? Padded(n, k, Dense.Transpose(k, n, b)) : Padded(k, n, b);
        int lda = (transposeA ? m : k) + Pad, ldb = (transposeB ? k : n) + Pad, ldc = n + Pad;
        foreach (double beta in (ReadOnlySpan<double>)[0, 1, -0.5])
        {
            double[] one = Padded(m, n, beta == 0 ? [.. c.Select(_ => double.NaN)] : c), two = [.. one], three = [.. one];
            LinearAlgebra.Multiply(
                LinearAlgebra.Managed, transposeA, transposeB, m, n, k, 1.5, paddedA, lda, paddedB, ldb, beta, one, ldc, 1);
            LinearAlgebra.Multiply(
                LinearAlgebra.Managed, transposeA, transposeB, m, n, k, 1.5, paddedA, lda, paddedB, ldb, beta, two, ldc, 2);
            LinearAlgebra.Multiply(
                LinearAlgebra.Managed, transposeA, transposeB, m, n, k, 1.5, paddedA, lda, paddedB, ldb, beta, three, ldc, 3);
            Assert.Equal(one, two);
            Assert.Equal(one, three);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n + Pad; j++)
                {
                    double expected = j >= n ? Outside : (1.5 * product[(i * n) + j]) + (beta == 0 ? 0 : beta * c[(i * n) + j]);
                    // A sum of k products of numbers below 1, and C.
                    double error = j >= n ? 0 : 2 * (k + 3) * Dense.U * (Math.Sqrt(k) + 1);
                    Assert.True(
                        Math.Abs(one[(i * ldc) + j] - expected) <= error,
                        $"{m} × {n} × {k}, entry ({i}, {j}) is {one[(i * ldc) + j]}, expected {expected}, seed {seed}");
                }
            }
        }

        static double[] Padded(int rows, int columns, double[] x)
        {
            double[] padded = new double[rows * (columns + Pad)];
            Array.Fill(padded, Outside);
            for (int i = 0; i < rows; i++)
                x.AsSpan(i * columns, columns).CopyTo(padded.AsSpan(i * (columns + Pad)));
            return padded;
        }
    }

    // What stands between rows must be neither used nor changed.
    private const double Outside = 1e30;
}
