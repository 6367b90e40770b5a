namespace Egop.Tests;

public class ThinQrTests
{
    [Theory]
    [InlineData(40, 3, false)]
    [InlineData(40, 3, true)]
    [InlineData(20_000, 5, false)]
    [InlineData(20_000, 5, true)]
    public void Q_has_orthonormal_columns_and_Q_R_is_the_matrix(int n, int k, bool dependent)
    {
        double[] a = Dense.Random(n * k, 3);
        for (int i = 0; dependent && i < n; i++)
            (a[(i * k) + 1], a[(i * k) + k - 1]) = (2 * a[i * k], 0);
        (double[] q, double[] r) = ThinQr.Compute(n, k, a);
        for (int c = 0; c < k; c++)
        {
            for (int e = 0; e < k; e++)
            {
                double dot = Enumerable.Range(0, n).Sum(i => q[(i * k) + c] * q[(i * k) + e]);
                Assert.Equal(c == e ? 1 : 0, dot, 1e-12);
                if (e < c)
                    Assert.Equal(0, r[(c * k) + e]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < k; c++)
                Assert.Equal(a[(i * k) + c], Enumerable.Range(0, k).Sum(e => q[(i * k) + e] * r[(e * k) + c]), 1e-10);
        }
    }

    [Fact]
    public void A_matrix_with_NaN_spreads_it_instead_of_throwing()
    {
        double[] a = Dense.Random(100_000, 4);
        a[7] = double.NaN;
        Assert.Contains(ThinQr.Compute(50_000, 2, a).Q, double.IsNaN);
    }
}
