using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class CoordinateSmoothnessTests
{
    public static TheoryData<int, string> Instances
    {
        get
        {
            var all = new TheoryData<int, string>();
            foreach (int d in (int[])[1, 2, 3, 5, 8, 12])
            {
                foreach (string kind in (string[])["definite", "indefinite", "rank one", "flat signs"])
                    all.Add(d, kind);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void The_interval_contains_what_an_interior_point_method_finds(int d, string kind)
    {
        Matrix<double> h = Hessian(d, kind, 7);
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(h, new SmoothnessOptions { Tolerance = 1e-9 });
        double other = InteriorPoint.Solve(h);
        Assert.InRange(found.RelativeGap, 0, 1e-9);
        Assert.Equal(other, found.Upper, 2e-7 * other);
    }

    [Theory]
    [InlineData(60, "definite")]
    [InlineData(60, "indefinite")]
    [InlineData(131, "flat signs")]
    [InlineData(131, "decaying")]
    public void The_gap_closes_and_the_constants_are_feasible(int d, string kind)
    {
        Matrix<double> h = Hessian(d, kind, 3);
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(h, new SmoothnessOptions { Tolerance = 1e-10 });
        Assert.InRange(found.RelativeGap, 0, 1e-10);
        Matrix<double> l = Matrix<double>.Build.DenseOfDiagonalVector(Vector<double>.Build.DenseOfEnumerable(found.Constants));
        double rounding = -1e-12 * d * found.Upper;
        Assert.True((l - h).Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real) >= rounding);
        Assert.True((l + h).Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real) >= rounding);
    }

    [Fact]
    public void Half_a_thousand_coordinates_reach_a_millionth()
    {
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(Hessian(500, "decaying", 1));
        Assert.InRange(found.RelativeGap, 0, 1e-6);
    }

    [Fact]
    public void A_diagonal_Hessian_has_its_absolute_entries_as_constants()
    {
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(new double[,] { { 2, 0, 0 }, { 0, -3, 0 }, { 0, 0, 0 } });
        Assert.Equal([2, 3, 0], found.Constants.Select(l => Math.Round(l, 12)));
        Assert.Equal(5, found.Lower, 1e-12);
    }

    [Fact]
    public void A_rank_one_Hessian_has_the_squared_sum_norm()
    {
        // H = v vᵀ: L_i = |v_i| ‖v‖₁ is feasible by Cauchy-Schwarz, and X = s sᵀ attains it.
        double[] v = [1, -2, 0.5, 3];
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(Matrix<double>.Build.Dense(4, 4, (i, j) => v[i] * v[j]));
        Assert.Equal(42.25, found.Upper, 1e-6);
        Assert.True(found.IsSemidefinite);
    }

    [Fact]
    public void Scaling_coordinates_by_signs_changes_nothing_and_scaling_the_Hessian_scales()
    {
        Matrix<double> h = Hessian(9, "indefinite", 4);
        Matrix<double> signs = Matrix<double>.Build.DenseDiagonal(9, 9, i => i % 2 == 0 ? 1 : -1);
        var options = new SmoothnessOptions { Tolerance = 1e-11 };
        double plain = CoordinateSmoothness.OfHessian(h, options).Upper;
        Assert.Equal(plain, CoordinateSmoothness.OfHessian(signs * h * signs, options).Upper, 1e-9 * plain);
        Assert.Equal(1e-30 * plain, CoordinateSmoothness.OfHessian(1e-30 * h, options).Upper, 1e-39 * plain);
        Assert.Equal(plain, CoordinateSmoothness.OfHessian(-h, options).Upper, 1e-9 * plain);
    }

    [Fact]
    public void Cheap_bounds_enclose_the_interval()
    {
        Matrix<double> h = Hessian(20, "definite", 6);
        SmoothnessInterval found = CoordinateSmoothness.OfHessian(h);
        Assert.InRange(CoordinateSmoothness.SignBound(h), h.Trace() - 1e-9, found.Upper);
        Assert.InRange(CoordinateSmoothness.DominanceBound(h), found.Lower, double.PositiveInfinity);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        Matrix<double> h = Hessian(150, "indefinite", 2);
        SmoothnessInterval one = CoordinateSmoothness.OfHessian(h, new SmoothnessOptions { Threads = 1, Tolerance = 1e-8 });
        SmoothnessInterval three = CoordinateSmoothness.OfHessian(h, new SmoothnessOptions { Threads = 3, Tolerance = 1e-8 });
        Assert.Equal(one.Constants, three.Constants);
        Assert.Equal(one.Lower, three.Lower);
    }

    [Theory]
    [InlineData(40, "definite")]
    [InlineData(40, "indefinite")]
    [InlineData(90, "flat signs")]
    [InlineData(90, "decaying")]
    public void Products_alone_find_what_the_matrix_finds(int d, string kind)
    {
        Matrix<double> h = Hessian(d, kind, 8);
        SmoothnessInterval dense = CoordinateSmoothness.OfHessian(h, new SmoothnessOptions { Tolerance = 1e-9 });
        SmoothnessInterval products = CoordinateSmoothness.OfProducts(
            d, (v, result) => (h * Vector<double>.Build.Dense(v)).ToArray().CopyTo(result, 0), new SmoothnessOptions { Tolerance = 1e-4 });
        Assert.InRange(products.RelativeGap, 0, 1e-4);
        Assert.InRange(products.Lower, dense.Upper * (1 - 1e-4), dense.Upper * (1 + 1e-9));
        Assert.InRange(products.Upper, dense.Lower * (1 - 1e-9), dense.Lower * (1 + 2e-4));
        Assert.False(products.IsUpperProved);
        Assert.True(dense.IsUpperProved);
    }

    [Fact]
    public void A_large_diagonal_objective_is_solved_by_products()
    {
        const int d = CoordinateSmoothness.LargestDense + 200;
        var f = Objectives.FromFunction(d, (x, g) =>
        {
            double value = 0;
            for (int i = 0; i < d; i++)
            {
                g[i] = (1.0 + i % 3) * x[i];
                value += 0.5 * g[i] * x[i];
            }
            return value;
        });
        double exact = Enumerable.Range(0, d).Sum(i => 1.0 + i % 3);
        SmoothnessInterval found = CoordinateSmoothness.At(f, new double[d]);
        Assert.InRange(found.Lower, exact * 0.999, exact * (1 + 1e-9));
        Assert.InRange(found.Upper, exact * (1 - 1e-6), exact * 1.002);
    }

    [Fact]
    public void Bad_Hessians_are_refused_and_a_cancelled_solution_stops()
    {
        Assert.Contains("symmetric",
            Assert.Throws<ArgumentException>(() => CoordinateSmoothness.OfHessian(new double[,] { { 1, 2 }, { 0, 1 } })).Message,
                StringComparison.Ordinal);
        Assert.Contains("finite",
            Assert.Throws<ArgumentException>(() => CoordinateSmoothness.OfHessian(new double[,] { { double.NaN } })).Message,
                StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => CoordinateSmoothness.OfHessian(Hessian(9, "definite", 1), null, stop.Token));
    }

    [Fact]
    public void The_Hessian_of_a_quadratic_is_its_matrix_and_that_of_a_function_is_found_by_differences()
    {
        Matrix<double> h = Hessian(6, "indefinite", 5);
        Assert.Equal(0,
            (Matrix<double>.Build.DenseOfRowMajor(6, 6, Hessians.At(Objectives.Quadratic(h), new double[6]).Elements.ToArray())
                - h).L2Norm(), 1e-12);
        var cubic = Objectives.FromFunction(1, (x, g) =>
        {
            g[0] = 3 * x[0] * x[0];
            return x[0] * x[0] * x[0];
        });
        Assert.Equal(12, Hessians.At(cubic, [2])[0, 0], 1e-6);
        Assert.Contains("at most 3000",
            Assert.Throws<ArgumentException>(() => Hessians.At(Objectives.Rosenbrock(3001), new double[3001])).Message,
                StringComparison.Ordinal);
    }

    internal static Matrix<double> Hessian(int d, string kind, ulong seed)
    {
        Matrix<double> q = ((DenseBasis)Bases.RandomRotation(d, seed)).ToMatrix();
        Matrix<double> h = q * Matrix<double>.Build.DenseDiagonal(d, d, k => kind switch
        {
            "definite" => 1.0 / (k + 1),
            "decaying" => Math.Pow(k + 1, -2),
            "indefinite" => (k % 2 == 0 ? 1 : -1) / (k + 1.0),
            "rank one" => k == 0 ? 1 : 0,
            _ => k % 3 == 0 ? -1 : 1,
        }) * q.Transpose();
        return (h + h.Transpose()) / 2;
    }
}
