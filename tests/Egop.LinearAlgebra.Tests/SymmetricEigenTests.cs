namespace Egop.Tests;

public abstract class SymmetricEigenTests
{
    private protected abstract LinearAlgebraProvider Provider { get; }

    public static TheoryData<int> Orders => [.. Enumerable.Range(1, 20), 31, 32, 33, 34, 63, 64, 65, 66, 97, 200];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Random_matrices_are_diagonalized_to_rounding_error(int n) => Diagonalize(n, Dense.RandomSymmetric(n, n));

    [Theory]
    [MemberData(nameof(Orders))]
    public void Matrices_of_low_rank_are_diagonalized_and_have_that_rank(int n)
    {
        int rank = Math.Max(1, n / 8);
        double[] g = Dense.Random(rank * n, n);
        double[] a = Dense.Product(n, n, rank, Dense.Transpose(rank, n, g), g);
        double[] w = Diagonalize(n, a);
        Assert.Equal(rank, w.Count(x => x > Tolerance(n, a)));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_diagonal_matrix_returns_its_entries_exactly_in_order(int n)
    {
        double[] d = [.. Enumerable.Range(0, n).Select(i => Math.Pow(10, -16.0 * i / Math.Max(1, n - 1)) * (i % 3 == 1 ? -1 : 1))];
        Assert.Equal([.. d.OrderDescending()], Diagonalize(n, Dense.Diagonal(d)));
        Assert.Equal([.. d.OrderDescending()], Diagonalize(n, Dense.Diagonal([.. d.Reverse()])));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_second_difference_matrix_has_the_cosine_spectrum(int n)
    {
        double[] a = Dense.Diagonal([.. Enumerable.Repeat(2.0, n)]);
        for (int i = 0; i + 1 < n; i++)
            a[(i * n) + i + 1] = a[((i + 1) * n) + i] = -1;
        double[] expected = [.. Enumerable.Range(1, n).Select(k => 2 - (2 * Math.Cos(Math.PI * k / (n + 1)))).OrderDescending()];
        Near(expected, Diagonalize(n, a), Tolerance(n, a));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_reflection_has_one_eigenvalue_minus_one_and_the_rest_one(int n)
    {
        double[] v = Dense.Random(n, n), a = Dense.Identity(n);
        double squared = v.Sum(x => x * x);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                a[(i * n) + j] -= 2 * v[i] * v[j] / squared;
        }

        Near([.. Enumerable.Repeat(1.0, n - 1), -1], Diagonalize(n, a), Tolerance(n, a));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(100)]
    public void A_graded_spectrum_is_found_to_rounding_error_of_its_largest_value(int n)
    {
        double[] d = [.. Enumerable.Range(0, n).Select(i => Math.Pow(10, -16.0 * i / (n - 1)))];
        double[] q = Dense.RandomOrthogonal(n, n), scaled = Dense.Product(n, n, n, Dense.Diagonal(d), q);
        double[] a = Dense.Product(n, n, n, Dense.Transpose(n, n, q), scaled);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                a[(i * n) + j] = a[(j * n) + i];
        }

        // Building A costs as much accuracy as taking it apart.
        Near(d, Diagonalize(n, a), 2 * Tolerance(n, a));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(70)]
    public void A_matrix_graded_from_either_corner_is_diagonalized(int n)
    {
        double[] a = Dense.RandomSymmetric(n, n), b = [.. a];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[(i * n) + j] *= Math.Pow(10, -0.25 * (i + j));
                b[(i * n) + j] *= Math.Pow(10, -0.25 * (2 * (n - 1) - i - j));
            }
        }

