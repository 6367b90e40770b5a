namespace Egop.Tests;

/// <summary>The products that every stored basis stands on, against three nested loops.</summary>
public unsafe class RowProductsTests
{
    public static TheoryData<int, int> Shapes()
    {
        // Every remainder of rows by 4 and by 16, and of columns by 8; fewer columns than a vector has; more than one tile, strip and panel.
        var data = new TheoryData<int, int>();
        foreach (int columns in (int[])[1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 31, 64, 511, 513, 700, 2049, 4100])
        {
            foreach (int rows in (int[])[1, 2, 3, 4, 5, 7, 15, 16, 17, 33])
                data.Add(rows, columns);
        }

        data.Add(0, 5);
        data.Add(300, 1000);
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

                        Assert.True(Math.Abs(sum - y[(c * rows) + i]) <= 1e-14 * size, $"{storage}, {vectors} vectors, row {i}: {sum:R} and {y[(c * rows) + i]:R}");
                    }

                    for (int j = 0; j < columns; j++)
                    {
                        double sum = 0, size = 0;
                        for (int i = 0; i < rows; i++)
                        {
                            double term = a[(i * columns) + j] * u[(c * rows) + i];
                            (sum, size) = (sum + term, size + Math.Abs(term));
                        }

                        Assert.True(Math.Abs(sum - v[(c * columns) + j]) <= 1e-14 * size, $"{storage}, {vectors} vectors, column {j}: {sum:R} and {v[(c * columns) + j]:R}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_vector_among_others_has_the_bits_it_has_alone_for_any_number_of_threads(int rows, int columns)
    {
        double[] a = Problems.Normal(rows * columns, 4);
        foreach (int vectors in (int[])[2, 3, 5, 8, 11])
        {
            double[] x = Problems.Normal(vectors * columns, 5), u = Problems.Normal(vectors * rows, 6);
            double[] dots = new double[vectors * rows], combinations = new double[vectors * columns];
            fixed (double* pa = a, px = x, pu = u, pd = dots, pc = combinations)
            {
                RowProducts.Dots(rows, columns, pa, vectors, px, pd, 3);
                RowProducts.Combinations(rows, columns, pa, vectors, pu, pc, 3);
                double[] dot = new double[rows], combination = new double[columns];
                fixed (double* one = dot, other = combination)
                {
                    for (int c = 0; c < vectors; c++)
                    {
                        RowProducts.Dots(rows, columns, pa, 1, px + (c * columns), one, 1);
                        RowProducts.Combinations(rows, columns, pa, 1, pu + (c * rows), other, 1);
                        Assert.Equal(dot, dots.AsSpan(c * rows, rows));
                        Assert.Equal(combination, combinations.AsSpan(c * columns, columns));
                    }
                }
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
            Assert.True(error <= Math.Abs(BFloat16.Widen((ushort)(bits + 1)) - value) && error <= Math.Abs(BFloat16.Widen((ushort)(bits - 1)) - value), $"{value:R}");
        }

        Assert.Equal(1, BFloat16.Widen(BFloat16.Round(1 + Math.ScaleB(1, -8))));
        Assert.Equal(1 + Math.ScaleB(1, -6), BFloat16.Widen(BFloat16.Round(1 + Math.ScaleB(3, -8))));
        Assert.Equal(0, BFloat16.Widen(BFloat16.Round(0)));
    }
}
