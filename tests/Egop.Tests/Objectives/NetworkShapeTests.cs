using System.Globalization;
using Egop.Tests.Goldens;

namespace Egop.Tests;

/// <summary>The network kernels against one unit at a time, over shapes with every remainder of their tiles and vectors.</summary>
public class NetworkShapeTests
{
    private const int Seed = 4711;

    public static TheoryData<string> Shapes
    {
        get
        {
            var random = new Random(Seed);
            List<string> shapes = [];
            // Every width, number of rows and number of classes occurs, the other sizes at random.
            for (int i = 1; i <= 20; i++)
                shapes.Add(Shape(random.Next(1, 71), [i, random.Next(1, 21), random.Next(1, 13)]));
            for (int i = 1; i <= 20; i++)
                shapes.Add(Shape(random.Next(1, 71), [random.Next(1, 21), i, random.Next(1, 21), random.Next(1, 13)]));
            for (int i = 1; i <= 12; i++)
                shapes.Add(Shape(random.Next(1, 71), [random.Next(1, 21), i]));
            for (int i = 1; i <= 70; i++)
                shapes.Add(Shape(i, [random.Next(1, 21), random.Next(1, 21), random.Next(1, 13)]));
            // Several row tiles, and more inputs and units than a block holds.
            shapes.Add(Shape(1201, [7, 5, 3]));
            shapes.Add(Shape(130, [333, 9, 4]));
            shapes.Add(Shape(20, [3, 170, 165, 2]));
            return [.. shapes.Distinct()];
        }
    }

    private static string Shape(int rows, int[] widths) => $"{rows}: {string.Join('-', widths)}";

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_ReLU_network_of_any_shape_agrees_with_one_unit_at_a_time(string shape)
    {
        (int n, int[] widths, Draw draw, double[][] rows) = Problem(shape);
        int[] labels = draw.Classes(n, widths[^1]);
        var naive = new NaiveNetwork(
            widths, biases: true, z => Math.Max(z, 0), (z, _) => z > 0 ? 1 : 0,
            (i, z, delta) => NaiveNetwork.LogSoftmax(z, labels[i], delta));
        ReluNetwork f = Objectives.ReluNetwork(widths, rows, labels);
        float[] theta = Theta(draw, f.Dimension);
        double[] wide = [.. theta.Select(t => (double)t)];
        Agree(naive, rows, f, theta, shape);
        AgreeOnMinibatch(naive, widths, rows, f, wide, labels, shape);
        double value = f.Value(wide);
        Assert.Equal(value, f.Loss(wide), 1e-13 * (1 + value));
        Assert.Equal([.. rows.Select(row => NaiveClass(naive, widths, row, wide))], f.Classify(wide, rows));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_linear_network_of_any_shape_agrees_with_one_unit_at_a_time(string shape)
    {
        (int n, int[] widths, Draw draw, double[][] rows) = Problem(shape);
        double[][] targets = draw.Matrix(n, widths[^1]).ToRowArrays();
        var naive = new NaiveNetwork(
            widths, biases: false, z => z, (_, _) => 1, (i, z, delta) => NaiveNetwork.Squared(z, targets[i], 1, delta));
        LinearNetwork f = Objectives.LinearNetwork(widths, rows, targets);
        float[] theta = Theta(draw, f.Dimension);
        Agree(naive, rows, f, theta, shape);
        // A minibatch of all rows sees them uncompressed and in another order.
        Agree(naive, rows, f.Minibatches(n).At(new BatchKey(1, 0)), theta, shape);
    }

    [Theory]
    [InlineData("300: 64-32-10")]
    [InlineData("37: 5-4-3")]
    public void Columns_of_zeros_change_nothing_but_have_zero_gradients(string shape)
    {
        (int n, int[] widths, Draw draw, double[][] rows) = Problem(shape);
        int[] labels = draw.Classes(n, widths[^1]);
        foreach (double[] row in rows)
            row[0] = row[^1] = row[widths[0] / 2] = 0;
        var naive = new NaiveNetwork(
            widths, biases: true, z => Math.Max(z, 0), (z, _) => z > 0 ? 1 : 0,
            (i, z, delta) => NaiveNetwork.LogSoftmax(z, labels[i], delta));
        ReluNetwork f = Objectives.ReluNetwork(widths, rows, labels);
        float[] theta = Theta(draw, f.Dimension);
        Agree(naive, rows, f, theta, shape);
        AgreeOnMinibatch(naive, widths, rows, f, [.. theta.Select(t => (double)t)], labels, shape);
        double[] gradient = f.Gradient([.. theta.Select(t => (double)t)]);
        Assert.Equal(0, gradient[0]);
        Assert.Equal(0, gradient[widths[0] - 1]);
    }

    [Fact]
    public void Data_of_zeros_train_only_the_biases_behind_them()
    {
        ReluNetwork f = Objectives.ReluNetwork([3, 2, 2], new double[5, 3], [0, 1, 0, 0, 1]);
        double[] gradient = f.Gradient([1, 2, 3, 4, 5, 6, 0.5, -0.5, 1, 2, 3, 4, 0.1, 0.2]);
        Assert.All(gradient[..6], g => Assert.Equal(0, g));
        Assert.NotEqual(0, gradient[6]);
        Assert.Equal(0, gradient[7]);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e10)]
    [InlineData(1e150)]
    [InlineData(1e300)]
    public void Logits_of_any_size_give_the_loss_and_probabilities_of_zero_and_one(double size)
    {
        // One layer, one input of 1, logits `size`, 0 and -size.
        ReluNetwork f = Objectives.ReluNetwork([1, 3], new double[,] { { 1 }, { 1 } }, [0, 1]);
        double[] gradient = new double[6];
        Assert.Equal(size / 2, f.Evaluate([size, 0, -size, 0, 0, 0], gradient), 1e-15 * size);
        Assert.Equal([0.5, -0.5, 0, 0.5, -0.5, 0], gradient);
        float[] narrow = new float[6];
        double[] value = new double[1];
        if (size < 1e30)
        {
            f.EvaluateMany(new[] { (float)size, 0, (float)-size, 0, 0, 0 }, value, narrow);
            Assert.Equal(size / 2, value[0], 1e-7 * size);
            Assert.Equal([0.5f, -0.5f, 0, 0.5f, -0.5f, 0], narrow);
        }
    }

