using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>For every check an instance built to violate it, or its assumption: a check that cannot fail is a defect.</summary>
public class NegativeControlTests
{
    private static readonly (LeastSquares F, EgopEstimate Estimate, IIsotropicDistribution Rho) _twenty = TheoremTests.Twenty();

    private static readonly double[] _gradients = EgopEstimator.Gradients(_twenty.F, _twenty.Rho, _twenty.Estimate.Options);

    public static TheoryData<string> Names => [.. _controls.Keys];

    private static readonly Dictionary<string, (Verdict Expected, Func<Certificate> Make)> _controls = new()
    {
        ["gradients of another scale are not the estimate's"] =
            (Verdict.Violated, () => SpectralStatements.DirectionalVariation(_twenty.Estimate, [.. _gradients.Select(g => 1.1 * g)])),
        ["lost variation of other gradients"] =
            (Verdict.Violated, () => SpectralStatements.LostVariation(_twenty.Estimate, [.. _gradients.Reverse()], 1)),
        ["more singular values than eigenvalues"] =
            (Verdict.Violated, () => SpectralStatements.StableRankRange(new Spectrum([1.0], [1.0, 1.0])).Last()),
        ["the stable rank of nothing"] = (Verdict.NotApplicable, () => SpectralStatements.StableRankRange(new Spectrum([0.0])).First()),
        ["singular values of another matrix"] =
            (Verdict.Violated, () => SpectralStatements.TwoStableRanks(new Spectrum([4.0, 1.0], [2.0, 2.0]))),
        ["no singular values"] = (Verdict.NotApplicable, () => SpectralStatements.TwoStableRanks(new Spectrum([4.0, 1.0]))),
        ["eigenvectors that are not of unit length"] = (Verdict.Violated, () => SpectralStatements.DensityRange(Tampered()).Last()),
        ["halves of an objective without slope"] = (Verdict.NotApplicable,
            () => SpectralStatements.HalvesAgree(Objectives.Quadratic(new double[,] { { 0, 0 }, { 0, 0 } }),
                SamplingDistributions.Gaussian(2, 1), new EgopOptions { Samples = 8 }, 1)),
        ["a basis that is not orthonormal"] =
            (Verdict.Violated, () => EquivarianceStatements.Pathwise(_twenty.F, _twenty.Rho, new Doubling(20), 20)),
        ["a cube, which is isotropic but not rotation invariant"] = (Verdict.NotApplicable,
            () => EquivarianceStatements.InExpectation(
                Skewed(), SamplingDistributions.CubeOfScale(2, 1), Bases.RandomRotation(2, 4), 4000)),
        ["a cube that claims to be rotation invariant"] = (Verdict.Violated,
            () => EquivarianceStatements.InExpectation(Skewed(), new Liar(SamplingDistributions.CubeOfScale(2, 1), 1),
                Bases.Dense(Matrix<double>.Build.DenseOfArray(new[,] { { Math.Sqrt(0.5), -Math.Sqrt(0.5) },
                    { Math.Sqrt(0.5), Math.Sqrt(0.5) } })), 20000)),
        ["gradients of another objective are not diagonal"] =
            (Verdict.Violated, () => EquivarianceStatements.DiagonalInEigenbasis(_twenty.Estimate, Problems.Normal(_gradients.Length, 1))),
        ["Adagrad does not follow a rotation"] = (Verdict.Violated,
            () => EquivarianceStatements.Iterates(
                _twenty.F, new Adagrad { LearningRate = 0.1 }, Bases.RandomRotation(20, 3), Problems.Normal(20, 2))),
        ["Adam does not follow a rotation"] = (Verdict.Violated,
            () => EquivarianceStatements.Iterates(
                _twenty.F, new Adam { LearningRate = 0.1 }, Bases.RandomRotation(20, 3), Problems.Normal(20, 2))),
        ["an estimate from wider points"] = (Verdict.Violated,
            () => HessianStatements.ClosedForm(EgopGeometry.Of(_twenty.F, _twenty.Rho,
                EgopEstimator.Estimate(_twenty.F, SamplingDistributions.Gaussian(20, 3), new EgopOptions { Samples = 400 })))),
        ["the closed form of logistic regression"] = (Verdict.NotApplicable, () => HessianStatements.ClosedForm(Logistic())),
        ["points wider than they claim do not converge to the closed form"] = (Verdict.Violated,
            () => HessianStatements.Rate(EgopGeometry.Of(_twenty.F, new Liar(SamplingDistributions.Gaussian(20, 2), 1), _twenty.Estimate))),
        ["the rate for logistic regression"] = (Verdict.NotApplicable, () => HessianStatements.Rate(Logistic())),
        ["logistic regression given h = 0, lower"] = (Verdict.Violated, () => HessianStatements.LowerLoewner(Logistic(0))),
        ["the upper order with a minimum farther than c"] = (Verdict.NotApplicable,
            () => HessianStatements.UpperLoewner(EgopGeometry.Of(_twenty.F, SamplingDistributions.Gaussian(20, 0.1), _twenty.Estimate))),
        ["constants that are too small"] =
            (Verdict.Violated, () => SmoothnessStatements.Feasible(new double[,] { { 1, 1 }, { 1, 1 } }, [1.0, 1.9])),
        ["a solver stopped early"] = (Verdict.Violated,
            () => SmoothnessStatements.Duality(CoordinateSmoothness.OfHessian(
                CoordinateSmoothnessTests.Hessian(30, "definite", 1), new SmoothnessOptions { MaximumSweeps = 1, Tolerance = 0 }))),
        ["the interval of a smaller Hessian, below"] = (Verdict.Violated,
            () => SmoothnessStatements.CheapBounds(
                new double[,] { { 2 } }, CoordinateSmoothness.OfHessian(new double[,] { { 1 } })).First()),
        ["the interval of a larger Hessian, above"] = (Verdict.Violated,
            () => SmoothnessStatements.CheapBounds(
                new double[,] { { 1 } }, CoordinateSmoothness.OfHessian(new double[,] { { 2 } })).Last()),
        ["a minimum farther than c, Lemma 6"] = (Verdict.NotApplicable,
            () => SmoothnessStatements.DenseEigenvector(EgopGeometry.Of(
                _twenty.F, SamplingDistributions.Gaussian(20, 0.1), _twenty.Estimate))),
        ["a minimum farther than c, signs"] = (Verdict.NotApplicable,
            () => SmoothnessStatements.DenseDirection(EgopGeometry.Of(
                _twenty.F, SamplingDistributions.Gaussian(20, 0.1), _twenty.Estimate))),
        ["a point that is not stationary, Lemma 8"] = (Verdict.NotApplicable,
            () => SmoothnessStatements.EigenbasisAtMinimum(EgopGeometry.Of(
                _twenty.F, _twenty.Rho, _twenty.Estimate, new GeometryOptions { Minimizer = Problems.Normal(20, 8) }))),
        ["a polynomial on an unbounded support, Lemma 8 on a ball"] =
            (Verdict.NotApplicable, () => SmoothnessStatements.EigenbasisOnBall(Unbounded(), 1, 1)),
        ["an indefinite Hessian, Theorem 5"] = (Verdict.NotApplicable, () => SmoothnessStatements.Ratio(Saddle())),
        ["constants that are zero, Theorem 3"] = (Verdict.Violated,
            () => ConvergenceStatements.HoldsAtEveryStep(ConvergenceStatements.Follow(
                _twenty.F, Problems.Normal(20, 5), 0, new double[20], 0.5, 200))),
        ["unknown constants along the run"] =
            (Verdict.NotApplicable, () => ConvergenceStatements.BothCoordinates(LogSumExp(), [0.1], 10).First()),
        ["the best rate for a function that is not quadratic"] =
            (Verdict.NotApplicable, () => ConvergenceStatements.OptimalRate(LogSumExp(), Curve(), Curve())),
        ["a large rate for a function that is not quadratic"] =
            (Verdict.NotApplicable, () => ConvergenceStatements.LargeRate(LogSumExp(), Curve(), Curve())),
        ["regret of a function that is not convex"] = (Verdict.NotApplicable,
            () => RegretStatements.DiagonalRegret(
                Objectives.Rosenbrock(2), Minimizer.Find(Objectives.Rosenbrock(2), [0, 0]), [0.5, 0.5], 0.1, 20)),
        ["adaptivity of a concave function"] = (Verdict.NotApplicable,
            () => RegretStatements.AdaptivityRatio(Objectives.Quadratic(new double[,] { { -1 } }),
                Minimizer.Find(Objectives.Quadratic(new double[,] { { -1 } }), [0]), [0.5], new Adagrad { LearningRate = 0.1 }, 20)),
        ["points that are not numbers"] = (Verdict.NotApplicable,
            () => DataStatements.UpperDecay(
                new double[,] { { 1, 0 } }, Objectives.FromFunction(1, (_, g) => g[0] = 0), [0.0, 0.0]) with
            { Left = double.NaN }),
        ["data of deficient rank"] = (Verdict.NotApplicable,
            () => DataStatements.LowerDecay(
                new double[,] { { 1, 0 }, { 1, 0 } }, Objectives.LeastSquares(new double[,] { { 1, 0 }, { 0, 1 } }, [0, 0]), [1.0, 2.0])),
        ["the spectrum of another distribution, above"] =
            (Verdict.Violated, () => DataStatements.Interlacing(_twenty.F, 1, new Spectrum(Enumerable.Repeat(9.0, 20))).First()),
        ["the spectrum of another distribution, below"] =
            (Verdict.Violated, () => DataStatements.Interlacing(_twenty.F, 1, new Spectrum(Enumerable.Repeat(0.0, 20))).ElementAt(1)),
        ["a flat spectrum does not interlace"] =
            (Verdict.Violated, () => DataStatements.Interlacing(_twenty.F, 1, new Spectrum(Enumerable.Repeat(0.5, 20))).Last()),
        ["h claimed too small"] = (Verdict.Violated, () => LipschitzStatements.SampledRatios(Objectives.Rosenbrock(3), 1, constant: 1)),
        ["third derivatives with h claimed too small"] =
            (Verdict.Violated, () => LipschitzStatements.ThirdDerivative(Objectives.Rosenbrock(3), 1, constant: 1)),
        ["no constant for a ReLU network"] = (Verdict.NotApplicable, () => LipschitzStatements.SampledRatios(Problems.Network(1), 1)),
        ["the form of an indefinite matrix"] =
            (Verdict.NotApplicable, () => MatrixStatements.QuadraticForm(new double[,] { { 1, 0 }, { 0, -1 } }, [1, 1])),
        ["roots of a pair that is not ordered"] =
            (Verdict.NotApplicable, () => MatrixStatements.RootKeepsOrder(new double[,] { { 2 } }, new double[,] { { 1 } })),
        ["squares do not keep the order"] = (Verdict.Violated,
            () => MatrixStatements.SquareKeepsOrder(new double[,] { { 1, 1 }, { 1, 1 } }, new double[,] { { 2, 1 }, { 1, 1 } })),
        ["halves of columns are not a Kronecker product"] =
            (Verdict.Violated, () => StructureStatements.IsKronecker(StructureStatements.HalvesBasis(6), 2, 3)),
        ["Adam is not Adagrad"] = (Verdict.Violated,
            () => OptimizerStatements.SameIterates(
                _twenty.F, new Adam { LearningRate = 0.1 }, new Adagrad { LearningRate = 0.1 }, Problems.Normal(20, 2))),
        ["GGT with a short window is not full-matrix Adagrad"] = (Verdict.Violated,
            () => OptimizerStatements.SameIterates(_twenty.F, new FullMatrixAdagrad { Epsilon = 0.01, IsEpsilonOutsideRoot = true },
                new Ggt { LearningRate = 0.01, Epsilon = 0.01, Window = 2, Beta1 = 0 }, Problems.Normal(20, 2))),
        ["an indefinite matrix of the lecture"] =
            (Verdict.NotApplicable, () => UnbalancedStatements.Conditioning(new double[,] { { 1, 2 }, { 2, 1 } }, 0.5).First()),
        ["a direction that is not the inverse root's"] =
            (Verdict.Violated, () => OptimizerStatements.GramTrick(Window(), Problems.Normal(20, 4), Problems.Normal(20, 5))),
        ["the root of the diagonal is not the factor"] =
            (Verdict.Violated, () => OptimizerStatements.RankOneFactor(Window(), 1, Matrix<double>.Build.DenseIdentity(20))),
        ["the gradient is not AdaGram's direction"] =
            (Verdict.Violated, () => OptimizerStatements.RotatedDirection(Window(), 1, Problems.Normal(20, 5))),
        ["blocks of other gradients"] = (Verdict.Violated,
            () => StructureStatements.BlocksOfTheWhole(
                _twenty.Estimate, EgopEstimator.Estimate(_twenty.F, _twenty.Rho, new EgopOptions { Samples = 400, Seed = 9 }))),
        ["inputs that were not rotated"] = (Verdict.Violated, () => Problems.Network(5) is var network
            ? StructureStatements.FirstLayerIsInputs(network, ((DenseBasis)Bases.RandomRotation(6, 3)).ToMatrix(),
                new Adam { LearningRate = 0.01 }, Problems.Normal(network.Dimension, 6), 20, network.Rows)
            : null!),
        ["a curvature bound claimed too small"] = (Verdict.Violated,
            () => LipschitzStatements.LogisticCurvature((LogisticRegression)Cases.Create("logistic regression"), 1, claimed: 1e-6)),
        ["runs that are cut off"] = (Verdict.NotApplicable, () => UnbalancedStatements.StepsRatio(0.3, maximumSteps: 3)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_check_fails_as_it_should(string name)
    {
        (Verdict expected, Func<Certificate> make) = _controls[name];
        Certificate certificate = make();
        Assert.True(expected == certificate.Verdict, $"{certificate} [{string.Join("; ", certificate.Assumptions)}] {certificate.Note}");
    }

    private static DataMatrix Window() => Problems.NormalMatrix(4, 20, 3);

    private static EgopBlock Tampered() =>
        new(CoordinatePartition.Whole(2)[0], EigenMethod.Covariance, [1, 0, 0, 1], new double[] { 3, 0, 0, 1 }, new Spectrum([1.0, 1.0]));

    // A quartic whose EGOP under a cube depends on the axes.
    private static IObjective Skewed() => Objectives.FromFunction(2, (x, g) =>
    {
        (g[0], g[1]) = (4 * Math.Pow(x[0], 3), 0.1 * x[1]);
        return Math.Pow(x[0], 4) + (0.05 * x[1] * x[1]);
    });

    private static EgopGeometry Logistic(double? h = null)
    {
        var f = (LogisticRegression)Cases.Create("logistic regression, penalty");
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(f.Dimension, 4);
        return EgopGeometry.Of(
            f, rho, EgopEstimator.Estimate(f, rho, new EgopOptions { Samples = 20000 }), new GeometryOptions { HessianLipschitz = h });
    }

    private static EgopGeometry LogSumExp() => Of(Cases.Create("log-sum-exp"), SamplingDistributions.Ball(4, 1));

    private static EgopGeometry Unbounded() => Of(Cases.Create("Rosenbrock d=2"), SamplingDistributions.Gaussian(2, 1));

    private static EgopGeometry Saddle() =>
        Of(Objectives.Quadratic(new double[,] { { 1, 0 }, { 0, -1 } }), SamplingDistributions.Gaussian(2, 1));

    private static EgopGeometry Of(IObjective f, IIsotropicDistribution rho) =>
        EgopGeometry.Of(f, rho, EgopEstimator.Estimate(f, rho, new EgopOptions { Samples = 100 }));

    private static BoundCurve Curve() =>
        ConvergenceStatements.Follow(_twenty.F, Problems.Normal(20, 5), 0, Enumerable.Repeat(1.0, 20).ToArray(), 0.1, 20);

    private sealed class Doubling(int dimension) : IBasis
    {
        public int Dimension => dimension;

        public string Name => "doubling";

        public BasisCost Cost => new(dimension, 16L * dimension);

        public void ToOriginal(ReadOnlySpan<double> z, Span<double> x) => System.Numerics.Tensors.TensorPrimitives.Multiply(z, 2, x);

        public void ToBasis(ReadOnlySpan<double> x, Span<double> z) => System.Numerics.Tensors.TensorPrimitives.Multiply(x, 3, z);
    }

    private sealed class Liar(ISamplingDistribution inner, double claimed) : IIsotropicDistribution
    {
        public int Dimension => inner.Dimension;

        public double Scale => claimed;

        public bool IsRotationInvariant => true;

        public void Sample(SampleKey key, Span<double> point) => inner.Sample(key, point);
    }
}
