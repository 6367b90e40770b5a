namespace Egop.Tests;

/// <summary>The managed eigensolver beyond the orders that sweeps solve, over three kinds of spectra, and its secular equation.</summary>
public sealed class DivideAndConquerTests
{
    // The order of the tridiagonal matrices.
    private const int N = 150;

    public static TheoryData<int> Orders => [.. Enumerable.Range(33, 38), 100, 128, 129, 257];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Random_matrices_are_diagonalized(int n) => Check(n, Random(n));

    [Theory]
    [MemberData(nameof(Orders))]
    public void Gram_matrices_with_a_power_law_spectrum_are_diagonalized(int n) => Check(n, PowerLaw(n));

    [Theory]
    [MemberData(nameof(Orders))]
    public void Rank_deficient_matrices_are_diagonalized(int n) => Check(n, RankDeficient(n));

    [Fact]
    public void Order_500_is_diagonalized_for_all_three_spectra() => Assert.All(Order500(), a => Check(500, a));

    [Fact]
    public void Tridiagonal_matrices_that_do_and_do_not_deflate_are_diagonalized() => Assert.All(Tridiagonals(), a => Check(N, a));

    [Fact]
    public void Eigenvalues_are_those_of_the_native_library()
    {
        foreach (int n in Orders.Select(order => order.Data))
        {
            Compare(n, Random(n));
            Compare(n, PowerLaw(n));
            Compare(n, RankDeficient(n));
        }

        Assert.All(Order500(), a => Compare(500, a));
        Assert.All(Tridiagonals(), a => Compare(N, a));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(65)]
    [InlineData(200)]
    public unsafe void Roots_of_the_secular_equation_interlace_the_poles_and_give_eigenvectors(int n)
    {
        var random = new Random(n);
        for (int trial = 0; trial < 20; trial++)
        {
            // Poles from well apart to nearly equal, weights over many orders of magnitude, in shuffled places.
            double[] poles = new double[n], squares = new double[n];
            int[] place = [.. Enumerable.Range(0, n)], order = new int[n];
            random.Shuffle(place);
            double pole = -1, rho = Math.Pow(10, 2 - (4 * random.NextDouble()));
            for (int i = 0; i < n; i++)
            {
                pole += Math.Pow(10, -6 * random.NextDouble() * (trial % 3));
                poles[place[i]] = pole;
                squares[place[i]] = Math.Pow(10, -20 * random.NextDouble() * (trial % 2)) / n;
                order[i] = place[i];
            }

            double[] delta = new double[n], roots = new double[n];
            fixed (double* d = poles, s = squares, pd = delta)
            fixed (int* o = order)
            {
                var equation = new SecularEquation(n, d, s, o, rho);
                for (int i = 0; i < n; i++)
                {
                    roots[i] = equation.Solve(i, pd);
                    Assert.True(delta[order[i]] < 0, $"root {i} is not right of its pole, seed {n}, trial {trial}");
                    Assert.True(i == n - 1 || delta[order[i + 1]] > 0, $"root {i} is not left of the next pole, seed {n}, trial {trial}");
                    double f = 1 / rho, size = 1 / rho;
                    for (int j = 0; j < n; j++)
                    {
                        f += squares[j] / delta[j];
                        size += Math.Abs(squares[j] / delta[j]);
                        // The distances are what matters, and they agree with the root.
                        Assert.True(
                            Math.Abs(poles[j] - roots[i] - delta[j]) <= 8 * Dense.U * (Math.Abs(poles[j]) + Math.Abs(roots[i]) + 1));
                    }

                    Assert.True(
                        Math.Abs(f) <= 4 * (n + 8) * Dense.U * size, $"f is {f:E2} of {size:E2} at root {i}, seed {n}, trial {trial}");
                }
            }

            double trace = poles.Sum() + (rho * squares.Sum());
            Assert.True(
                Math.Abs(roots.Sum() - trace) <= 8 * n * Dense.U * (poles.Sum(Math.Abs) + (rho * squares.Sum()) + 1),
                $"seed {n}, trial {trial}");
        }
    }

    private static double[] Random(int n) => Dense.RandomSymmetric(n, n);

    private static double[] PowerLaw(int n) => Gram(n, n, i => Math.Pow(i + 1, -1.5));

    private static double[] RankDeficient(int n) => Gram(n, n / 8, _ => 1);

    private static double[][] Order500() => [Dense.RandomSymmetric(500, 1), PowerLaw(500), RankDeficient(500)];

    // Wilkinson's matrix has pairs of eigenvalues that agree to many digits; a constant diagonal with tiny couplings deflates nearly
    // everywhere.
    private static double[][] Tridiagonals() =>
    [
        Tridiagonal(N, i => Math.Abs(i - (N / 2)), _ => 1),
        Tridiagonal(N, _ => 1, _ => 1e-14),
        Tridiagonal(N, i => i, _ => 1e-3),
        Tridiagonal(N, _ => 0, i => i % 2 == 0 ? 1 : 0),
        Tridiagonal(N, _ => 0, _ => -1),
        new double[N * N],
        Dense.Identity(N),
    ];

    private static double[] Gram(int n, int rank, Func<int, double> weight)
    {
        double[] g = Dense.Random(rank * n, n + 1), scaled = [.. g.Select((x, i) => x * weight(i / n))];
        return Dense.Product(n, n, rank, Dense.Transpose(rank, n, scaled), g);
    }

    private static double[] Tridiagonal(int n, Func<int, double> diagonal, Func<int, double> below)
    {
        double[] a = Dense.Diagonal([.. Enumerable.Range(0, n).Select(diagonal)]);
        for (int i = 0; i + 1 < n; i++)
            a[(i * n) + i + 1] = a[((i + 1) * n) + i] = below(i);
        return a;
    }

    // Residual, orthogonality, order, and the same bits for 1, 2 and 3 threads.
    private static void Check(int n, double[] a)
    {
        double[] v = [.. a], w = new double[n];
        LinearAlgebra.SymmetricEigen(LinearAlgebra.Managed, n, v, w, 1);
        foreach (int threads in (int[])[2, 3])
        {
            double[] v2 = [.. a], w2 = new double[n];
            LinearAlgebra.SymmetricEigen(LinearAlgebra.Managed, n, v2, w2, threads);
            Assert.Equal(w, w2);
            Assert.Equal(v, v2);
        }

        double size = Dense.Norm(w);
        double[] av = Dense.Product(n, n, n, v, a), vv = Dense.Product(n, n, n, v, Dense.Transpose(n, n, v));
        for (int i = 0; i < av.Length; i++)
            av[i] -= w[i / n] * v[i];
        Assert.True(Dense.Norm(av) <= (n + 10) * Dense.U * size, $"residual {Dense.Norm(av) / size:E2}, order and seed {n}");
        double orthogonality = Dense.MaxDifference(vv, Dense.Identity(n));
        Assert.True(orthogonality <= (n + 10) * Dense.U, $"V Vᵀ differs from I by {orthogonality:E2}, order and seed {n}");
        Assert.Equal([.. w.OrderDescending()], w);
    }

    private static void Compare(int n, double[] a)
    {
        double[] v = [.. a], w = new double[n], b = [.. a], native = new double[n];
        LinearAlgebra.SymmetricEigen(LinearAlgebra.Managed, n, v, w, 1);
        TestProviders.Native.SymmetricEigen(n, b, native);
        double size = Dense.Norm(w);
        Assert.True(
            Dense.MaxDifference(w, native) <= (n + 10) * Dense.U * size,
            $"eigenvalues differ by {Dense.MaxDifference(w, native) / size:E2}, order {n}");
    }
}
