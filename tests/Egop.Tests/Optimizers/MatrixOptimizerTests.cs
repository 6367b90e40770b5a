using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Methods with matrices of their own: what each reduces to, and the invariants of its recurrence.</summary>
public class MatrixOptimizerTests
{
    [Fact]
    public void GGT_with_a_window_over_all_steps_is_full_matrix_Adagrad_with_epsilon_outside()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 6 };
        // Fewer steps than parameters, so that the Gram matrix of the window is well conditioned; squaring costs digits of the small roots.
        TrainResult ggt = Trainer.Run(f, new Ggt { LearningRate = 0.1, Window = 6, Beta1 = 0, Epsilon = 1e-2 }, x0, options);
        TrainResult full =
            Trainer.Run(f, new FullMatrixAdagrad { LearningRate = 0.1, Epsilon = 1e-2, IsEpsilonOutsideRoot = true }, x0, options);
        Assert.True(Problems.Distance(ggt.FinalPoint, full.FinalPoint) <= 1e-10 * Problems.Norm(x0),
            $"{Problems.Distance(ggt.FinalPoint, full.FinalPoint):R}");
        TrainResult short1 = Trainer.Run(f, new Ggt { LearningRate = 0.1, Window = 2, Beta1 = 0, Epsilon = 1e-2 }, x0, options);
        Assert.True(Problems.Distance(short1.FinalPoint, full.FinalPoint) > 1e-3);
    }

    [Fact]
    public void GGT_of_a_window_whose_gradients_are_all_alike_divides_by_one_root_and_its_rest_by_epsilon()
    {
        var ggt = new Ggt { LearningRate = 1, Window = 5, Beta1 = 0, Epsilon = 0.5 };
        OptimizerState state = ggt.Init(ParameterLayout.Vector(3));
        double[] x = new double[3];
        for (int t = 1; t <= 7; t++)
        {
            double[] before = (double[])x.Clone();
            ggt.Step(state, [3, 0, 4], x);
            // G Gᵀ = k g gᵀ with k the gradients held: the root along g is √k ‖g‖ = 5 √k.
            double expected = 5 / (5 * Math.Sqrt(Math.Min(t, 5)) + 0.5);
            Assert.Equal(expected, Problems.Distance(before, x), 1e-12);
        }
    }

    [Fact]
    public void Symmetric_AdaGram_without_truncation_is_full_matrix_Adagrad()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 50 };
        TrainResult adaGram = Trainer.Run(f, new AdaGram { LearningRate = 0.3, Epsilon = 0.1, IsSymmetric = true }, x0, options);
        TrainResult full = Trainer.Run(f, new FullMatrixAdagrad { LearningRate = 0.3, Epsilon = 0.1 }, x0, options);
        Assert.True(
            Problems.Distance(adaGram.FinalPoint, full.FinalPoint) <= 1e-9, $"{Problems.Distance(adaGram.FinalPoint, full.FinalPoint):R}");
    }

    [Theory]
    [InlineData(AdaGramTruncation.ProjectorSplitting, 1)]
    [InlineData(AdaGramTruncation.ProjectorSplitting, 3)]
    [InlineData(AdaGramTruncation.SvdOfAuthors, 3)]
    [InlineData(AdaGramTruncation.SvdOfAuthors, 5)]
    public void Symmetric_AdaGram_of_low_rank_is_the_symmetric_root_of_its_factors_made_in_full(AdaGramTruncation truncation, int rank)
    {
        const int n = 13;
        var adaGram = new AdaGram { LearningRate = 1, Epsilon = 0.3, Rank = rank, Truncation = truncation, IsSymmetric = true };
        OptimizerState state = adaGram.Init(ParameterLayout.Vector(n));
        for (int t = 0; t < 3 * rank + 4; t++)
        {
            double[] x = new double[n], g = Problems.Normal(n, (ulong)t);
            adaGram.Step(state, g, x);
            // ε (L Lᵀ)⁻¹ = AᵀA with A = I − P Qᵀ, whose symmetric root comes from all n eigenvectors.
            int columns = (int)state["theta.columns"][0];
            double[] p = state["theta.P"].ToArray(), q = state["theta.Q"].ToArray();
            Matrix<double> a = Matrix<double>.Build.DenseIdentity(n)
                - Matrix<double>.Build.Dense(n, columns, (i, k) => p[k * n + i])
                    * Matrix<double>.Build.Dense(columns, n, (k, i) => q[k * n + i]);
            MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> eigen = a.TransposeThisAndMultiply(a).Evd(Symmetricity.Symmetric);
            Vector<double> roots = eigen.EigenValues.Map(w => Math.Sqrt(Math.Max(w.Real, 0)));
            double[] expected = (eigen.EigenVectors
                * roots.ToColumnMatrix().Column(0)
                    .PointwiseMultiply(eigen.EigenVectors.TransposeThisAndMultiply(Vector<double>.Build.Dense(g)))
                / -Math.Sqrt(adaGram.Epsilon)).ToArray();
            // The reference squares A: eigenvalues of AᵀA near 1e-16 lose their roots' digits, and these gradients keep them far above.
            Assert.True(Problems.Distance(expected, x) <= 1e-11 * Problems.Norm(expected),
                $"step {t}: {Problems.Distance(expected, x) / Problems.Norm(expected):R}");
        }
    }

    [Fact]
    public void Symmetric_AdaGram_of_low_rank_is_full_matrix_Adagrad_while_the_gradients_span_no_more_than_its_rank()
    {
        // Gradients in a plane of R⁷, and huge, so that L⁻¹ is nearly singular in it.
        Matrix<double> plane = Problems.NormalMatrix(7, 2, 3);
        var low = new AdaGram { LearningRate = 1, Epsilon = 1, Rank = 2, IsSymmetric = true };
        var full = new FullMatrixAdagrad { LearningRate = 1, Epsilon = 1 };
        ParameterLayout layout = ParameterLayout.Vector(7);
        OptimizerState a = low.Init(layout), b = full.Init(layout);
        double[] x = new double[7], y = new double[7];
        for (int t = 0; t < 30; t++)
        {
            double[] g = (1e4 * plane * Vector<double>.Build.Dense(Problems.Normal(2, (ulong)t + 50))).ToArray();
            low.Step(a, g, x);
            full.Step(b, g, y);
        }

        Assert.True(Problems.Distance(x, y) <= 1e-8 * Problems.Norm(y), $"{Problems.Distance(x, y) / Problems.Norm(y):R}");
    }

    [Fact]
    public void AdaGrams_step_is_as_long_as_full_matrix_Adagrads_and_points_elsewhere()
    {
        // L⁻¹ g = R G^(−1/2) g with R orthogonal: same gradients, same lengths.
        var plain = new AdaGram { LearningRate = 1, Epsilon = 1 };
        var symmetric = plain with { IsSymmetric = true };
        ParameterLayout layout = ParameterLayout.Vector(6);
        OptimizerState a = plain.Init(layout), b = symmetric.Init(layout);
        double[] x = new double[6], y = new double[6], from = new double[6], to = new double[6];
        double apart = 0;
        for (int t = 0; t < 20; t++)
        {
            x.CopyTo(from, 0);
            y.CopyTo(to, 0);
            double[] g = Problems.Normal(6, (ulong)t);
            plain.Step(a, g, x);
            symmetric.Step(b, g, y);
            Assert.Equal(Problems.Distance(from, x), Problems.Distance(to, y), 1e-12);
            apart = Math.Max(apart, Problems.Distance(x.Zip(from, (p, q) => p - q), y.Zip(to, (p, q) => p - q)));
        }

        Assert.True(apart > 0.01);
    }

    [Theory]
    [InlineData(AdaGramTruncation.ProjectorSplitting)]
    [InlineData(AdaGramTruncation.SvdOfAuthors)]
    public void AdaGram_of_low_rank_is_exact_while_the_gradients_span_no_more_than_its_rank(AdaGramTruncation truncation)
    {
        // Gradients in a plane of R⁷: every factor has rank two, and splitting and truncation to rank two lose nothing.
        Matrix<double> plane = Problems.NormalMatrix(7, 2, 3);
        var exact = new AdaGram { LearningRate = 1, Epsilon = 1 };
        var low = exact with { Rank = 2, Truncation = truncation };
        ParameterLayout layout = ParameterLayout.Vector(7);
        OptimizerState a = exact.Init(layout), b = low.Init(layout);
        double[] x = new double[7], y = new double[7];
        // The SVD variant loses every gradient that arrives when it is over its rank: it is exact up to the first such.
        int steps = truncation == AdaGramTruncation.SvdOfAuthors ? 4 : 30;
        for (int t = 0; t < steps; t++)
        {
            double[] g = (plane * Vector<double>.Build.Dense(Problems.Normal(2, (ulong)t + 50))).ToArray();
            exact.Step(a, g, x);
            low.Step(b, g, y);
        }

        Assert.True(Problems.Distance(x, y) <= 1e-10, $"{Problems.Distance(x, y):R}");
    }

    [Fact]
    public void A_zero_gradient_leaves_AdaGram_as_it_was_where_the_authors_divide_zero_by_zero()
    {
        var adaGram = new AdaGram { Rank = 2 };
        OptimizerState state = adaGram.Init(ParameterLayout.Vector(4));
        double[] x = [1, 2, 3, 4];
        for (int t = 0; t < 6; t++)
            adaGram.Step(state, new double[4], x);
        Assert.Equal([1, 2, 3, 4], x);
        adaGram.Step(state, [1, 0, 0, 0], x);
        Assert.All(x, v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Low_rank_gradient_descent_stays_in_the_span_of_its_first_gradients_and_of_full_rank_is_gradient_descent()
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var options = new TrainOptions { Steps = 40, KeepPoints = true };
        TrainResult full = Trainer.Run(f, new LowRankGradientDescent { LearningRate = 0.5, Rank = 8 }, x0, options);
        Assert.True(Problems.Distance(full.FinalPoint, Trainer.Run(f, new Sgd { LearningRate = 0.5 }, x0, options).FinalPoint) <= 1e-12);
        TrainResult low = Trainer.Run(f, new LowRankGradientDescent { LearningRate = 0.5, Rank = 3 }, x0, options);
        Matrix<double> first = Matrix<double>.Build.DenseOfColumnArrays(low.History.Take(3).Select(i => f.Gradient(i.Point.Span)));
        Matrix<double> q = first.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Vector<double> moved = Vector<double>.Build.Dense([.. low.FinalPoint]) - Vector<double>.Build.Dense(x0);
        Assert.True((moved - q * q.TransposeThisAndMultiply(moved)).L2Norm() <= 1e-12 * moved.L2Norm());
        Assert.True(Problems.Distance(low.FinalPoint, full.FinalPoint) > 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Low_rank_gradient_descent_renews_its_span_where_little_of_the_gradient_is_left_in_it(bool isBasisRenewed)
    {
        IObjective f = Problems.LeastSquares(8, 4);
        double[] x0 = Problems.Normal(8, 1);
        var optimizer = new LowRankGradientDescent { LearningRate = 0.9, Rank = 2, IsBasisRenewed = isBasisRenewed };
        var options = new TrainOptions { Steps = 4000 };
        TrainResult stuck = Trainer.Run(f, optimizer, x0, options);
        TrainResult renewed = Trainer.Run(f, optimizer with { RefreshTolerance = 1e-3 }, x0, options);
        // Without renewal what lies outside the first two gradients stays for ever.
        Assert.True(renewed.FinalLoss < 0.1 * stuck.FinalLoss, $"{renewed.FinalLoss:R} against {stuck.FinalLoss:R}");
        Assert.Equal(stuck.FinalPoint, Trainer.Run(f, optimizer with { RefreshTolerance = 0 }, x0, options).FinalPoint);
    }

    [Fact]
    public void A_renewal_takes_the_full_gradient_and_makes_the_span_from_it()
    {
        ParameterLayout layout = ParameterLayout.Vector(4);
        double[][] gradients = [[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 5, 0], [0.1, 0, 3, 0], [0, 0, 0, 7], [1, 1, 2, 2]];
        // Fixed: e1 and e2, then projected, then too little is left (0.1): full, and full again, and the span is that of both.
        double[][] expected =
            [[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0], [0.1, 0, 3, 0], [0, 0, 0, 7], Project([1, 1, 2, 2], [0.1, 0, 3, 0], [0, 0, 0, 1])];
        Check(new LowRankGradientDescent { LearningRate = 1, Rank = 2, RefreshTolerance = 0.5 }, expected);
        // The authors' window after the third step holds e2 and (1, 1, 0, 0), after the renewal (0.1, 0, 3, 0) instead of e2; what is left
        // of the fifth is nothing
        // again, so it takes the place of (1, 1, 0, 0).
        Check(new LowRankGradientDescent { LearningRate = 1, Rank = 2, RefreshTolerance = 0.5, IsBasisRenewed = true }, expected);

        void Check(LowRankGradientDescent optimizer, double[][] steps)
        {
            OptimizerState state = optimizer.Init(layout);
            for (int t = 0; t < gradients.Length; t++)
            {
                double[] x = new double[4];
                optimizer.Step(state, gradients[t], x);
                Assert.True(Problems.Distance(steps[t], x.Select(v => -v)) <= 1e-14, $"step {t + 1}: {string.Join(", ", x)}");
            }
        }

        static double[] Project(double[] g, double[] u, double[] v)
        {
            double a = g.Zip(u, (p, q) => p * q).Sum() / u.Sum(c => c * c), b = g.Zip(v, (p, q) => p * q).Sum() / v.Sum(c => c * c);
            return [.. u.Zip(v, (p, q) => a * p + b * q)];
        }
    }

    [Fact]
    public void GaLore_of_full_rank_is_Adam_in_the_singular_basis_of_the_first_gradient()
    {
        // m >= n and rank n: one orthonormal change of the columns, renewed never; Adam's epsilon is on the corrected root, so none here
        // matters.
        ParameterLayout layout = ParameterLayout.Of([("X", [4, 3])]);
        IObjective squares = Problems.LeastSquares(12, 5), f = Objectives.FromFunction(layout, (x, g) => squares.Evaluate(x, g));
        double[] x0 = Problems.Normal(12, 6);
        (_, _, double[] v) = JacobiSvd.Compute(4, 3, f.Gradient(x0));
        var columns = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(3, 3, v);
        IBasis basis = Bases.Block(
            CoordinatePartition.Of(12, Enumerable.Range(0, 4).Select(r => ($"row {r}", new[] { 3 * r, 3 * r + 1, 3 * r + 2 }))),
            Enumerable.Repeat(Bases.Dense(columns), 4));
        var options = new TrainOptions { Steps = 40 };
        TrainResult galore =
            Trainer.Run(f, new GaLore { LearningRate = 0.05, Rank = 3, Scale = 1, RenewEvery = 1000, Epsilon = 1e-300 }, x0, options);
        TrainResult adam = Trainer.Run(f, new Adam { LearningRate = 0.05, Epsilon = 0 }, x0, options.In(basis));
        Assert.True(
            Problems.Distance(galore.FinalPoint, adam.FinalPoint) <= 1e-9, $"{Problems.Distance(galore.FinalPoint, adam.FinalPoint):R}");
    }

    [Fact]
    public void AdaDiag_renewed_never_is_Adam_in_the_singular_bases_of_the_first_gradient()
    {
        ParameterLayout layout = ParameterLayout.Of([("X", [4, 4])]);
        IObjective squares = Problems.LeastSquares(16, 5), f = Objectives.FromFunction(layout, (x, g) => squares.Evaluate(x, g));
        double[] x0 = Problems.Normal(16, 6);
        (double[] u, _, double[] v) = JacobiSvd.Compute(4, 4, f.Gradient(x0));
        // vec(P Z Qᵀ) = (P kron Q) vec(Z) for row-major vec.
        var kronecker =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(16, 16, (i, j) => u[i / 4 * 4 + j / 4] * v[i % 4 * 4 + j % 4]);
        var options = new TrainOptions { Steps = 40 };
        // An epsilon well above the rounding of the first rotated gradient, which is diagonal but for that.
        TrainResult adaDiag = Trainer.Run(f, new AdaDiag { LearningRate = 0.05, RenewEvery = 1000, Epsilon = 1e-3 }, x0, options);
        TrainResult adam = Trainer.Run(f, new Adam { LearningRate = 0.05, Epsilon = 1e-3 }, x0, options.In(Bases.Dense(kronecker)));
        Assert.True(
            Problems.Distance(adaDiag.FinalPoint, adam.FinalPoint) <= 1e-10, $"{Problems.Distance(adaDiag.FinalPoint, adam.FinalPoint):R}");
    }

    [Fact]
    public void Muon_moves_a_matrix_by_a_nearly_orthogonal_one_and_refuses_vectors()
    {
        var muon = new Muon { LearningRate = 1, Iterations = 5 };
        OptimizerState state = muon.Init(ParameterLayout.Of([("X", [5, 3])]));
        double[] x = new double[15];
        muon.Step(state, Problems.Normal(15, 3), x);
        (_, double[] sigma, _) = JacobiSvd.Compute(5, 3, x);
        // sqrt(5/3) times singular values that the author's polynomial brings into about 0.5 .. 1.5.
        Assert.All(sigma, s => Assert.InRange(s / Math.Sqrt(5.0 / 3), 0.5, 1.5));
        Assert.Contains("b1", Assert.Throws<ArgumentException>(() => muon.Init(ParameterLayout.Network([3, 2], biases: true))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SOAP_keeps_orthonormal_bases_that_diagonalize_its_factors_better_and_better()
    {
        ParameterLayout layout = ParameterLayout.Of([("X", [5, 4])]);
        var soap = new Soap { RenewEvery = 1, FactorDecay = 0.999, LearningRate = 1e-9 };
        OptimizerState state = soap.Init(layout);
        double[] x = new double[20], gradient = Problems.Normal(20, 3);
        double Off(double[] basis, double[] factor)
        {
            var q = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(5, 5, basis);
            var rotated = q.TransposeThisAndMultiply(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(5, 5, factor)) * q;
            Assert.True((q.TransposeThisAndMultiply(q)
                - MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(5)).FrobeniusNorm() <= 1e-13);
            double all = rotated.FrobeniusNorm();
            rotated.SetDiagonal(new double[5]);
            return rotated.FrobeniusNorm() / all;
        }

        soap.Step(state, Problems.Normal(20, 4), x);
        for (int t = 0; t < 3; t++)
            soap.Step(state, gradient.Select((g, i) => g * (1 + i / 5)).ToArray(), x);
        double early = Off(state["X.left basis"].ToArray(), state["X.left factor"].ToArray());
        for (int t = 0; t < 60; t++)
            soap.Step(state, gradient.Select((g, i) => g * (1 + i / 5)).ToArray(), x);
        Assert.True(Off(state["X.left basis"].ToArray(), state["X.left factor"].ToArray()) < 0.2 * early);
    }
}
