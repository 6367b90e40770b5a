using Egop.Tests.Goldens;
using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>The networks against a slow reference, and their identities.</summary>
public class NetworkTests
{
    private readonly Draw _draw = new(7);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(3000)]
    public void The_ReLU_network_agrees_with_one_unit_at_a_time(double size)
    {
        // Sizes of the digits network, rows beyond one tile; `size` makes logits that a softmax without a shift could not take.
        int[] widths = [64, 32, 10];
        double[][] rows = _draw.Matrix(300, 64).ToRowArrays();
        int[] labels = _draw.Classes(300, 10);
        var naive = new NaiveNetwork(
            widths, biases: true, z => Math.Max(z, 0), (z, _) => z > 0 ? 1 : 0,
            (i, z, delta) => NaiveNetwork.LogSoftmax(z, labels[i], delta));
        double[] theta = [.. _draw.Vector(naive.Layout.Dimension).Select(x => size * x)];
        Agree(naive, rows, Objectives.ReluNetwork(widths, rows, labels), theta);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void The_linear_network_agrees_with_one_unit_at_a_time(int n)
    {
        int[] widths = [10, 50, 30, 10];
        double[][] rows = _draw.Matrix(n, 10).ToRowArrays(), targets = _draw.Matrix(n, 10).ToRowArrays();
        var naive = new NaiveNetwork(
            widths, biases: false, z => z, (_, _) => 1, (i, z, delta) => NaiveNetwork.Squared(z, targets[i], 1, delta));
        LinearNetwork f = Objectives.LinearNetwork(widths, rows, targets);
        double[] theta = _draw.Vector(naive.Layout.Dimension);
        Agree(naive, rows, f, theta);
        Agree(naive, rows, f.Minibatches(n), theta);
        Assert.Equal(f.Value(theta), Objectives.LinearNetwork(widths, rows, targets).WithData(rows, targets).Value(theta));
    }

    [Fact]
    public void A_compressed_linear_network_keeps_the_digits_of_a_small_residual()
    {
        // Targets that the network meets up to 1e-9: Gram matrices would lose the loss of 1e-18 in their rounding of 1e-16.
        Matrix<double> a = _draw.Matrix(500, 4), w = _draw.Matrix(3, 4), noise = 1e-9 * _draw.Matrix(500, 3);
        IObjective f = Objectives.LinearNetwork([4, 3], a, (a * w.Transpose()) + noise);
        double expected = Math.Pow(noise.FrobeniusNorm(), 2) / 500;
        Assert.Equal(expected, f.Value(w.ToRowMajorArray()), 1e-5 * expected);
    }

    [Fact]
    public void The_derivative_of_a_unit_at_zero_is_zero()
    {
        ReluNetwork f = Objectives.ReluNetwork([1, 1, 2], new double[,] { { 1 } }, [0]);
        double[] gradient = new double[f.Dimension];
        f.Evaluate([0, 0, 1, -1, 0, 0], gradient);
        Assert.Equal([0, 0, 0, 0, -0.5, 0.5], gradient);
    }

    [Fact]
    public void One_layer_of_two_classes_is_logistic_regression()
    {
        Matrix<double> a = _draw.Matrix(40, 3);
        double[] y = _draw.Signs(40), w0 = _draw.Vector(3), w1 = _draw.Vector(3);
        ReluNetwork f = Objectives.ReluNetwork([3, 2], a, y.Select(v => v > 0 ? 1 : 0));
        IObjective logistic = Objectives.LogisticRegression(a, y);
        double expected = logistic.Value([.. w1.Zip(w0, (p, q) => p - q)]);
        Assert.Equal(expected, f.Value([.. w0, .. w1, 0.7, 0.7]), 1e-14);
    }

    [Fact]
    public void Loss_without_gradient_is_the_value()
    {
        var f = (ReluNetwork)Cases.Create("ReLU network, 2 layers");
        double[] theta = _draw.Vector(f.Dimension);
        Assert.Equal(f.Value(theta), f.Loss(theta), 1e-14);
        theta[3] = double.NegativeInfinity;
        Assert.True(double.IsNaN(f.Loss(theta)));
    }

    [Fact]
    public void Accuracy_counts_the_rows_whose_largest_output_is_their_label()
    {
        // One layer with W = I: the class is the larger coordinate, the first of equal ones.
        ReluNetwork f = Objectives.ReluNetwork([2, 2], new double[,] { { 1, 2 }, { 2, 1 }, { 3, 3 }, { 0, 5 } }, [1, 0, 1, 0]);
        double[] identity = [1, 0, 0, 1, 0, 0];
        Assert.Equal([1, 0, 0, 1], f.Classify(identity, f.Rows));
        Assert.Equal(0.5, f.Accuracy(identity));
        Assert.Equal(1.0, f.WithData(new double[,] { { 7, 1 } }, [0]).Accuracy(identity));
        Assert.Equal([-1, -1], f.Classify([1, 0, 0, double.NaN, 0, 0], new double[,] { { 1, 1 }, { 2, 1 } }));
        Assert.Equal(0, f.Accuracy([1, 0, 0, double.NaN, 0, 0]));
    }

    [Fact]
    public void Classes_of_many_rows_do_not_depend_on_the_tiles()
    {
        Matrix<double> rows = _draw.Matrix(600, 5);
        ReluNetwork f = Objectives.ReluNetwork([5, 8, 4], rows, _draw.Classes(600, 4));
        double[] theta = _draw.Vector(f.Dimension);
        int[] alone = [.. rows.ToRowArrays().Select(row => f.Classify(theta, new[] { row })[0])];
        Assert.Equal(alone, f.Classify(theta, rows));
    }

    private static void Agree(NaiveNetwork naive, double[][] rows, IObjective f, double[] theta)
    {
        double[] expected = new double[f.Dimension], actual = new double[f.Dimension];
        double reference = naive.Evaluate(rows, theta, expected), value = f.Evaluate(theta, actual);
        // Three layers of sums of up to 64 products over up to 300 rows: some hundred rounding errors of the largest terms.
        Assert.True(Math.Abs(reference - value) <= 1e-13 * reference, $"value {value:R}, expected {reference:R}");
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-13 * scale, $"gradient {i}: {actual[i]:R}, expected {expected[i]:R}");
    }
}
