using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Random instances of every objective of the library, in several shapes, by name.</summary>
internal static class Cases
{
    public const int Seed = 20260;

    private static readonly Dictionary<string, Func<Draw, IObjective>> _all = new()
    {
        ["quadratic n=1"] = r => Objectives.Quadratic(Symmetric(r, 1), r.Vector(1), 2),
        ["quadratic n=7"] = r => Objectives.Quadratic(Symmetric(r, 7), r.Vector(7), -3),
        ["quadratic n=200, several tiles"] = r => Objectives.Quadratic(Symmetric(r, 200), r.Vector(200)),
        ["unbalanced quadratic"] = r => Objectives.UnbalancedQuadratic(Symmetric(r, 5), 0.3),
        ["least squares tall"] = r => Objectives.LeastSquares(r.Matrix(300, 6), r.Vector(300), 1 / 300.0),
        ["least squares wide"] = r => Objectives.LeastSquares(r.Matrix(3, 9), r.Vector(3)),
        ["logistic regression"] = r => Objectives.LogisticRegression(r.Matrix(270, 5), r.Signs(270)),
        ["logistic regression, penalty"] = r => Objectives.LogisticRegression(r.Matrix(8, 4), r.Signs(8), 0.3),
        ["log-sum-exp"] = r => Objectives.LogSumExp(r.Matrix(20, 4), r.Vector(20)),
        ["log-sum-exp of one term"] = r => Objectives.LogSumExp(r.Matrix(1, 3), r.Vector(1)),
        ["linear network, 1 layer"] = r => Objectives.LinearNetwork([4, 3], r.Matrix(6, 4), r.Matrix(6, 3)),
        ["linear network, 2 layers, compressed"] = r => Objectives.LinearNetwork([3, 5, 2], r.Matrix(40, 3), r.Matrix(40, 2)),
        ["linear network, 4 layers"] = r => Objectives.LinearNetwork([3, 2, 4, 3, 1], r.Matrix(5, 3), r.Matrix(5, 1)),
        ["ReLU network, 1 layer"] = r => Objectives.ReluNetwork([4, 3], r.Matrix(9, 4), r.Classes(9, 3)),
        ["ReLU network, 2 layers"] = r => Objectives.ReluNetwork([6, 5, 3], r.Matrix(270, 6), r.Classes(270, 3)),
        ["ReLU network, 4 layers"] = r => Objectives.ReluNetwork([3, 4, 5, 4, 2], r.Matrix(7, 3), r.Classes(7, 2)),
        ["matrix factorization, r=1"] = r => Objectives.MatrixFactorization(r.Matrix(8, 6), r.Vector(8), 3, 2, 1),
        ["matrix factorization, r=3"] = r => Objectives.MatrixFactorization(r.Matrix(10, 20), r.Vector(10), 4, 5, 3),
        ["Rosenbrock d=2"] = _ => Objectives.Rosenbrock(2),
        ["Rosenbrock d=9, a=5"] = _ => Objectives.Rosenbrock(9, 5),
    };

    public static TheoryData<string> Names => [.. _all.Keys];

    public static TheoryData<string> RowNames => [.. _all.Keys.Where(name => Create(name) is RowObjective)];

    public static IObjective Create(string name) => _all[name](new Draw(Seed));

    public static Draw PointsOf(string name) => new(Seed + name.Length);

    private static Matrix<double> Symmetric(Draw r, int n)
    {
        Matrix<double> square = r.Matrix(n, n);
        return square + square.Transpose();
    }
}

/// <summary>Random numbers for tests, from a seed.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double[] Vector(int n) => [.. Enumerable.Range(0, n).Select(_ => Normal())];

    public Matrix<double> Matrix(int rows, int columns) => Matrix<double>.Build.DenseOfRowMajor(rows, columns, Vector(rows * columns));

    public double[] Signs(int n) => [.. Enumerable.Range(0, n).Select(_ => _random.Next(2) == 0 ? -1.0 : 1.0)];

    public int[] Classes(int n, int classes) => [.. Enumerable.Range(0, n).Select(_ => _random.Next(classes))];
}