    [Fact]
    public void Outputs_that_overflow_give_NaN_in_both_precisions()
    {
        var draw = new Draw(Seed);
        ReluNetwork f = Objectives.ReluNetwork([4, 3, 2], draw.Matrix(9, 4), draw.Classes(9, 2));
        double[] values = new double[1];
        double[] theta = [.. draw.Vector(f.Dimension).Select(t => 1e200 * t)];
        Assert.True(double.IsNaN(f.Evaluate(theta, new double[f.Dimension])));
        f.EvaluateMany(theta.Select(t => (float)(t * 1e-170)).ToArray(), values, new float[f.Dimension]);
        Assert.True(double.IsNaN(values[0]));
    }

    [Fact]
    public void Single_precision_gradients_of_many_rows_keep_their_digits()
    {
        // Sums over 5000 rows, one after the other in single precision, would lose two digits more.
        var draw = new Draw(Seed);
        ReluNetwork f = Objectives.ReluNetwork([20, 16, 5], draw.Matrix(5000, 20), draw.Classes(5000, 5));
        float[] theta = Theta(draw, f.Dimension), single = new float[f.Dimension];
        double[] expected = f.Gradient([.. theta.Select(t => (double)t)]);
        f.EvaluateMany(theta, new double[1], single);
        Assert.True(Distance(expected, [.. single.Select(g => (double)g)]) <= 1e-6 * Norm(expected));
    }

    private static (int Rows, int[] Widths, Draw Draw, double[][] Data) Problem(string shape)
    {
        string[] parts = shape.Split(": ");
        int n = int.Parse(parts[0], CultureInfo.InvariantCulture);
        int[] widths = [.. parts[1].Split('-').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        var draw = new Draw(Seed + n);
        return (n, widths, draw, draw.Matrix(n, widths[0]).ToRowArrays());
    }

    // Exact in both precisions.
    private static float[] Theta(Draw draw, int d) => [.. draw.Vector(d).Select(t => (float)t)];

    private static void Agree(NaiveNetwork naive, double[][] rows, IObjective f, float[] theta, string shape)
    {
        double[] wide = [.. theta.Select(t => (double)t)], expected = new double[f.Dimension], actual = new double[f.Dimension];
        double reference = naive.Evaluate(rows, wide, expected), value = f.Evaluate(wide, actual);
        // Chains of up to four sums of a few hundred terms: some hundred rounding errors of the largest terms.
        Assert.True(Math.Abs(reference - value) <= 2e-13 * (1 + reference), $"{shape}: value {value:R}, expected {reference:R}");
        Assert.True(Distance(expected, actual) <= 2e-13 * Scale(expected), $"{shape}: gradient off by {Distance(expected, actual):E1}");
        float[] single = new float[f.Dimension];
        double[] values = new double[1];
        f.EvaluateMany(theta, values, single);
        Assert.True(
            Math.Abs(reference - values[0]) <= 2e-5 * (1 + reference), $"{shape}: single value {values[0]:R}, expected {reference:R}");
        double off = Distance(expected, [.. single.Select(g => (double)g)]);
        Assert.True(off <= 2e-5 * Scale(expected), $"{shape}: single gradient off by {off:E1} of {Norm(expected):E1}");
    }

    private static void AgreeOnMinibatch(
        NaiveNetwork naive, int[] widths, double[][] rows, ReluNetwork f, double[] theta, int[] labels, string shape)
    {
        var batches = (Minibatches)f.Minibatches((rows.Length / 2) + 1);
        var key = new BatchKey(Seed, 1 % batches.BatchesPerEpoch);
        int[] chosen = batches.RowsAt(key).ToArray();
        var part = new NaiveNetwork(
            widths, biases: true, z => Math.Max(z, 0), (z, _) => z > 0 ? 1 : 0,
            (i, z, delta) => NaiveNetwork.LogSoftmax(z, labels[chosen[i]], delta));
        Assert.Equal(naive.Layout.Dimension, part.Layout.Dimension);
        Agree(part, [.. chosen.Select(i => rows[i])], batches.At(key), [.. theta.Select(t => (float)t)], $"{shape}, minibatch");
    }

    private static int NaiveClass(NaiveNetwork naive, int[] widths, double[] row, double[] theta)
    {
        double[]? outputs = null;
        var one = new NaiveNetwork(widths, biases: true, z => Math.Max(z, 0), (_, _) => 0, (_, z, _) =>
        {
            outputs = z;
            return 0;
        });
        one.Evaluate([row], theta, new double[naive.Layout.Dimension]);
        return Array.IndexOf(outputs!, outputs!.Max());
    }

    // Where the gradient vanishes by cancellation its rounding is that of its terms, of order 1.
    private static double Scale(double[] gradient) => 1 + Norm(gradient);

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
}
