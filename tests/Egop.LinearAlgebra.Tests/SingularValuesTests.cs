namespace Egop.Tests;

public abstract class SingularValuesTests
{
    private protected abstract LinearAlgebraProvider Provider { get; }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    [InlineData(17, 17)]
    [InlineData(33, 31)]
    [InlineData(31, 33)]
    [InlineData(40, 32)]
    [InlineData(41, 32)]
    [InlineData(32, 41)]
    [InlineData(64, 64)]
    [InlineData(65, 63)]
    [InlineData(150, 20)]
    [InlineData(20, 150)]
    [InlineData(100, 97)]
    [InlineData(97, 100)]
    public void Random_matrices_agree_with_one_sided_jacobi(int rows, int columns)
    {
        double[] a = Dense.Random(rows * columns, (1000 * rows) + columns);
        Near(Dense.SingularValues(rows, columns, a), Values(rows, columns, a), Tolerance(rows, columns, a));
    }

    [Fact]
    public void All_small_shapes_agree_with_one_sided_jacobi()
    {
        for (int rows = 1; rows <= 12; rows++)
        {
            for (int columns = 1; columns <= 12; columns++)
                Random_matrices_agree_with_one_sided_jacobi(rows, columns);
        }
    }

    [Fact]
    public void Values_graded_over_twelve_decades_are_exact_to_rounding_error_of_the_largest_and_a_gram_matrix_loses_them()
    {
        // Entries ± σ_j / 8 are exact but for the rounding of σ_j: these singular values are known.
        const int N = 64;
        double[] sigma = [.. Enumerable.Range(0, N).Select(i => Math.Pow(10, -12.0 * i / (N - 1)))];
        double[] a = Dense.Product(N, N, N, Dense.Hadamard(6), Dense.Diagonal(sigma));
        double tolerance = 16 * Dense.U * sigma[0];
        Near(sigma, Values(N, N, a), tolerance);

        double[] two = Dense.Product(N, N, N, a, Dense.RandomOrthogonal(N, 1)), gram = new double[N * N], squares = new double[N];
        Near(sigma, Values(N, N, two), Tolerance(N, N, two));
        LinearAlgebra.AddGram(Provider, N, N, 1, two, gram, 1);
        Provider.SymmetricEigen(N, gram, squares);
        double lost = Dense.MaxDifference(sigma, [.. squares.Select(x => Math.Sqrt(Math.Max(0, x)))]);
        Assert.True(
            lost > 1000 * Tolerance(N, N, two), $"the Gram matrix lost only {lost:E2}: this test no longer tells the two routes apart");
    }

    [Theory]
    [InlineData(200, 30)]
    [InlineData(34, 30)]
    public void Graded_values_survive_in_tall_and_in_wide_matrices(int rows, int columns)
    {
        double[] sigma = [.. Enumerable.Range(0, columns).Select(i => Math.Pow(10, -12.0 * i / (columns - 1)))];
        double[] tall = new double[rows * columns];
        Dense.Diagonal(sigma).CopyTo(tall, 0);
        double[] left = Dense.Product(rows, columns, rows, Dense.RandomOrthogonal(rows, 2), tall);
        double[] a = Dense.Product(rows, columns, columns, left, Dense.RandomOrthogonal(columns, 3));
        Near(sigma, Values(rows, columns, a), Tolerance(rows, columns, a));
        Near(sigma, Values(columns, rows, Dense.Transpose(rows, columns, a)), Tolerance(rows, columns, a));
    }

    [Fact]
    public void Zero_rank_one_and_diagonal_matrices_have_their_known_values()
    {
        Assert.All(Values(40, 30, new double[1200]), x => Assert.Equal(0, x));
        double[] ones = [.. Enumerable.Repeat(1.0, 1200)];
        Near([Math.Sqrt(1200), .. new double[29]], Values(40, 30, ones), Tolerance(40, 30, ones));
        double[] d = [3, -2, 0, 5, 1e-8];
        Near([5, 3, 2, 1e-8, 0], Values(5, 5, Dense.Diagonal(d)), Tolerance(5, 5, d));
        Near([3], Values(1, 1, [-3]), Tolerance(1, 1, [-3]));
    }

    [Fact]
    public void An_orthogonal_matrix_has_all_values_one()
    {
        const int N = 80;
        double[] q = Dense.RandomOrthogonal(N, 4);
        Near([.. Enumerable.Repeat(1.0, N)], Values(N, N, q), Tolerance(N, N, q));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void Very_small_and_very_large_matrices_neither_underflow_nor_overflow(double scale)
    {
        double[] a = Dense.Random(35 * 30, 5);
        Near(Values(35, 30, a), [.. Values(35, 30, [.. a.Select(x => x * scale)]).Select(x => x / scale)], 2 * Tolerance(35, 30, a));
    }

    [Fact]
    public void Empty_matrices_have_no_values()
    {
        Provider.SingularValues(0, 5, [], []);
        Provider.SingularValues(5, 0, [], []);
    }

    [Fact]
    public void Wrong_arguments_of_singular_values_are_refused_by_name()
    {
        var p = Provider;
        Refused("rows", () => p.SingularValues(-1, 2, new double[4], new double[2]));
        Refused("columns", () => p.SingularValues(2, -1, new double[4], new double[2]));
        Refused("a", () => p.SingularValues(2, 3, new double[5], new double[2]));
        Refused("singularValues", () => p.SingularValues(2, 3, new double[6], new double[1]));
        Refused("a", () => p.SingularValues(1, 2, [double.NaN, 1], new double[1]));
    }

    private static void Refused(string name, Action call) => Assert.Equal(name, Assert.Throws<ArgumentException>(call).ParamName);

    // Building the matrix or the reference rounds as the values themselves do: errors proportional to |A| u, with a factor that
    // grows slowly with the size. For the sizes here about 1e-14, against 1e-8 for a Gram matrix.
    private static double Tolerance(int rows, int columns, double[] a) => (10 + Math.Min(rows, columns)) * Dense.U * Dense.Norm(a);

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        double difference = Dense.MaxDifference(expected, actual);
        Assert.True(difference <= tolerance, $"differ by {difference:E2}, allowed {tolerance:E2}, {expected.Length} values");
    }

    private double[] Values(int rows, int columns, double[] a)
    {
        var s = new double[Math.Min(rows, columns)];
        Provider.SingularValues(rows, columns, (double[])a.Clone(), s);
        for (int i = 0; i < s.Length; i++)
            Assert.True(s[i] >= 0 && (i == 0 || s[i - 1] >= s[i]), $"σ[{i}] = {s[i]} is negative or out of order");
        return s;
    }
}

public sealed class ManagedSingularValuesTests : SingularValuesTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Managed;
}

public sealed class NativeSingularValuesTests : SingularValuesTests
{
    private protected override LinearAlgebraProvider Provider => TestProviders.Native;
}
