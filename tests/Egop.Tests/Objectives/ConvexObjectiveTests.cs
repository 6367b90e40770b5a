using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Identities of the quadratic, least squares, logistic and log-sum-exp objectives.</summary>
public class ConvexObjectiveTests
{
    private readonly Draw _draw = new(5);

    [Fact]
    public void Least_squares_is_the_quadratic_of_its_normal_equations()
    {
        Matrix<double> a = _draw.Matrix(300, 6);
        Vector<double> y = Vector<double>.Build.Dense(_draw.Vector(300));
        IObjective f = Objectives.LeastSquares(a, y, 0.5);
        IObjective g = Objectives.Quadratic(0.5 * a.TransposeThisAndMultiply(a), 0.5 * a.TransposeThisAndMultiply(y), 0.25 * (y * y));
        double[] x = _draw.Vector(6);
        Near(f.Value(x), g.Value(x), 1e-13);
        Assert.All(f.Gradient(x).Zip(g.Gradient(x)), pair => Near(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_unbalanced_quadratic_is_the_balanced_one_in_scaled_coordinates()
    {
        Matrix<double> square = _draw.Matrix(6, 6), h = square.TransposeThisAndMultiply(square);
        double[] x = _draw.Vector(6), scaled = [.. x.Select((v, i) => v * Math.Pow(0.1, i))];
        Near(Objectives.Quadratic(h).Value(scaled), Objectives.UnbalancedQuadratic(h, 0.1).Value(x), 1e-13);
    }

    [Fact]
    public void Log_sum_exp_is_log_n_with_zero_gradient_where_all_residuals_vanish()
    {
        Matrix<double> a = _draw.Matrix(50, 8);
        Vector<double> solution = Vector<double>.Build.Dense(_draw.Vector(8));
        IObjective f = Objectives.LogSumExp(a, a * solution);
        double[] gradient = new double[8];
        Assert.Equal(Math.Log(50), f.Evaluate(solution.ToArray(), gradient), 1e-15 * 50);
        Assert.All(gradient, g => Assert.Equal(0, g, 1e-14));
        Assert.True(f.Value(_draw.Vector(8)) > Math.Log(50));
    }

    [Fact]
    public void Log_sum_exp_does_not_overflow_where_its_exponentials_would()
    {
        IObjective f = Objectives.LogSumExp(new double[,] { { 1 }, { 1 }, { 2 } }, [0, 0, 0]);
        double[] gradient = new double[1];
        Assert.Equal(4e6, f.Evaluate([1000], gradient));
        Assert.Equal(8000, gradient[0]);
    }

    [Theory]
    [InlineData(-1000, 1000)]
    [InlineData(-1e10, 1e10)]
    [InlineData(40, 4.248354255291589e-18)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(600, 2.6503965530043105e-261)]
    [InlineData(-1e-9, 0.6931471810599453)]
    public void The_logistic_loss_keeps_its_digits_at_every_margin(double margin, double loss)
    {
        IObjective f = Objectives.LogisticRegression(new double[,] { { 1 }, { 1 } }, [1, 1]);
        Near(loss, f.Value([margin]), 1e-14);
    }

    [Fact]
    public void Turning_labels_and_parameters_around_leaves_logistic_regression_alone()
    {
        Matrix<double> a = _draw.Matrix(20, 3);
        double[] y = _draw.Signs(20), x = _draw.Vector(3);
        IObjective f = Objectives.LogisticRegression(a, y, 0.1);
        IObjective turned = Objectives.LogisticRegression(a, y.Select(v => -v), 0.1);
        Assert.Equal(f.Value(x), turned.Value([.. x.Select(v => -v)]));
    }

    [Fact]
    public void The_penalty_adds_half_its_factor_times_the_squared_norm()
    {
        Matrix<double> a = _draw.Matrix(20, 3);
        double[] y = _draw.Signs(20), x = [1, 2, -2];
        double plain = Objectives.LogisticRegression(a, y).Value(x);
        Near(plain + (0.25 * 9), Objectives.LogisticRegression(a, y, 0.5).Value(x), 1e-15);
    }

    [Fact]
    public void Every_form_of_matrix_and_vector_gives_the_same_objective()
    {
        double[,] a = { { 1, 2 }, { 3, 4 }, { 5, 7 } };
        double[] y = [1, 2, 4], x = [0.5, -1];
        double expected = Objectives.LeastSquares(a, y).Value(x);
        Assert.Equal(expected, Objectives.LeastSquares(Matrix<double>.Build.DenseOfArray(a), Vector<double>.Build.Dense(y)).Value(x));
        Assert.Equal(expected, Objectives.LeastSquares(new double[][] { [1, 2], [3, 4], [5, 7] }, [.. y]).Value(x));
        Assert.Equal(a, ((DataMatrix)a).ToMatrix().ToArray());
    }

    [Fact]
    public void The_managed_provider_and_the_chosen_one_agree()
    {
        Matrix<double> a = _draw.Matrix(30, 5);
        double[] y = _draw.Vector(30), x = _draw.Vector(5), v = _draw.Vector(5), chosen = new double[5], managed = new double[5];
        Objectives.LogSumExp(a, y).HessianVectorProduct(x, v, chosen);
        Objectives.LogSumExp(a, y, LinearAlgebra.Managed).HessianVectorProduct(x, v, managed);
        Assert.All(chosen.Zip(managed), pair => Near(pair.First, pair.Second, 1e-12));
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R}, expected {expected:R}");
}
