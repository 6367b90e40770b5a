using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

public class EgopEstimatorTests
{
    private static readonly ISamplingDistribution _gaussian = SamplingDistributions.Gaussian(53, 1);

    [Fact]
    public void The_estimate_is_the_mean_of_the_outer_products_of_the_sampled_gradients()
    {
        IObjective f = Problems.Network(1);
        // More samples than one chunk, and not a multiple of anything.
        var options = new EgopOptions { Samples = 701, Seed = 9 };
        double[] bundle = EgopEstimator.Gradients(f, _gaussian, options);
        double[] reference = new double[53 * 53];
        for (int m = 0; m < 701; m++)
        {
            for (int i = 0; i < 53; i++)
            {
                for (int j = 0; j < 53; j++)
                    reference[i * 53 + j] += bundle[m * 53 + i] * bundle[m * 53 + j] / 701;
            }
        }

        double[] estimate = EgopEstimator.Estimate(f, _gaussian, options).Blocks[0].ToMatrix().ToRowMajorArray();
        Assert.True(Problems.Distance(reference, estimate) <= 1e-13 * Problems.Norm(reference));
    }

    [Fact]
    public void The_directional_variation_along_an_eigenvector_is_its_eigenvalue()
    {
        IObjective f = Problems.Network(2);
        var options = new EgopOptions { Samples = 300, Seed = 4 };
        EgopEstimate estimate = EgopEstimator.Estimate(f, _gaussian, options);
        double[] bundle = EgopEstimator.Gradients(f, _gaussian, options);
        Matrix<double> projected = Matrix<double>.Build.DenseOfRowMajor(300, 53, bundle) * estimate.Blocks[0].ToEigenvectors();
        for (int k = 0; k < 53; k++)
            Assert.Equal(estimate.Spectrum.Eigenvalues[k], projected.Column(k).DotProduct(projected.Column(k)) / 300,
                1e-13 * estimate.Spectrum.Eigenvalues[0]);
    }

    [Fact]
    public void Eigenvalues_are_the_squares_of_the_singular_values_of_the_bundle()
    {
        EgopEstimate estimate = EgopEstimator.Estimate(Problems.Network(3), _gaussian, new EgopOptions { Samples = 200 });
        for (int k = 0; k < 53; k++)
            Assert.Equal(estimate.Spectrum.Eigenvalues[k], Math.Pow(estimate.Spectrum.SingularValues![k], 2),
                1e-13 * estimate.Spectrum.Eigenvalues[0]);
        Assert.InRange(estimate.StableRank, 1, 53);
        Assert.Equal(estimate.Spectrum.StableRankFromEigenvalues, estimate.StableRank, 1e-5);
    }

    [Fact]
    public void Fewer_gradients_than_parameters_give_that_rank()
    {
        EgopEstimate estimate = EgopEstimator.Estimate(Problems.Network(3), _gaussian, new EgopOptions { Samples = 10 });
        Assert.Equal(10, estimate.Spectrum.SingularValues!.Count);
        Assert.True(estimate.Spectrum.DecayRatio(11) < 1e-14);
        Assert.InRange(estimate.StableRank, 1, 10);
    }

    [Fact]
    public void Gradient_m_is_of_point_m_on_minibatch_m_of_seeds_that_nothing_else_uses()
    {
        ReluNetwork network = Problems.Network(3);
        IMinibatchObjective minibatches = network.Minibatches(7);
        const ulong seed = 12;
        double[] exact = EgopEstimator.Gradients(network, _gaussian, new EgopOptions { Samples = 20, Seed = seed });
        double[] stochastic = EgopEstimator.Gradients(minibatches, _gaussian, new EgopOptions { Samples = 20, Seed = seed });
        for (int m = 0; m < 20; m++)
        {
            double[] point = _gaussian.Draw(new SampleKey(Seeds.Derive(seed, Seeds.Sampling), (ulong)m));
            Assert.Equal(network.Gradient(point), exact[(m * 53)..((m + 1) * 53)]);
            IObjective batch = minibatches.At(new BatchKey(Seeds.Derive(seed, Seeds.SamplingMinibatches), m));
            Assert.Equal(batch.Gradient(point), stochastic[(m * 53)..((m + 1) * 53)]);
        }
    }

    [Fact]
    public void The_entry_of_largest_magnitude_of_every_eigenvector_is_positive()
    {
        Matrix<double> v = EgopEstimator.Estimate(Problems.Network(2), _gaussian, new EgopOptions { Samples = 100 }).Blocks[0]
            .ToEigenvectors();
        for (int k = 0; k < 53; k++)
            Assert.True(v.Column(k).MaxBy(Math.Abs) > 0, $"eigenvector {k}");
    }