        Diagonalize(n, a);
        Diagonalize(n, b);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(50)]
    public void The_zero_matrix_and_the_identity_keep_their_values(int n)
    {
        Assert.All(Diagonalize(n, new double[n * n]), x => Assert.Equal(0, x));
        Assert.All(Diagonalize(n, Dense.Identity(n)), x => Assert.Equal(1, x));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-160)]
    [InlineData(1e160)]
    [InlineData(1e300)]
    public void Very_small_and_very_large_matrices_neither_underflow_nor_overflow(double scale)
    {
        const int N = 30;
        double[] a = Dense.RandomSymmetric(N, 5), plain = new double[N], scaled = new double[N];
        double[] b = [.. a.Select(x => scale * x)];
        double tolerance = Tolerance(N, a);
        Provider.SymmetricEigen(N, a, plain);
        Provider.SymmetricEigen(N, b, scaled);
        Near(plain, [.. scaled.Select(x => x / scale)], 2 * tolerance);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void Only_the_upper_triangle_counts(int n)
    {
        double[] a = Dense.RandomSymmetric(n, n), b = [.. a], wa = new double[n], wb = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                b[(i * n) + j] = 1e9;
        }

        Provider.SymmetricEigen(n, a, wa);
        Provider.SymmetricEigen(n, b, wb);
        Assert.Equal(wa, wb);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Eigenvalues_agree_with_those_of_the_other_provider()
    {
        const int N = 120;
        double[] a = Dense.RandomSymmetric(N, 7), b = [.. a], wa = new double[N], wb = new double[N];
        double tolerance = Tolerance(N, a);
        TestProviders.Managed.SymmetricEigen(N, a, wa);
        Provider.SymmetricEigen(N, b, wb);
        Near(wa, wb, tolerance);
    }

    [Fact]
    public void Order_zero_is_empty() => Provider.SymmetricEigen(0, [], []);

    [Fact]
    public void Wrong_arguments_of_eigenvalues_are_refused_by_name()
    {
        var p = Provider;
        Refused("n", () => p.SymmetricEigen(-1, new double[4], new double[2]));
        Refused("a", () => p.SymmetricEigen(2, new double[3], new double[2]));
        Refused("eigenvalues", () => p.SymmetricEigen(2, new double[4], new double[1]));
        Refused("a", () => p.SymmetricEigen(2, [1, double.NaN, double.NaN, 1], new double[2]));
        Refused("a", () => p.SymmetricEigen(2, [1, 0, 0, double.NegativeInfinity], new double[2]));
        Refused("a", () => p.SymmetricEigen(65536, new double[4], new double[65536]));
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);

    // Householder reductions and QL sweeps are backward stable with a constant that grows slowly with n; n + 10 is generous to
    // small orders and far below the square root of the roundoff for all.
    private static double Tolerance(int n, double[] a) => (n + 10) * Dense.U * Dense.Norm(a);

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        double difference = Dense.MaxDifference(expected, actual);
        Assert.True(difference <= tolerance, $"differ by {difference:E2}, allowed {tolerance:E2}, order (and seed) {expected.Length}");
    }

    // Checks A vᵢ = wᵢ vᵢ, orthonormality and order; returns the eigenvalues.
    private double[] Diagonalize(int n, double[] a)
    {
        double[] v = [.. a], w = new double[n];
        Provider.SymmetricEigen(n, v, w);
        double[] av = Dense.Product(n, n, n, v, a), vv = Dense.Product(n, n, n, v, Dense.Transpose(n, n, v));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                av[(i * n) + j] -= w[i] * v[(i * n) + j];
            Assert.True(i == 0 || w[i - 1] >= w[i], $"eigenvalues {i - 1} and {i} of order (and seed) {n} are not descending");
        }

        Assert.True(Dense.Norm(av) <= Tolerance(n, a), $"residual {Dense.Norm(av):E2}, allowed {Tolerance(n, a):E2}, order (and seed) {n}");
        double orthogonality = Dense.MaxDifference(vv, Dense.Identity(n));
        Assert.True(orthogonality <= (n + 10) * Dense.U, $"V Vᵀ differs from I by {orthogonality:E2}, order (and seed) {n}");
        return w;
    }
}

public sealed class ManagedSymmetricEigenTests : SymmetricEigenTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeSymmetricEigenTests : SymmetricEigenTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;

    [Theory]
    [InlineData(25)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(100)]
    public void A_rank_one_matrix_of_steeply_graded_entries_is_solved(int n)
    {
        // Parts of its tridiagonal form are so small that their squares underflow.
        foreach (double ratio in (double[])[0.5, 0.1, 1e-2, 1e-4, 1e-6, 1e-7, 1e-12, 1e-40])
        {
            foreach (bool ascending in (bool[])[false, true])
            {
                double[] v = [.. Enumerable.Range(0, n).Select(i => (i % 3 == 0 ? -1 : 1) * Math.Pow(ratio, ascending ? n - 1 - i : i))];
                double[] a = [.. v.SelectMany(x => v.Select(y => x * y))], values = new double[n];
                LinearAlgebra.Managed.SymmetricEigen(n, a, values);
                double square = v.Sum(x => x * x);
                Assert.Equal(square, values[0], 1e-13 * n * square);
                Assert.All(values.Skip(1), value => Assert.InRange(Math.Abs(value), 0, 1e-13 * n * square));
            }
        }
    }
}
