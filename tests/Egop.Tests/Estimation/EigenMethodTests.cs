using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Every method against a singular value decomposition of the gradients themselves, by Jacobi rotations.</summary>
public class EigenMethodTests
{
    private const double DoubleTolerance = 1e-12;
    private const double SingleTolerance = 2e-6;

    // Samples below, at and above the number of coordinates; few, all and more eigenvectors than there are.
    public static TheoryData<EigenMethod, Precision, int, int, int?> Cases
    {
        get
        {
            var cases = new TheoryData<EigenMethod, Precision, int, int, int?>();
            foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
            {
                foreach (Precision precision in Enum.GetValues<Precision>())
                {
                    foreach ((int d, int m) in ((int, int)[])[(53, 17), (53, 53), (53, 211), (97, 96), (97, 98), (7, 1), (1, 1), (1, 5)])
                    {
                        cases.Add(method, precision, d, m, 5);
                        cases.Add(method, precision, d, m, 1);
                        cases.Add(method, precision, d, m, 200);
                        if (method != EigenMethod.Randomized)
                            cases.Add(method, precision, d, m, null);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Eigenvalues_and_eigenvectors_are_those_of_the_gradients_singular_value_decomposition(
        EigenMethod method, Precision precision, int d, int m, int? rank)
    {
        var f = new PowerLawQuadratic(d, 0.8, 31);
        // The sketch holds the whole range here, so that the randomized method is exact too.
        var options = new EgopOptions { Samples = m, Seed = 5, Method = method, Precision = precision, Rank = rank, Oversampling = 100 };
        EgopBlock block = Estimate(f, options).Blocks[0];
        Matrix<double> g = Gradients(f, options);
        double[] sigma = JacobiSvd.Compute(m, d, g.ToRowMajorArray()).Sigma;
        double tolerance = precision == Precision.Double ? DoubleTolerance : SingleTolerance, largest = sigma[0] * sigma[0] / m;

        // Without the covariance, eigenvalues lost in rounding have no eigenvectors.
        int all = method == EigenMethod.Covariance ? d : Math.Min(m, d), expected = block.Rank;
        int least = method == EigenMethod.Covariance ? d : sigma.Count(s => s * s / m > 2 * tolerance * largest);
        Assert.Equal(method, block.Method);
        Assert.InRange(expected, Math.Min(rank ?? d, least), Math.Min(rank ?? d, all));
        Assert.Equal(expected, block.Spectrum.Eigenvalues.Count);
        for (int k = 0; k < expected; k++)
            Assert.Equal(k < sigma.Length ? sigma[k] * sigma[k] / m : 0, block.Spectrum.Eigenvalues[k], tolerance * largest);

        // C V = V Λ, whatever the gaps; VᵀV = I.
        Matrix<double> v = block.ToEigenvectors();
        Matrix<double> residual =
            (g.TransposeThisAndMultiply(g * v) / m) - (v * Matrix<double>.Build.DenseOfDiagonalArray([.. block.Spectrum.Eigenvalues]));
        Assert.True(residual.L2Norm() <= tolerance * largest, $"residual {residual.L2Norm() / largest:E2}");
        double orthogonality = (v.TransposeThisAndMultiply(v) - Matrix<double>.Build.DenseIdentity(expected)).Enumerate().Max(Math.Abs);
        Assert.True(orthogonality <= (precision == Precision.Double ? 1e-13 : 1e-6), $"orthogonality {orthogonality:E2}");
    }

    [Theory]
    [InlineData(EigenMethod.Gram, Precision.Double, 80)]
    [InlineData(EigenMethod.Gram, Precision.Single, 80)]
    [InlineData(EigenMethod.Randomized, Precision.Double, 80)]
    [InlineData(EigenMethod.Randomized, Precision.Single, 80)]
    [InlineData(EigenMethod.Gram, Precision.Double, 600)]
    [InlineData(EigenMethod.Randomized, Precision.Double, 600)]
    [InlineData(EigenMethod.Randomized, Precision.Single, 600)]
    public void The_leading_subspace_is_that_of_the_covariance(EigenMethod method, Precision precision, int m)
    {
        // Eigenvalues k^-4: with the sketch's 64 of 200 and q = 2, beyond all rounding.
        var f = new PowerLawQuadratic(200, 2, 32);
        var options = new EgopOptions { Samples = m, Rank = 6, Seed = 6 };
        Matrix<double> u = Estimate(f, options with { Method = EigenMethod.Covariance }).Blocks[0].ToEigenvectors();
        Matrix<double> v = Estimate(f, options with { Method = method, Precision = precision }).Blocks[0].ToEigenvectors();
        // sin of the largest principal angle = ‖(I − U Uᵀ) V‖; single precision: other points, so its own covariance.
        if (precision == Precision.Single)
            u = Estimate(f, options with { Method = EigenMethod.Covariance, Precision = precision }).Blocks[0].ToEigenvectors();
        double sine = (v - (u * u.TransposeThisAndMultiply(v))).L2Norm();
        // λ_6 − λ_7 is about λ_1 / 3000.
        Assert.True(sine <= (precision == Precision.Double ? 1e-10 : 1e-3), $"sine of the largest angle {sine:E2}");
        for (int k = 0; k < 6; k++)
            Assert.True(v.Column(k).MaxBy(Math.Abs) > 0, $"sign of eigenvector {k}");
    }

    [Fact]
    public void Power_iterations_bring_the_captured_energy_up_to_the_exact_one()
    {
        var f = new PowerLawQuadratic(1500, 0.8, 33);
        var options = new EgopOptions { Samples = 700, Rank = 20, Seed = 7, Oversampling = 10 };
        Spectrum exact = Estimate(f, options with { Method = EigenMethod.Gram }).Spectrum;
        double previous = double.PositiveInfinity;
        foreach ((int q, double most) in ((int, double)[])[(0, 1e-1), (1, 1e-3), (2, 1e-4), (4, 1e-6), (8, 1e-9)])
        {
            Spectrum approximate = Estimate(f, options with { Method = EigenMethod.Randomized, PowerIterations = q }).Spectrum;
            double missing = 1 - (approximate.Eigenvalues.Sum() / exact.Eigenvalues.Sum());
            // Ritz values are never above the eigenvalues.
            Assert.InRange(missing, -1e-12, Math.Min(previous, most));
            previous = missing;
        }
    }

    [Theory]
    [InlineData(Precision.Double, 1e-13)]
    [InlineData(Precision.Single, 1e-6)]
    public void The_trace_is_the_mean_squared_norm_and_divides_into_captured_and_residual(Precision precision, double tolerance)
    {
        var f = new PowerLawQuadratic(90, 0.8, 34);
        foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
        {
            var options = new EgopOptions { Samples = 70, Rank = 12, Method = method, Precision = precision };
            EgopBlock block = Estimate(f, options).Blocks[0];
            Spectrum s = block.Spectrum;
            Matrix<double> g = Gradients(f, options);
            double mean = g.Enumerate().Sum(x => x * x) / 70;
            Assert.Equal(mean, s.Trace, 1e-14 * mean);
            Assert.True(s.IsTruncated);
            Assert.Equal(90, s.Order);
            Assert.Equal(s.Trace, s.Eigenvalues.Sum() + s.ResidualTrace, 1e-14 * mean);
            Assert.Equal(1 - (s.ResidualTrace / s.Trace), s.CapturedEnergy, 1e-14);
            // Energy of the gradients in the span of the eigenvectors.
            Matrix<double> projected = g * block.ToEigenvectors();
            Assert.Equal(s.CapturedEnergy, projected.Enumerate().Sum(x => x * x) / 70 / mean, tolerance);
        }
    }

    [Theory]
    [InlineData(500, 2000, null, EigenMethod.Covariance)]
    [InlineData(500, 500, null, EigenMethod.Covariance)]
    [InlineData(500, 499, null, EigenMethod.Gram)]
    [InlineData(2000, 1500, 151, EigenMethod.Gram)]
    [InlineData(2000, 1500, 118, EigenMethod.Randomized)]
    [InlineData(1500, 2000, 118, EigenMethod.Randomized)]
    [InlineData(1500, 2000, 119, EigenMethod.Covariance)]
    [InlineData(500, 2000, 3, EigenMethod.Covariance)]
    [InlineData(700, 2000, 54, EigenMethod.Randomized)]
    [InlineData(700, 2000, 55, EigenMethod.Covariance)]
    public void The_method_follows_the_shape(int d, int m, int? rank, EigenMethod expected)
    {
        var options = new EgopOptions { Samples = m, Rank = rank };
        Assert.Equal(expected, MemoryPlan.Of(options, CoordinatePartition.Whole(d), 0).Methods[0]);
        foreach (EigenMethod forced in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
            Assert.Equal(
                forced, MemoryPlan.Of(options with { Rank = rank ?? 1, Method = forced }, CoordinatePartition.Whole(d), 0).Methods[0]);
    }

    [Fact]
    public void The_method_is_in_the_text_of_the_result()
    {
        var f = new PowerLawQuadratic(12, 1, 35);
        var options = new EgopOptions { Samples = 6, Rank = 2 };
        Assert.Contains("by the Gram matrix; stable rank at least", Estimate(f, options).ToString(), StringComparison.Ordinal);
        Assert.Contains("2 eigenvalues hold", Estimate(f, options).ToString(), StringComparison.Ordinal);
        Assert.Contains("by the covariance", Estimate(f, options with { Samples = 30 }).Blocks[0].ToString(), StringComparison.Ordinal);
        EgopEstimate blocks = Estimate(
            f, options with { Method = EigenMethod.Randomized, Partition = CoordinatePartition.Of(12, [("a", [1, 2, 3]), ("b", [7, 5])]) });
        Assert.Contains("a: stable rank", blocks.ToString(), StringComparison.Ordinal);
        Assert.Contains("by randomized subspace iteration; b:", blocks.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void A_matrix_of_low_rank_has_that_rank_by_the_Gram_matrix_and_by_the_sketch(Precision precision)
    {
        foreach (int trueRank in (int[])[1, 3])
        {
            var f = new PowerLawQuadratic(60, 0.3, 36, trueRank);
            foreach ((EigenMethod method, int m) in ((EigenMethod, int)[])[(EigenMethod.Gram, 30), (EigenMethod.Gram, 200),
                (EigenMethod.Randomized, 30), (EigenMethod.Randomized, 200)])
            {
                var options = new EgopOptions
                {
                    Samples = m,
                    Method = method,
                    Rank = method == EigenMethod.Randomized ? 10 : null,
                    Precision = precision,
                    SingularValues = false,
                };
                EgopBlock block = Estimate(f, options).Blocks[0];
                Assert.Equal(trueRank, block.Rank);
                Assert.False(block.Spectrum.IsTruncated);
                Assert.Equal(0, block.Spectrum.DecayRatio(trueRank + 1));
                Assert.Equal(1, block.Spectrum.CapturedEnergy, 1e-6);
                Matrix<double> g = Gradients(f, options), v = block.ToEigenvectors();
                Assert.True(
                    (g - (g * v).TransposeAndMultiply(v)).L2Norm() <= 1e-5 * g.L2Norm(), $"{method}, {m}: gradients leave the span");
            }
        }
    }

    [Fact]
    public void Gradients_that_are_all_zero_have_rank_zero_and_no_ratio()
    {
        IObjective flat = Objectives.FromFunction(9, (_, gradient) => { gradient.Clear(); return 1; });
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
            {
                var options = new EgopOptions { Samples = 4, Method = method, Rank = 3, Precision = precision };
                EgopBlock block = EgopEstimator.Estimate(flat, SamplingDistributions.Gaussian(9, 1), options).Blocks[0];
                Assert.Equal(method == EigenMethod.Covariance ? 3 : 0, block.Rank);
                Assert.All(block.Spectrum.Eigenvalues, v => Assert.Equal(0, v));
                Assert.Equal(0, block.Spectrum.Trace);
                Assert.False(block.Spectrum.IsTruncated);
                Assert.True(double.IsNaN(block.Spectrum.StableRank));
                Assert.True(double.IsNaN(block.Spectrum.CapturedEnergy));
                Assert.Equal(block.Rank, block.Densities.Count);
                Assert.All(block.ToMatrix().Enumerate(), v => Assert.Equal(0, v));
                Assert.NotEmpty(block.ToString());
            }
        }
    }

    [Theory]
    [InlineData(Precision.Double, 1e-13)]
    [InlineData(Precision.Single, 1e-6)]
    public void Blocks_have_the_methods_of_their_own_sizes_and_the_eigenvectors_of_their_coordinates(Precision precision, double tolerance)
    {
        var f = new PowerLawQuadratic(60, 0.7, 37);
        int[] scattered = [.. Enumerable.Range(0, 25).Select(i => 2 * i)], tail = [57, 59, 58];
        var options = new EgopOptions
        {
            Samples = 20,
            Precision = precision,
            Partition = CoordinatePartition.Of(60, [("scattered", scattered), ("tail", tail)]),
        };
        EgopEstimate estimate = Estimate(f, options);
        Assert.Equal([EigenMethod.Gram, EigenMethod.Covariance], estimate.Blocks.Select(b => b.Method));
        Assert.False(estimate.IsComplete);
        Assert.Equal(28, estimate.Spectrum.Order);
        Matrix<double> g = Gradients(f, options);
        foreach (EgopBlock block in estimate.Blocks)
        {
            int[] at = block.Coordinates.Indices.ToArray();
            Matrix<double> part = Matrix<double>.Build.Dense(20, at.Length, (m, i) => g[m, at[i]]);
            Matrix<double> expected = part.TransposeThisAndMultiply(part) / 20;
            Assert.True((block.ToMatrix() - expected).L2Norm() <= tolerance * expected.L2Norm(), block.ToString());
        }
    }

    [Fact]
    public void A_block_without_all_eigenvectors_has_no_basis_and_a_truncated_one_no_matrix_and_both_say_what_to_do()
    {
        var f = new PowerLawQuadratic(40, 0.8, 38);
        EgopEstimate all = Estimate(f, new EgopOptions { Samples = 10 }), top = Estimate(f, new EgopOptions { Samples = 10, Rank = 2 });
        Assert.Equal(10, all.Blocks[0].Rank);
        Assert.Equal(40, all.Blocks[0].ToMatrix().RowCount);
        foreach (EgopEstimate partial in (EgopEstimate[])[all, top])
        {
            string held = $"actual {partial.Blocks[0].Rank} of 40 in block all, by the Gram matrix";
            Assert.False(partial.IsComplete);
            string message = Assert.Throws<ArgumentException>(() => Bases.FromEgop(partial.Blocks[0])).Message;
            Assert.Contains(held, message, StringComparison.Ordinal);
            Assert.Contains("Bases.Partial", message, StringComparison.Ordinal);
        }

        string refused = Assert.Throws<ArgumentException>(() => Bases.FromEgop(top)).Message;
        Assert.Contains("actual 2 of 40 in block all, by the Gram matrix", refused, StringComparison.Ordinal);
        Assert.Contains("larger Rank", Assert.Throws<ArgumentException>(() => Bases.Partial(top, 3)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "ToMatrix", Assert.Throws<InvalidOperationException>(() => top.Blocks[0].ToMatrix()).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 2", Assert.Throws<ArgumentException>(() => top.Spectrum.DecayRatio(3)).Message, StringComparison.Ordinal);
        Assert.True(Estimate(f, new EgopOptions { Samples = 10, Method = EigenMethod.Covariance }).IsComplete);
    }

    [Theory]
    [InlineData(Precision.Double, 1e-13)]
    [InlineData(Precision.Single, 2e-6)]
    public void The_leading_eigenvectors_are_a_partial_basis_as_they_are(Precision precision, double tolerance)
    {
        var f = new PowerLawQuadratic(40, 0.8, 38);
        foreach (int samples in (int[])[10, 90])
        {
            EgopEstimate estimate = Estimate(f, new EgopOptions { Samples = samples, Rank = 4, Precision = precision });
            PartialBasis four = Bases.Partial(estimate, 4), three = Bases.Partial(estimate, 3, BasisStorage.Double);
            Assert.Equal(precision == Precision.Single ? BasisStorage.Single : BasisStorage.Double, four.Storage);
            Assert.Equal(estimate.Blocks[0].ToEigenvectors(), four.ToMatrix());
            Assert.Equal(estimate.Blocks[0].ToEigenvectors().SubMatrix(0, 40, 0, 3), three.ToMatrix());
            double[] z = four.ToBasis(four.ToOriginal([1, 2, 3, 4]));
            Assert.True(Problems.Distance([1, 2, 3, 4], z) <= 6 * tolerance, $"{samples} samples");
        }
    }

    [Fact]
    public void Eigenvectors_of_the_nonzero_eigenvalues_are_completed_to_a_basis_in_which_the_estimate_is_diagonal()
    {
        var f = new PowerLawQuadratic(40, 0.8, 39);
        IObjective flat = Objectives.FromFunction(40, (_, gradient) => { gradient.Clear(); return 1; });
        ISamplingDistribution rho = SamplingDistributions.Gaussian(40, 1);
        CoordinatePartition partition = CoordinatePartition.Of(40, [("many", [.. Enumerable.Range(0, 30)]), ("few", [35, 33])]);
        foreach (IObjective objective in (IObjective[])[f, flat])
        {
            foreach (CoordinatePartition? blocks in (CoordinatePartition?[])[null, partition])
            {
                var options = new EgopOptions { Samples = 10, Seed = 2, Partition = blocks };
                EgopEstimate estimate = Estimate(objective, options);
                IBasis v = Bases.FromEgop(estimate);
                Assert.Equal(40, v.Coordinates);
                EgopEstimate rotated = EgopEstimator.Estimate(
                    objective.In(v), rho.In(v), options with { Method = EigenMethod.Covariance, SingularValues = false });
                foreach (EgopBlock block in rotated.Blocks)
                {
                    Matrix<double> e = block.ToMatrix(), diagonal = Matrix<double>.Build.DenseOfDiagonalVector(e.Diagonal());
                    double largest = estimate[block.Name].Spectrum.Eigenvalues[0];
                    Assert.True((e - diagonal).FrobeniusNorm() <= 1e-13 * largest, block.ToString());
                    for (int k = 1; k <= block.Order && largest > 0; k++)
                        Assert.Equal(estimate[block.Name].Spectrum.DecayRatio(k), e[k - 1, k - 1] / largest, 1e-13);
                }
            }
        }
    }

    [Fact]
    public void Bad_options_are_refused_with_what_was_wrong()
    {
        var good = new EgopOptions { Samples = 3 };
        Assert.Contains("Rank", Assert.Throws<ArgumentException>(() => good with { Rank = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Oversampling", Assert.Throws<ArgumentException>(() => good with { Oversampling = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("PowerIterations", Assert.Throws<ArgumentException>(() => good with { PowerIterations = -1 }).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "MemoryLimit", Assert.Throws<ArgumentException>(() => good with { MemoryLimit = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Method", Assert.Throws<ArgumentException>(() => good with { Method = (EigenMethod)9 }).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Precision", Assert.Throws<ArgumentException>(() => good with { Precision = (Precision)9 }).Message, StringComparison.Ordinal);
        ArgumentException e =
            Assert.Throws<ArgumentException>(() => Estimate(new PowerLawQuadratic(4, 1, 1), good with { Method = EigenMethod.Randomized }));
        Assert.Contains("Rank", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-30f, "underflow")]
    [InlineData(1e30f, "overflow")]
    public void Single_precision_refuses_gradients_whose_squares_leave_its_range_and_the_sketch_does_not_form_them(float scale, string what)
    {
        var rho = SamplingDistributions.Gaussian(30, 1);
        IObjective steep = Objectives.FromFunction(30, (x, gradient) =>
        {
            for (int i = 0; i < 30; i++)
                gradient[i] = x[i] * scale / (i + 1);
            return 0;
        });
        var options = new EgopOptions { Samples = 20, Rank = 2, Precision = Precision.Single };
        foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram])
            Assert.Contains(what,
                Assert.Throws<ArgumentException>(() => EgopEstimator.Estimate(steep, rho, options with { Method = method })).Message,
                    StringComparison.Ordinal);
        Spectrum sketched = EgopEstimator.Estimate(steep, rho, options with { Method = EigenMethod.Randomized }).Spectrum;
        Spectrum exact = EgopEstimator.Estimate(
            steep, rho, options with { Precision = Precision.Double, Method = EigenMethod.Gram, Rank = 20 }).Spectrum;
        // Other points: the same law, so the same size.
        Assert.InRange(sketched.Eigenvalues[0] / exact.Eigenvalues[0], 0.1, 10);
    }

    internal static EgopEstimate Estimate(IObjective f, EgopOptions options) =>
        EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(f.Dimension, 1), options);

    /// <summary>The sampled gradients, one by one, in the precision of the options.</summary>
    internal static Matrix<double> Gradients(PowerLawQuadratic f, EgopOptions options)
    {
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(f.Dimension, 1);
        var g = Matrix<double>.Build.Dense(options.Samples, f.Dimension);
        for (int m = 0; m < options.Samples; m++)
        {
            var key = new SampleKey(Seeds.Derive(options.Seed, Seeds.Sampling), (ulong)m);
            if (options.Precision == Precision.Double)
            {
                g.SetRow(m, f.Gradient(rho.Draw(key)));
                continue;
            }

            float[] point = new float[f.Dimension], gradient = new float[f.Dimension];
            rho.Sample(key, point.AsSpan());
            f.EvaluateMany(point, new double[1], gradient);
            g.SetRow(m, Array.ConvertAll(gradient, x => (double)x));
        }

        return g;
    }
}
