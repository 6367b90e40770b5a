using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class JacobiSvdTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    [InlineData(30, 30)]
    [InlineData(40, 17)]
    public void The_factors_are_orthonormal_and_multiply_back_to_the_matrix(int m, int n)
    {
        Matrix<double> a = Random(m, n, 5);
        Check(m, n, a);
    }

    [Fact]
    public void Rank_deficient_and_zero_matrices_have_complete_bases()
    {
        Matrix<double> a = Random(7, 2, 1) * Random(2, 5, 2);
        double[] sigma = Check(7, 5, a);
        Assert.All(sigma[2..], s => Assert.True(s <= 1e-14 * sigma[0]));
        Assert.All(Check(4, 3, Matrix<double>.Build.Dense(4, 3)), s => Assert.Equal(0, s));
    }

    [Fact]
    public void Small_singular_values_of_a_scaled_matrix_keep_their_relative_accuracy()
    {
        // Columns 1, 1e-8 and 1e-16 times orthonormal ones: an eigendecomposition of AᵀA could not see the last two.
        Matrix<double> q = Random(6, 6, 3).QR().Q.SubMatrix(0, 6, 0, 3);
        double[] scales = [1, 1e-8, 1e-16];
        (_, double[] sigma, _) = JacobiSvd.Compute(6, 3, (q * Matrix<double>.Build.DenseOfDiagonalArray(scales)).ToRowMajorArray());
        for (int k = 0; k < 3; k++)
            Assert.Equal(1, sigma[k] / scales[k], 1e-14);
    }

    private static Matrix<double> Random(int rows, int columns, int seed) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, Dense.Random(rows * columns, seed));

    private static double[] Check(int m, int n, Matrix<double> a)
    {
        (double[] u, double[] sigma, double[] v) = JacobiSvd.Compute(m, n, a.ToRowMajorArray());
        Matrix<double> left = Matrix<double>.Build.DenseOfRowMajor(m, m, u), right = Matrix<double>.Build.DenseOfRowMajor(n, n, v);
        Assert.True((left.TransposeThisAndMultiply(left) - Matrix<double>.Build.DenseIdentity(m)).FrobeniusNorm() <= 1e-14 * m);
        Assert.True((right.TransposeThisAndMultiply(right) - Matrix<double>.Build.DenseIdentity(n)).FrobeniusNorm() <= 1e-14 * n);
        Matrix<double> middle = Matrix<double>.Build.Dense(m, n, (i, j) => i == j ? sigma[i] : 0);
        // Signs are fixed side by side, so the middle factor is diagonal up to signs.
        Matrix<double> core = left.TransposeThisAndMultiply(a) * right;
        Assert.True((core.PointwiseAbs() - middle).FrobeniusNorm() <= 1e-14 * (m + n) * Math.Max(sigma[0], 1e-300));
        Assert.True(sigma.Zip(sigma.Skip(1)).All(pair => pair.First >= pair.Second));
        foreach (Vector<double> column in left.EnumerateColumns().Concat(right.EnumerateColumns()))
            Assert.True(column[column.AbsoluteMaximumIndex()] > 0);
        return sigma;
    }
}
