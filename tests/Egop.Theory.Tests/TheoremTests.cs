using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>The theorems on instances where they must hold.</summary>
public class TheoremTests
{
    [Fact]
    public void The_twenty_dimensional_least_squares_problem_is_as_computed_elsewhere()
    {
        (LeastSquares f, EgopEstimate estimate, IIsotropicDistribution rho) = Twenty();
        EgopGeometry geometry = EgopGeometry.Of(
            f, rho, estimate, new GeometryOptions { Smoothness = new SmoothnessOptions { Tolerance = 1e-13, MaximumSweeps = 50_000 } });
        Assert.InRange(geometry.Smoothness.RelativeGap, 0, 1e-12);
        Assert.InRange(geometry.SmoothnessInEigenbasis.RelativeGap, 0, 1e-12);
        double roots = geometry.Spectrum.Eigenvalues.Sum(Math.Sqrt) / geometry.Scale;
        Assert.InRange(geometry.SmoothnessInEigenbasis.Upper / roots, 0.70, 1 + 1e-12);
        Assert.True(geometry.SmoothnessInEigenbasis.Upper / geometry.Smoothness.Upper < 2
            * geometry.Spectrum.StableRank / (geometry.LeadingDensity * 20));
        Certificate[] runs = [.. ConvergenceStatements.BothCoordinates(geometry)];
        Assert.Equal(6, runs.Length);
        Assert.All(runs, c => Assert.Equal(Verdict.Holds, c.Verdict));
        Assert.All(runs, c => Assert.InRange(c.Ratio, 0.01, 1));
    }

    [Fact]
    public void Nothing_is_violated_and_everything_about_quadratics_applies_for_least_squares()
    {
        (LeastSquares f, EgopEstimate estimate, IIsotropicDistribution rho) = Twenty();
        CertificateTable table = Certificates.CheckAll(f, rho, estimate);
        Assert.True(table.IsClean, string.Join('\n', table.Where(c => c.Verdict == Verdict.Violated)));
        Assert.Equal(0, table.Number(Verdict.NotApplicable));
        Assert.InRange(table.Number(Verdict.Holds), 40, 60);
    }

    [Theory]
    [InlineData("logistic regression")]
    [InlineData("logistic regression, penalty")]
    [InlineData("log-sum-exp")]
    [InlineData("matrix factorization, r=1")]
    [InlineData("linear network, 2 layers, compressed")]
    [InlineData("Rosenbrock d=2")]
    [InlineData("ReLU network, 2 layers")]
    [InlineData("quadratic n=7")]
    public void Nothing_is_violated_for_the_objectives_of_the_library(string name)
    {
        IObjective f = Cases.Create(name);
        IIsotropicDistribution rho = SamplingDistributions.BallOfScale(f.Dimension, 0.5);
        CertificateTable table = Certificates.CheckAll(f, rho, EgopEstimator.Estimate(f, rho, new EgopOptions { Samples = 300 }));
        Assert.True(table.IsClean, string.Join('\n', table.Where(c => c.Verdict == Verdict.Violated)));
        Assert.All(table.Where(c => c.Verdict == Verdict.NotApplicable), c => Assert.NotEqual("", c.Reason));
    }

    [Theory]
    [InlineData("logistic regression")]
    [InlineData("log-sum-exp")]
    [InlineData("matrix factorization, r=3")]
    [InlineData("linear network, 4 layers")]
    [InlineData("Rosenbrock d=9, a=5")]
    public void Sampled_Hessians_stay_below_the_proved_constant_and_above_a_hundredth_of_a_percent_of_it(string name)
    {
        IObjective f = Cases.Create(name);
        double proved = HessianLipschitz.Bound(f, 1)!.Value, sampled = HessianLipschitz.SampledBound(f, 1, 64, 3);
        Assert.InRange(sampled, 1e-4 * proved, proved);
    }

    [Fact]
    public void The_minimizer_finds_the_minimum_of_Rosenbrock_and_of_a_quadratic()
    {
        Minimum rosenbrock = Minimizer.Find(Objectives.Rosenbrock(6), new double[6]);
        Assert.True(rosenbrock.IsStationary);
        Assert.All(rosenbrock.Point, x => Assert.Equal(1, x, 1e-8));
        Quadratic f = Objectives.Quadratic(CoordinateSmoothnessTests.Hessian(8, "definite", 2), Problems.Normal(8, 3));
        Minimum quadratic = Minimizer.Find(f, new double[8]);
        Assert.InRange(Problems.Norm(f.Gradient([.. quadratic.Point])), 0, 1e-9);
    }

