namespace Egop.Tests;

public class MinibatchTests
{
    private const ulong Seed = 11;

    public static TheoryData<string> Names => Cases.RowNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_minibatches_of_an_epoch_hold_every_row_once_and_average_to_the_full_objective(string name)
    {
        IObjective f = Cases.Create(name);
        int rows = ((RowObjective)f).RowCount, d = f.Dimension;
        double[] x = Cases.PointsOf(name).Vector(d), full = new double[d], v = Cases.PointsOf(name).Vector(d), fullProduct = new double[d];
        double value = f.Evaluate(x, full);
        f.HessianVectorProduct(x, v, fullProduct);
        foreach (int size in new[] { 1, 2, (rows / 2) + 1, rows }.Where(s => s <= rows).Distinct())
        {
            Minibatches batches = Split(f, size);
            Assert.Equal((rows + size - 1) / size, batches.BatchesPerEpoch);
            var seen = new List<int>();
            double mean = 0;
            double[] gradient = new double[d], product = new double[d];
            for (int step = 0; step < batches.BatchesPerEpoch; step++)
            {
                var key = new BatchKey(Seed, step);
                seen.AddRange(batches.RowsAt(key).ToArray());
                double share = (double)batches.RowsAt(key).Length / rows;
                IObjective batch = batches.At(key);
                double[] part = new double[d];
                mean += share * batch.Evaluate(x, part);
                Add(gradient, part, share);
                batch.HessianVectorProduct(x, v, part);
                Add(product, part, share);
            }

            Assert.Equal(Enumerable.Range(0, rows), seen.Order());
            Near(value, mean, value, $"{name}, {size}: value");
            for (int i = 0; i < d; i++)
            {
                Near(full[i], gradient[i], full.Max(Math.Abs), $"{name}, {size}: gradient {i}");
                Near(fullProduct[i], product[i], fullProduct.Max(Math.Abs), $"{name}, {size}: Hessian product {i}");
            }
        }
    }

    [Fact]
    public void The_order_of_an_epoch_is_the_shuffle_of_its_draw_of_the_derived_seed()
    {
        var batches = (Minibatches)Problems.Network(1).Minibatches(10);
        foreach (int epoch in (int[])[0, 1, 17])
        {
            int[] rows = [.. Enumerable.Range(0, 40)];
            new RandomStream(new SampleKey(Seeds.Derive(Seed, Seeds.Minibatches), (ulong)epoch)).Shuffle(rows.AsSpan());
            Assert.Equal(rows, Enumerable.Range(0, 4).SelectMany(b => batches.RowsAt(new BatchKey(Seed, (4 * epoch) + b)).ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_key_has_the_same_bits_in_any_order_and_on_any_thread(string name)
    {
        IObjective f = Cases.Create(name);
        double[] x = Cases.PointsOf(name).Vector(f.Dimension);
        Minibatches first = Split(f, 2), again = Split(f, 2);
        // Epochs 16 apart share a place among those remembered.
        long[] steps = [.. Enumerable.Range(0, 200).Select(i => (long)i * 7 * first.BatchesPerEpoch / 4)];
        double[] expected = [.. steps.Select(step => first.At(new BatchKey(Seed, step)).Value(x))];
        double[] actual = new double[steps.Length];
        Parallel.ForEach(Enumerable.Range(0, steps.Length).Reverse(), i => actual[i] = again.At(new BatchKey(Seed, steps[i])).Value(x));
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Epochs_and_seeds_shuffle_differently()
    {
        Minibatches batches = Split(Cases.Create("least squares tall"), 300);
        int[][] orders = [.. new (ulong Seed, long Step)[] { (1, 0), (1, 1), (1, 17), (2, 0) }
            .Select(k => batches.RowsAt(new BatchKey(k.Seed, k.Step)).ToArray())];
        Assert.Equal(orders.Length, orders.Select(o => string.Join(' ', o)).Distinct().Count());
        Assert.All(orders, o => Assert.NotEqual(Enumerable.Range(0, 300), o));
    }

    [Fact]
    public void A_minibatch_of_a_sum_is_scaled_to_estimate_the_whole_sum()
    {
        LeastSquares f = Objectives.LeastSquares(new double[,] { { 1 }, { 1 }, { 1 }, { 1 } }, [2, 2, 2, 2]);
        Assert.Equal(8, f.Value([0]));
        Assert.Equal(8, f.Minibatches(3).At(new BatchKey(0, 0)).Value([0]));
        Assert.Equal(8, f.Minibatches(3).At(new BatchKey(0, 1)).Value([0]));
    }

    [Fact]
    public void Minibatches_keep_the_layout_and_are_the_full_batch_themselves()
    {
        var f = (ReluNetwork)Cases.Create("ReLU network, 2 layers");
        var batches = (Minibatches)f.Minibatches(50);
        double[] x = new Draw(1).Vector(f.Dimension);
        Assert.Equal(f.Layout.ToString(), batches.Layout().ToString());
        Assert.Equal(f.Layout.ToString(), batches.At(new BatchKey(1, 2)).Layout().ToString());
        Assert.Equal(f.Value(x), batches.Value(x));
        Assert.Same(f, batches.FullBatch);
        Assert.Equal("ReLU network 6-5-3, 270 rows, minibatches of 50", batches.ToString());
    }

    [Fact]
    public void A_batch_size_or_step_out_of_range_is_refused()
    {
        IObjective f = Cases.Create("least squares wide");
        foreach (int size in (int[])[0, -1, 4])
        {
            string message = Assert.Throws<ArgumentException>(() => Split(f, size)).Message;
            Assert.Contains($"batchSize: expected 1 to 3, the number of rows, actual {size}", message, StringComparison.Ordinal);
        }

        string step = Assert.Throws<ArgumentException>(() => Split(f, 1).At(new BatchKey(0, -1))).Message;
        Assert.Contains("at least 0, actual -1", step, StringComparison.Ordinal);
    }

    private static Minibatches Split(IObjective f, int size) => (Minibatches)(f switch
    {
        LeastSquares g => g.Minibatches(size),
        LogisticRegression g => g.Minibatches(size),
        LinearNetwork g => g.Minibatches(size),
        _ => Assert.IsType<ReluNetwork>(f).Minibatches(size),
    });

    private static void Add(double[] sum, double[] part, double share)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += share * part[i];
    }

    // Up to 300 rows in another order: their rounding errors, of the largest term.
    private static void Near(double expected, double actual, double scale, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-13 * Math.Abs(scale), $"{what}: {actual:R} and {expected:R}");
}
