using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class SyntheticDataTests
{
    [Fact]
    public void A_decaying_matrix_has_the_singular_values_it_was_asked_for()
    {
        Matrix<double> a = SyntheticData.DecayingMatrix(30, 12, 2, 5);
        Assert.Equal((30, 12), (a.RowCount, a.ColumnCount));
        Vector<double> s = a.Svd(computeVectors: false).S;
        for (int k = 0; k < 12; k++)
            Assert.Equal(1.0 / ((k + 1) * (k + 1)), s[k], 1e-14);
    }

    [Fact]
    public void The_same_seed_gives_the_same_matrix_and_another_seed_another()
    {
        Assert.Equal(SyntheticData.DecayingMatrix(5, 3, 1, 1), SyntheticData.DecayingMatrix(5, 3, 1, 1));
        Assert.NotEqual(SyntheticData.DecayingMatrix(5, 3, 1, 1), SyntheticData.DecayingMatrix(5, 3, 1, 2));
    }

    [Fact]
    public void Fewer_rows_than_columns_and_negative_exponents_are_refused()
    {
        Assert.Contains(
            "rows", Assert.Throws<ArgumentException>(() => SyntheticData.DecayingMatrix(3, 5, 1, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("exponent", Assert.Throws<ArgumentException>(() => SyntheticData.DecayingMatrix(5, 3, -1, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Log_sum_exp_on_consistent_data_has_the_logarithm_of_the_number_of_rows_as_its_minimum()
    {
        Matrix<double> a = SyntheticData.DecayingMatrix(10, 2, 2, 1);
        double[] target = Problems.Normal(2, 2);
        IObjective f = Objectives.LogSumExp(a, a * Vector<double>.Build.Dense(target));
        Assert.Equal(Math.Log(10), f.Value(target), 1e-14);
        Assert.True(Problems.Norm(f.Gradient(target)) <= 1e-15);
    }
}