    [Fact]
    public void The_spectrum_of_a_block_estimate_is_that_of_its_blocks_together()
    {
        ReluNetwork f = Problems.Network(5);
        EgopEstimate estimate =
            EgopEstimator.Estimate(f, _gaussian, new EgopOptions { Samples = 100, Partition = CoordinatePartition.Matrices(f.Layout) });
        Assert.Equal(estimate.Blocks.SelectMany(b => b.Spectrum.Eigenvalues).OrderDescending(), estimate.Spectrum.Eigenvalues);
        Assert.Equal(estimate.Blocks.SelectMany(b => b.Spectrum.SingularValues!).OrderDescending(), estimate.Spectrum.SingularValues!);
        EgopEstimate without = EgopEstimator.Estimate(f, _gaussian, estimate.Options with { SingularValues = false });
        Assert.Null(without.Spectrum.SingularValues);
        Assert.Equal(estimate.Spectrum.Eigenvalues, without.Spectrum.Eigenvalues);
    }

    [Fact]
    public void Block_estimates_are_the_diagonal_blocks_of_the_full_one()
    {
        ReluNetwork f = Problems.Network(5);
        var options = new EgopOptions { Samples = 120, Seed = 6 };
        Matrix<double> full = EgopEstimator.Estimate(f, _gaussian, options).Blocks[0].ToMatrix();
        CoordinatePartition[] partitions = [CoordinatePartition.Matrices(f.Layout), CoordinatePartition.FirstLayer(f.Layout),
            CoordinatePartition.Of(53, [("scattered", [50, 2, 17]), ("rest", [0, 1])])];
        foreach (CoordinatePartition partition in partitions)
        {
            foreach (EgopBlock block in EgopEstimator.Estimate(f, _gaussian, options with { Partition = partition }).Blocks)
            {
                int[] at = block.Coordinates.Indices.ToArray();
                Matrix<double> expected = Matrix<double>.Build.Dense(at.Length, at.Length, (i, j) => full[at[i], at[j]]);
                Assert.True((expected - block.ToMatrix()).FrobeniusNorm() <= 1e-13 * full.FrobeniusNorm(), block.ToString());
            }
        }
    }

    [Fact]
    public void The_pathwise_estimate_of_a_rotated_objective_is_the_rotated_estimate()
    {
        IObjective f = Problems.Network(7);
        IBasis q = Bases.RandomRotation(53, 8);
        var options = new EgopOptions { Samples = 150, Seed = 2 };
        Matrix<double> e = EgopEstimator.Estimate(f, _gaussian, options).Blocks[0].ToMatrix();
        Matrix<double> rotated = EgopEstimator.Estimate(f.In(q), _gaussian.In(q), options).Blocks[0].ToMatrix();
        Matrix<double> v = ((DenseBasis)q).ToMatrix();
        Assert.True((v.TransposeThisAndMultiply(e) * v - rotated).FrobeniusNorm() <= 1e-13 * e.FrobeniusNorm());
    }

    [Fact]
    public void In_its_own_eigenbasis_the_estimate_is_diagonal()
    {
        IObjective f = Problems.Network(7);
        var options = new EgopOptions { Samples = 150, Seed = 2 };
        EgopEstimate estimate = EgopEstimator.Estimate(f, _gaussian, options);
        IBasis v = Bases.FromEgop(estimate);
        Matrix<double> e = EgopEstimator.Estimate(f.In(v), _gaussian.In(v), options).Blocks[0].ToMatrix();
        for (int i = 0; i < 53; i++)
        {
            Assert.Equal(estimate.Spectrum.Eigenvalues[i], e[i, i], 1e-13 * estimate.Spectrum.Eigenvalues[0]);
            e[i, i] = 0;
        }

        Assert.True(e.FrobeniusNorm() <= 1e-13 * estimate.Spectrum.Eigenvalues[0], $"off-diagonal mass {e.FrobeniusNorm():R}");
    }

    [Fact]
    public void The_population_EGOP_of_a_quadratic_is_approached_at_the_rate_of_one_over_the_root_of_M()
    {
        // rho = N(0, I): EGOP = H² + H theta* theta*ᵀ H exactly (theory of [E], Lemma 11 with h = 0).
        var least = (LeastSquares)Problems.LeastSquares(6, 20);
        double[] zero = new double[6], column = new double[6];
        Matrix<double> h = Matrix<double>.Build.Dense(6, 6);
        for (int i = 0; i < 6; i++)
        {
            double[] unit = new double[6];
            unit[i] = 1;
            least.HessianVectorProduct(zero, unit, column);
            h.SetColumn(i, column);
        }

        Vector<double> g0 = Vector<double>.Build.Dense(least.Gradient(zero));
        Matrix<double> exact = h * h + g0.OuterProduct(g0);
        double Error(int samples, ulong seed) =>
            (EgopEstimator.Estimate(least, SamplingDistributions.Gaussian(6, 1),
                new EgopOptions { Samples = samples, Seed = seed }).Blocks[0].ToMatrix() - exact).FrobeniusNorm();
        // Averages over 20 seeds of the error at M and 64 M: their ratio is 8 but for sampling noise of a few percent.
        double few = Enumerable.Range(0, 20).Average(s => Error(200, (ulong)s)), many = Enumerable.Range(0, 20)
            .Average(s => Error(12_800, (ulong)s + 100));
        double slope = Math.Log(many / few) / Math.Log(64);
        Assert.InRange(slope, -0.6, -0.4);
    }

