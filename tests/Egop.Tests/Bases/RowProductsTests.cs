using System.Numerics;

namespace Egop.Tests;

/// <summary>The products that every stored basis stands on, against three nested loops.</summary>
public unsafe class RowProductsTests
{
    public static TheoryData<int, int> Shapes()
    {
        // Every remainder of rows by 4 and by 16, and of columns by 8; fewer columns than a vector has; more than one tile, strip and
        // panel.
        var data = new TheoryData<int, int>();
        foreach (int columns in (int[])[1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 31, 64, 511, 513, 700, 2049, 4100])
        {
            foreach (int rows in (int[])[1, 2, 3, 4, 5, 7, 15, 16, 17, 33])
                data.Add(rows, columns);
        }

        data.Add(0, 5);
        data.Add(300, 1000);
        // Several sums of single precision along the rows and along the columns.
        data.Add(5, 13_001);
        data.Add(701, 37);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_of_one_to_nine_vectors_agree_with_plain_sums_in_every_storage(int rows, int columns)
    {
        double[] values = Problems.Normal(rows * columns, 1);
        foreach (BasisStorage storage in Enum.GetValues<BasisStorage>())
        {
            var stored = new StoredRows((double[])values.Clone(), rows, columns, storage);
            double[] a = stored.ToDoubles(rows);
            foreach (int vectors in (int[])[1, 2, 3, 4, 5, 7, 8, 9])
            {
                double[] x = Problems.Normal(vectors * columns, 2), y = new double[vectors * rows];
                double[] u = Problems.Normal(vectors * rows, 3), v = new double[vectors * columns];
                Array.Fill(y, double.NaN);
                Array.Fill(v, double.NaN);
                stored.Dots(vectors, x, y);
                stored.Combinations(vectors, u, v);
                Check($"{storage}, {vectors} vectors", a, rows, columns, vectors, x, y, u, v, 1e-14, 1e-14);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_with_vectors_of_single_precision_agree_with_plain_sums_in_every_storage(int rows, int columns)
    {
        double[] values = Problems.Normal(rows * columns, 1);
        foreach (BasisStorage storage in Enum.GetValues<BasisStorage>())
        {
            var stored = new StoredRows((double[])values.Clone(), rows, columns, storage);
            double[] a = stored.ToDoubles(rows);
            // In double the sums are only rounded at the end.
            double Tolerance(int terms) => (storage == BasisStorage.Double ? 1.001 : Math.Min(terms, 256) + 8) * Math.ScaleB(1, -24);
            foreach (int vectors in (int[])[1, 2, 3, 4, 5, 7, 8, 9])
            {
                float[] x = Singles(vectors * columns, 2), y = new float[vectors * rows];
                float[] u = Singles(vectors * rows, 3), v = new float[vectors * columns];
                Array.Fill(y, float.NaN);
                Array.Fill(v, float.NaN);
                stored.Dots(vectors, x, y);
                stored.Combinations(vectors, u, v);
                Check($"{storage}, {vectors} vectors", a, rows, columns, vectors, Doubles(x), Doubles(y), Doubles(u), Doubles(v),
                    Tolerance(columns), Tolerance(rows));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_vector_among_others_has_the_bits_it_has_alone_for_any_number_of_threads(int rows, int columns)
    {
        double[] doubles = Problems.Normal(rows * columns, 4);
        float[] singles = Singles(rows * columns, 4);
        ushort[] halves = Array.ConvertAll(doubles, BFloat16.Round);
        fixed (double* pd = doubles)
        fixed (float* ps = singles)
        fixed (ushort* ph = halves)
        {
            foreach (int vectors in (int[])[2, 3, 5, 8, 11])
            {
                Same(rows, columns, pd, vectors, Problems.Normal(vectors * columns, 5), Problems.Normal(vectors * rows, 6));
                Same(rows, columns, ps, vectors, Problems.Normal(vectors * columns, 5), Problems.Normal(vectors * rows, 6));
                Same(rows, columns, ps, vectors, Singles(vectors * columns, 5), Singles(vectors * rows, 6));
                Same(rows, columns, ph, vectors, Singles(vectors * columns, 5), Singles(vectors * rows, 6));
            }
        }
    }

    [Fact]
    public void A_bfloat16_is_the_nearest_of_its_neighbours_and_ties_go_to_the_even_one()
    {
        var stream = new RandomStream(new SampleKey(7, 0));
        for (int i = 0; i < 10_000; i++)
        {
            double value = stream.NextNormal() * Math.ScaleB(1, (int)(stream.NextUInt64() % 60) - 30);
            ushort bits = BFloat16.Round(value);
            double error = Math.Abs(BFloat16.Widen(bits) - value);
            // Half a unit of the eighth binary digit; and neither neighbour is nearer.
            Assert.True(error <= Math.ScaleB(Math.Abs(value), -8), $"{value:R}");
            Assert.True(error <= Math.Abs(BFloat16.Widen((ushort)(bits + 1))
                - value) && error <= Math.Abs(BFloat16.Widen((ushort)(bits - 1)) - value), $"{value:R}");
        }

        Assert.Equal(1, BFloat16.Widen(BFloat16.Round(1 + Math.ScaleB(1, -8))));
        Assert.Equal(1 + Math.ScaleB(1, -6), BFloat16.Widen(BFloat16.Round(1 + Math.ScaleB(3, -8))));
        Assert.Equal(0, BFloat16.Widen(BFloat16.Round(0)));
    }

    private static float[] Singles(int count, ulong seed) => Array.ConvertAll(Problems.Normal(count, seed), value => (float)value);

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    // y = A x and v = Aᵀ u, vector by vector, to a tolerance relative to the sum of the terms' magnitudes.
    private static void Check(
        string what, double[] a, int rows, int columns, int vectors, double[] x, double[] y, double[] u, double[] v, double dotTolerance,
            double combinationTolerance)
    {
        for (int c = 0; c < vectors; c++)
        {
            for (int i = 0; i < rows; i++)
            {
                double sum = 0, size = 0;
                for (int j = 0; j < columns; j++)
                {
                    double term = a[(i * columns) + j] * x[(c * columns) + j];
                    (sum, size) = (sum + term, size + Math.Abs(term));
                }

                Assert.True(
                    Math.Abs(sum - y[(c * rows) + i]) <= dotTolerance * size, $"{what}, row {i}: {sum:R} and {y[(c * rows) + i]:R}");
            }

            for (int j = 0; j < columns; j++)
            {
                double sum = 0, size = 0;
                for (int i = 0; i < rows; i++)
                {
                    double term = a[(i * columns) + j] * u[(c * rows) + i];
                    (sum, size) = (sum + term, size + Math.Abs(term));
                }

                Assert.True(Math.Abs(sum - v[(c * columns) + j]) <= combinationTolerance * size,
                    $"{what}, column {j}: {sum:R} and {v[(c * columns) + j]:R}");
            }
        }
    }

    private static void Same<TStored, T>(int rows, int columns, TStored* a, int vectors, T[] x, T[] u)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] dots = new double[vectors * rows], combinations = new double[vectors * columns], dot = new double[rows],
            combination = new double[columns];
        fixed (T* px = x, pu = u)
        fixed (double* pd = dots, pc = combinations, one = dot, other = combination)
        {
            RowProducts.Dots(rows, columns, a, vectors, px, pd, 3);
            RowProducts.Combinations(rows, columns, a, vectors, pu, pc, 3);
            for (int c = 0; c < vectors; c++)
            {
                RowProducts.Dots(rows, columns, a, 1, px + (c * columns), one, 1);
                RowProducts.Combinations(rows, columns, a, 1, pu + (c * rows), other, 1);
                Assert.Equal(dot, dots.AsSpan(c * rows, rows));
                Assert.Equal(combination, combinations.AsSpan(c * columns, columns));
            }
        }
    }
}
