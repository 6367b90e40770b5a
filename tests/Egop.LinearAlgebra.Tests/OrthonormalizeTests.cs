namespace Egop.Tests;

public abstract class OrthonormalizeTests
{
    private protected abstract LinearAlgebraProvider Provider { get; }

    public static TheoryData<int> Orders => [.. Enumerable.Range(1, 20), 31, 32, 33, 63, 64, 65, 100];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Q_is_orthogonal_and_r_upper_triangular_with_positive_diagonal(int n)
    {
        double[] a = Dense.Random(n * n, n), q = Orthonormal(n, a);
        double[] r = Dense.Product(n, n, n, Dense.Transpose(n, n, q), a);
        for (int i = 0; i < n; i++)
        {
            Assert.True(r[(i * n) + i] > 0, $"R[{i}, {i}] = {r[(i * n) + i]}, order (and seed) {n}");
            double tolerance = (n + 10) * Dense.U * Dense.Norm(a);
            for (int j = 0; j < i; j++)
                Assert.True(Math.Abs(r[(i * n) + j]) <= tolerance, $"R[{i}, {j}] = {r[(i * n) + j]}, order (and seed) {n}");
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Q_is_the_one_a_known_factorization_has(int n)
    {
        // A = Q R with R well-conditioned: Q is determined to rounding errors times that condition, at most 3 (1 + 1/2) / (1 − 1/2).
        double[] q = Dense.RandomOrthogonal(n, n), r = Dense.Random(n * n, n + 1);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                r[(i * n) + j] = j < i ? 0 : j == i ? 1 + (i % 3) : r[(i * n) + j] / (2 * n);
        }

        double[] found = Orthonormal(n, Dense.Product(n, n, n, q, r));
        double difference = Dense.MaxDifference(q, found), tolerance = 9 * (n + 10) * Dense.U * Math.Sqrt(n);
        Assert.True(difference <= tolerance, $"Q differs by {difference:E2}, allowed {tolerance:E2}, order (and seed) {n}");
    }

    [Fact]
    public void The_scale_of_a_column_does_not_matter()
    {
        const int N = 20;
        double[] a = Dense.Random(N * N, 3), scaled = [.. a];
        for (int i = 0; i < N; i++)
        {
            scaled[(i * N) + 4] *= 1e-100;
            scaled[(i * N) + 11] *= 1e100;
        }

        // The condition of a random matrix of this order and seed is a few hundred.
        double condition = Condition(N, a), difference = Dense.MaxDifference(Orthonormal(N, a), Orthonormal(N, scaled));
        Assert.True(difference <= (N + 10) * Dense.U * condition, $"Q changed by {difference:E2}, condition {condition:E2}");
    }

    [Fact]
    public void A_singular_matrix_still_gives_an_orthogonal_matrix()
    {
        const int N = 40;
        double[] a = Dense.Product(N, N, 3, Dense.Random(N * 3, 1), Dense.Random(3 * N, 2));
        Orthonormal(N, a);
        Orthonormal(N, new double[N * N]);
        Orthonormal(N, [.. Enumerable.Repeat(1.0, N * N)]);
    }

    [Fact]
    public void Order_one_gives_the_sign()
    {
        Assert.Equal([-1.0], Orthonormal(1, [-3]));
        Assert.Equal([1.0], Orthonormal(1, [1e-200]));
    }

    [Fact]
    public void Wrong_arguments_of_orthonormalize_are_refused_by_name()
    {
        var p = Provider;
        p.Orthonormalize(0, []);
        Refused("n", () => p.Orthonormalize(-1, new double[4]));
        Refused("a", () => p.Orthonormalize(2, new double[3]));
        Refused("a", () => p.Orthonormalize(1, [double.NaN]));
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);

    private static double Condition(int n, double[] a)
    {
        double[] s = Dense.SingularValues(n, n, a);
        return s[0] / s[n - 1];
    }

    private double[] Orthonormal(int n, double[] a)
    {
        double[] q = [.. a];
        Provider.Orthonormalize(n, q);
        double error = Dense.MaxDifference(Dense.Product(n, n, n, Dense.Transpose(n, n, q), q), Dense.Identity(n));
        Assert.True(error <= (n + 10) * Dense.U, $"Qᵀ Q differs from I by {error:E2}, order (and seed) {n}");
        return q;
    }
}

public sealed class ManagedOrthonormalizeTests : OrthonormalizeTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeOrthonormalizeTests : OrthonormalizeTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