    [Fact]
    public void One_and_two_and_three_threads_give_the_same_bits()
    {
        ReluNetwork f = Problems.Network(5);
        foreach (IObjective objective in (IObjective[])[f, f.Minibatches(7)])
        {
            var options = new EgopOptions { Samples = 600, Seed = 6, Partition = CoordinatePartition.Matrices(f.Layout) };
            EgopEstimate one = EgopEstimator.Estimate(objective, _gaussian, options with { Threads = 1 });
            foreach (int threads in (int[])[2, 3])
            {
                EgopEstimate several = EgopEstimator.Estimate(objective, _gaussian, options with { Threads = threads });
                for (int b = 0; b < 2; b++)
                {
                    Assert.Equal(one.Blocks[b].ToMatrix().ToRowMajorArray(), several.Blocks[b].ToMatrix().ToRowMajorArray());
                    Assert.Equal(one.Blocks[b].ToEigenvectors().ToRowMajorArray(), several.Blocks[b].ToEigenvectors().ToRowMajorArray());
                }
            }
        }
    }

    [Fact]
    public void Densities_lie_between_one_over_n_and_one_and_average_two_over_pi_for_a_random_basis()
    {
        EgopEstimate estimate = EgopEstimator.Estimate(Problems.Network(5), _gaussian, new EgopOptions { Samples = 200 });
        Assert.All(estimate.Blocks[0].Densities, beta => Assert.InRange(beta, 1 / 53.0, 1 + 1e-12));

        // A quadratic whose Hessian has eigenvectors of a random rotation: densities near 2/pi = 0.637.
        EgopEstimate rotated = EgopEstimator.Estimate(
            Problems.LeastSquares(200, 3), SamplingDistributions.Gaussian(200, 1), new EgopOptions { Samples = 400 });
        Assert.Equal(2 / Math.PI, rotated.Blocks[0].Densities.Average(), 0.02);
    }

    [Fact]
    public void Bad_requests_are_refused_with_what_was_wrong()
    {
        IObjective f = Problems.Network(1);
        Assert.Contains(
            "Samples", Assert.Throws<ArgumentException>(() => new EgopOptions { Samples = 0 }).Message, StringComparison.Ordinal);
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(52, 1), new EgopOptions { Samples = 5 }));
        Assert.Contains("53", e.Message, StringComparison.Ordinal);
        Assert.Contains("52", e.Message, StringComparison.Ordinal);
        IObjective broken = Objectives.FromFunction(3, (x, g) => { g.Fill(double.NaN); return 0; });
        e = Assert.Throws<ArgumentException>(
            () => EgopEstimator.Estimate(broken, SamplingDistributions.Gaussian(3, 1), new EgopOptions { Samples = 5 }));
        Assert.Contains("sample 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_estimation_stops_with_the_usual_exception()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => EgopEstimator.Estimate(Problems.Network(1), _gaussian, new EgopOptions { Samples = 50 }, null, source.Token));
    }

    [Fact]
    public void An_estimation_cancelled_within_its_last_factorization_keeps_nothing()
    {
        using var source = new CancellationTokenSource();
        var options = new EgopOptions { Samples = 50, SingularValues = false, Threads = 1 };
        var progress = new Listener(p =>
        {
            if (p.Stage == EstimationStage.Decomposition && p.Done == p.Total)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => EgopEstimator.Estimate(Problems.Network(1), _gaussian, options, progress, source.Token));
    }

    [Fact]
    public void An_exception_of_the_listener_ends_the_estimation()
    {
        var progress = new Listener(p => throw new InvalidOperationException($"{p.Stage}"));
        var thrown = Assert.Throws<InvalidOperationException>(
            () => EgopEstimator.Estimate(Problems.Network(1), _gaussian, new EgopOptions { Samples = 50, Threads = 3 }, progress));
        Assert.Equal("Sampling", thrown.Message);
    }

    private sealed class Listener(Action<EstimationProgress> listen) : IProgress<EstimationProgress>
    {
        public void Report(EstimationProgress value) => listen(value);
    }
}