    [Fact]
    public void Diagonal_and_first_layer_statements_hold_on_a_network()
    {
        ReluNetwork network = Problems.Network(5);
        double[] start = Problems.Normal(network.Dimension, 6);
        DataMatrix q = ((DenseBasis)Bases.RandomRotation(6, 3)).ToMatrix();
        Assert.Equal(Verdict.Holds, StructureStatements.FirstLayerIsInputs(network, q, new Adam { LearningRate = 0.01 }, start).Verdict);
        CoordinatePartition arrays = CoordinatePartition.Arrays(network.Layout, network.Layout.Select(b => b.Name));
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(network.Dimension, 1);
        Assert.Equal(Verdict.Holds, StructureStatements.BlocksOfTheWhole(network, rho, arrays, new EgopOptions { Samples = 60 }).Verdict);
    }

    [Fact]
    public void Kronecker_products_are_recognized()
    {
        Matrix<double> l = ((DenseBasis)Bases.RandomRotation(3, 1)).ToMatrix(), r = ((DenseBasis)Bases.RandomRotation(4, 2)).ToMatrix();
        Assert.Equal(Verdict.Holds, StructureStatements.IsKronecker(l.KroneckerProduct(r), 3, 4).Verdict);
    }

    [Fact]
    public void Low_rank_methods_reduce_to_full_matrix_Adagrad()
    {
        IObjective f = Problems.LeastSquares(6, 4);
        double[] start = Problems.Normal(6, 9);
        var full = new FullMatrixAdagrad { LearningRate = 0.1, Epsilon = 1e-2, IsEpsilonOutsideRoot = true };
        var window = new Ggt { LearningRate = 0.1, Epsilon = 1e-2, Window = 40, Beta1 = 0 };
        Assert.Equal(Verdict.Holds, OptimizerStatements.SameIterates(f, full, window, start, 40, 1e-6, "[G]").Verdict);
        var inside = new FullMatrixAdagrad { LearningRate = 0.1, Epsilon = 1 };
        Assert.Equal(Verdict.Holds,
            OptimizerStatements.SameIterates(
                f, inside, new AdaGram { LearningRate = 0.1, IsSymmetric = true }, start, 40, 1e-8, "[A]").Verdict);
    }

    [Fact]
    public void Roots_keep_the_order_of_random_pairs()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Matrix<double> a =
                CoordinateSmoothnessTests.Hessian(5, "decaying", seed), more = CoordinateSmoothnessTests.Hessian(5, "rank one", seed + 100);
            Assert.Equal(Verdict.Holds, MatrixStatements.RootKeepsOrder(a, a + more).Verdict);
            Assert.Equal(Verdict.Holds, MatrixStatements.QuadraticForm(a, Problems.Normal(5, seed)).Verdict);
        }
    }

    [Fact]
    public void The_unbalanced_quadratic_behaves_as_in_the_lecture()
    {
        DataMatrix h = Matrix<double>.Build.Dense(4, 4, (i, j) => i == j ? 1.25 : 0.25);
        Assert.All(UnbalancedStatements.Conditioning(h, 0.1), c => Assert.Equal(Verdict.Holds, c.Verdict));
        Certificate ratio = UnbalancedStatements.StepsRatio(0.3);
        Assert.Equal(Verdict.Holds, ratio.Verdict);
        Assert.InRange(ratio.Left, 0.3, 2);
        Assert.Equal(Verdict.Holds, UnbalancedStatements.RotationAndBack(0.5, 10).Verdict);
    }

    [Fact]
    public void The_optimal_rate_of_the_bound_grows_in_the_eigenbasis()
    {
        (LeastSquares f, EgopEstimate estimate, IIsotropicDistribution rho) = Twenty();
        Certificate rate =
            Assert.Single(Certificates.CheckAll(f, rho, estimate), c => c.Statement.StartsWith("the best rate", StringComparison.Ordinal));
        Assert.Equal(Verdict.Holds, rate.Verdict);
        Assert.InRange(rate.Left, 1, double.PositiveInfinity);
    }

    internal static (LeastSquares F, EgopEstimate Estimate, IIsotropicDistribution Rho) Twenty()
    {
        Matrix<double> left = ((DenseBasis)Bases.RandomRotation(20, 1)).ToMatrix(), right = ((DenseBasis)Bases.RandomRotation(20, 2))
            .ToMatrix();
        Matrix<double> a = left * Matrix<double>.Build.DenseDiagonal(20, 20, k => Math.Pow(k + 1, -2)) * right;
        Vector<double> solution = Vector<double>.Build.Dense(Problems.Normal(20, 3)).Normalize(2) * 0.9;
        LeastSquares f = Objectives.LeastSquares(a, a * solution);
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(20, 1);
        return (f, EgopEstimator.Estimate(f, rho, new EgopOptions { Samples = 400 }), rho);
    }
}
