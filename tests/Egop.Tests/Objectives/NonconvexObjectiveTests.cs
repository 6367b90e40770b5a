using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Identities of matrix factorization, the Rosenbrock function and objectives from functions.</summary>
public class NonconvexObjectiveTests
{
    private readonly Draw _draw = new(6);

    [Fact]
    public void Matrix_factorization_is_its_definition()
    {
        Matrix<double>[] measurements = [.. Enumerable.Range(0, 7).Select(_ => _draw.Matrix(4, 3))];
        double[] b = _draw.Vector(7);
        Matrix<double> left = _draw.Matrix(4, 2), right = _draw.Matrix(3, 2), product = left * right.Transpose();
        double expected = 0.5 * measurements.Zip(b, (a, v) => Math.Pow(a.PointwiseMultiply(product).Enumerate().Sum() - v, 2)).Sum();
        MatrixFactorization f = Objectives.MatrixFactorization(measurements, b, 2);
        Assert.Equal(expected, f.Value(Stack(left, right)), 1e-13 * expected);
        Assert.Equal("L 4x2 at 0, R 3x2 at 8", f.Layout.ToString());
        Assert.Equal("matrix factorization, 4 x 3 of rank 2, 7 measurements", f.ToString());
    }

    [Fact]
    public void Rotating_both_factors_leaves_matrix_factorization_alone()
    {
        var f = (MatrixFactorization)Cases.Create("matrix factorization, r=3");
        Matrix<double> left = _draw.Matrix(4, 3), right = _draw.Matrix(5, 3), q = _draw.Matrix(3, 3).QR().Q;
        double value = f.Value(Stack(left, right));
        Assert.Equal(value, f.Value(Stack(left * q, right * q)), 1e-12 * value);
    }

    [Fact]
    public void The_Rosenbrock_function_has_its_known_values()
    {
        IObjective f = Objectives.Rosenbrock(2);
        Assert.Equal(24.2, f.Value([-1.2, 1]), 1e-13);
        double[] ones = [1, 1, 1, 1], gradient = new double[4];
        Assert.Equal(0, Objectives.Rosenbrock(4).Evaluate(ones, gradient));
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_function_becomes_an_objective_with_the_layout_it_is_given()
    {
        int calls = 0;
        double Half(ReadOnlySpan<double> x, Span<double> gradient)
        {
            calls++;
            x.CopyTo(gradient);
            return 0.5 * ((x[0] * x[0]) + (x[1] * x[1]));
        }

        IObjective f = Objectives.FromFunction(2, Half);
        Assert.Equal(12.5, f.Value([3, 4]));
        Assert.Equal([3, 4], f.Gradient([3, 4]));
        Assert.Equal(2, calls);
        Assert.True(double.IsNaN(f.Value([double.NaN, 0])));
        Assert.Equal(2, calls);
        var layout = ParameterLayout.Of([("u", [1]), ("v", [1])]);
        Assert.Same(layout, Objectives.FromFunction(layout, Half).Layout());
        Assert.Equal("function of 2 parameters", f.ToString());
    }

    private static double[] Stack(Matrix<double> left, Matrix<double> right) => [.. left.ToRowMajorArray(), .. right.ToRowMajorArray()];
}
