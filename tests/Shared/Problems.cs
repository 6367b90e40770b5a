using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Small problems and points that several test classes use.</summary>
internal static class Problems
{
    public static double[] Normal(int length, ulong seed)
    {
        double[] values = new double[length];
        new RandomStream(new SampleKey(seed, 0)).FillNormal(values);
        return values;
    }

    public static Matrix<double> NormalMatrix(int rows, int columns, ulong seed) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, Normal(rows * columns, seed));

    /// <summary>1/2 ‖A θ − y‖² with singular values k^-1 in random directions: dense eigenvectors, decaying spectrum.</summary>
    public static IObjective LeastSquares(int d, ulong seed)
    {
        Matrix<double> left = ((DenseBasis)Bases.RandomRotation(d, seed)).ToMatrix();
        Matrix<double> right = ((DenseBasis)Bases.RandomRotation(d, seed + 1)).ToMatrix();
        Matrix<double> a = left * Matrix<double>.Build.DenseDiagonal(d, d, k => 1.0 / (k + 1)) * right;
        return Objectives.LeastSquares(a, a * Vector<double>.Build.Dense(Normal(d, seed + 2)));
    }

    /// <summary>A small ReLU network 6-5-3 on random data: 53 parameters, 40 rows.</summary>
    public static ReluNetwork Network(ulong seed)
    {
        const int rows = 40;
        double[] data = Normal(rows * 6, seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => (int)((seed + (ulong)(i * i)) % 3))];
        return Objectives.ReluNetwork([6, 5, 3], Matrix<double>.Build.DenseOfRowMajor(rows, 6, data), labels);
    }

    public static double Distance(IEnumerable<double> a, IEnumerable<double> b) =>
        Math.Sqrt(a.Zip(b, (p, q) => (p - q) * (p - q)).Sum());

    public static double Norm(IEnumerable<double> a) => Math.Sqrt(a.Sum(v => v * v));
}
