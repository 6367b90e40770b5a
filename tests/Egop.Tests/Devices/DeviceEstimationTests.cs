using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>Estimates on a device against those of the CPU from the same seed.</summary>
public abstract class DeviceEstimationTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const ulong Seed = 77;

    [Theory]
    [InlineData("relu 6-5-3", 30, 90, null)]
    [InlineData("relu 6-5-3", 30, 200, 7)]
    [InlineData("linear 4-3-2", 300, 70, null)]
    [InlineData("least", 40, 50, 64)]
    [InlineData("logistic", 40, 31, null)]
    [InlineData("log-sum-exp", 40, 29, 3)]
    public void The_covariance_has_the_matrix_and_the_spectrum_of_the_CPU(string name, int rows, int samples, int? chunk)
    {
        IObjective objective = DeviceObjectiveTests.Objective(name, rows);
        EgopOptions options = new() { Samples = samples, Seed = Seed, Method = EigenMethod.Covariance };
        EgopEstimate here =
            EgopEstimator.Estimate(objective, Normal(objective), options), there = On(objective, Normal(objective), options, chunk);
        Assert.Equal(EigenMethod.Covariance, there.Blocks[0].Method);
        Assert.True((here.Blocks[0].ToMatrix() - there.Blocks[0].ToMatrix()).FrobeniusNorm() <= 1e-12 * here.Spectrum.Trace);
        SameSpectrum(here, there, 1e-12);
        SpansEigenvectors(here.Blocks[0].ToMatrix(), there.Blocks[0], 1e-12);
    }

    [Fact]
    public void Single_precision_is_within_its_roundings()
    {
        IObjective objective = DeviceObjectiveTests.Objective("relu 17-2", 50);
        EgopOptions options = new() { Samples = 900, Seed = Seed, Method = EigenMethod.Covariance };
        EgopEstimate here = EgopEstimator.Estimate(objective, Normal(objective), options with { Precision = Precision.Single });
        EgopEstimate there = On(objective, Normal(objective), options with { Precision = Precision.Single });
        SameSpectrum(here, there, 2e-6);
        EgopEstimate leading = On(objective, Normal(objective), options with { Precision = Precision.Single, Rank = 3 });
        Assert.Equal(Precision.Single, leading.Blocks[0].Precision);
        SpansEigenvectors(here.Blocks[0].ToMatrix(), leading.Blocks[0], 2e-6);
    }

    [Theory]
    [InlineData(Precision.Double, 20, null, 1e-12)]
    [InlineData(Precision.Double, 53, 8, 1e-12)]
    [InlineData(Precision.Single, 20, null, 3e-6)]
    public void The_Gram_matrix_of_the_gradients_gives_the_same_leading_eigenvectors(
        Precision precision, int samples, int? rank, double tolerance)
    {
        IObjective objective = DeviceObjectiveTests.Objective("relu 6-5-3", 30);
        EgopOptions options = new() { Samples = samples, Seed = Seed, Method = EigenMethod.Gram, Precision = precision, Rank = rank };
        EgopEstimate here = EgopEstimator.Estimate(objective, Normal(objective), options with { SingularValues = false }),
            there = On(objective, Normal(objective), options);
        Assert.Equal(here.Blocks[0].Rank, there.Blocks[0].Rank);
        Assert.Equal(here.Spectrum.IsTruncated, there.Spectrum.IsTruncated);
        SameSpectrum(here, there, tolerance);
        EgopEstimate exact = EgopEstimator.Estimate(
            objective, Normal(objective), options with { Method = EigenMethod.Covariance, Precision = Precision.Double, Rank = null });
        if (precision == Precision.Double)
            SpansEigenvectors(exact.Blocks[0].ToMatrix(), there.Blocks[0], tolerance);
    }

    [Theory]
    [InlineData(Precision.Double, 64)]
    [InlineData(Precision.Double, 16)]
    [InlineData(Precision.Single, 40)]
    public void The_randomized_method_takes_the_same_steps_with_gradients_kept_or_made_again(Precision precision, int chunk)
    {
        IObjective objective = DeviceObjectiveTests.Objective("relu 64-32-10", 60);
        EgopOptions options = new() { Samples = 150, Seed = Seed, Method = EigenMethod.Randomized, Rank = 20, Precision = precision };
        double tolerance = precision == Precision.Double ? 1e-11 : 1e-5;
        EgopEstimate here =
            EgopEstimator.Estimate(objective, Normal(objective), options), kept = On(objective, Normal(objective), options, chunk);
        SameSpectrum(here, kept, tolerance);
        Assert.Equal(20, kept.Blocks[0].Rank);
        long little = Enough(objective, options, chunk);
        EgopEstimate again = On(objective, Normal(objective), options with { MemoryLimit = little }, chunk);
        Assert.Equal(kept.Blocks[0].EigenvectorRows.ToArray(), again.Blocks[0].EigenvectorRows.ToArray());
        Assert.Equal(kept.Blocks[0].SingleEigenvectorRows.ToArray(), again.Blocks[0].SingleEigenvectorRows.ToArray());
        Assert.Equal(kept.Spectrum.Eigenvalues, again.Spectrum.Eigenvalues);
    }

    [Fact]
    public void Blocks_have_their_own_spectra_wherever_their_coordinates_are()
    {
        ReluNetwork objective = Problems.Network(3);
        foreach (CoordinatePartition partition in (CoordinatePartition[])[CoordinatePartition.Matrices(objective.Layout),
            CoordinatePartition.FirstLayer(objective.Layout)])
        {
            foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
            {
                EgopOptions options = new()
                {
                    Samples = 25,
                    Seed = Seed,
                    Partition = partition,
                    Method = method,
                    Rank = method == EigenMethod.Randomized ? 4 : null,
                    SingularValues = false,
                };
                EgopEstimate here =
                    EgopEstimator.Estimate(objective, Normal(objective), options), there = On(objective, Normal(objective), options, 8);
                Assert.Equal(here.Blocks.Count, there.Blocks.Count);
                for (int b = 0; b < here.Blocks.Count; b++)
                {
                    Assert.Equal(here.Blocks[b].Rank, there.Blocks[b].Rank);
                    Assert.Equal(here.Blocks[b].Spectrum.Trace, there.Blocks[b].Spectrum.Trace, here.Blocks[b].Spectrum.Trace * 1e-12);
                    for (int k = 0; k < here.Blocks[b].Spectrum.Eigenvalues.Count; k++)
                        Assert.Equal(here.Blocks[b].Spectrum.Eigenvalues[k], there.Blocks[b].Spectrum.Eigenvalues[k],
                            here.Blocks[b].Spectrum.Eigenvalues[0] * 1e-11);
                }
            }
        }
    }

    [Fact]
    public void Any_distribution_and_minibatches_give_the_samples_of_the_CPU()
    {
        IObjective objective = DeviceObjectiveTests.Objective("relu 6-5-3", 50), minibatches = objective.Minibatches(8);
        int d = objective.Dimension;
        foreach (ISamplingDistribution distribution in (ISamplingDistribution[])[SamplingDistributions.Gaussian(d, 0.3),
            SamplingDistributions.Cube(d, 0.5), SamplingDistributions.Sphere(d, 2)])
        {
            foreach (IObjective f in (IObjective[])[objective, minibatches])
            {
                EgopOptions options = new() { Samples = 70, Seed = Seed };
                SameSpectrum(EgopEstimator.Estimate(f, distribution, options), On(f, distribution, options, 32), 1e-12);
            }
        }
    }

    [Fact]
    public void The_estimate_says_where_it_was_made_and_the_same_bits_come_again()
    {
        ReluNetwork objective = Problems.Network(3);
        EgopOptions options = new() { Samples = 100, Seed = Seed };
        EgopEstimate first = On(objective, Normal(objective), options), second = On(objective, Normal(objective), options);
        Assert.Same(Device, first.Device);
        Assert.Contains(Device.Name, first.ProviderName, StringComparison.Ordinal);
        Assert.Equal(Device.Kind != DeviceKind.Cpu, first.ToString().Contains(Device.Name, StringComparison.Ordinal));
        Assert.Null(first.Spectrum.SingularValues);
        Assert.Equal(first.Blocks[0].EigenvectorRows.ToArray(), second.Blocks[0].EigenvectorRows.ToArray());
        Assert.Same(Device, EgopEstimator.Estimate(objective, Normal(objective), options with { Device = Device }).Device);
    }

    [Fact]
    public void Progress_counts_gradients_then_factorizations_and_memory_comes_back()
    {
        ReluNetwork objective = Problems.Network(3);
        var seen = new List<EstimationProgress>();
        using DeviceContext context = Device.Open();
        EgopOptions options = new() { Samples = 20, Partition = CoordinatePartition.Matrices(objective.Layout) };
        EgopEstimator.Estimate(
            objective, Normal(objective), options with { Context = context }, 8, new Reports(seen.Add), CancellationToken.None);
        Assert.Equal([8, 16, 20], seen.Where(p => p.Stage == EstimationStage.Sampling).Select(p => p.Done));
        Assert.All(seen.Where(p => p.Stage == EstimationStage.Decomposition), p => Assert.Equal(options.Partition.Count, p.Total));
        Assert.Equal(options.Partition.Count, seen[^1].Done);
        Assert.Equal(0, context.UsedMemory);
    }

    [Fact]
    public void Cancelling_ends_it_and_gives_the_memory_back()
    {
        ReluNetwork objective = Problems.Network(3);
        using DeviceContext context = Device.Open();
        foreach (EstimationStage stage in Enum.GetValues<EstimationStage>())
        {
            using var source = new CancellationTokenSource();
            var reports = new Reports(p => Cancel(p.Stage == stage, source));
            Assert.Throws<OperationCanceledException>(
                () => EgopEstimator.Estimate(
                    objective, Normal(objective), new() { Samples = 40, Context = context }, 8, reports, source.Token));
            Assert.Equal(0, context.UsedMemory);
        }
    }

    [Fact]
    public void Gradients_that_are_not_finite_or_overflow_are_refused()
    {
        double[,] a = { { 1e200, 0 }, { 0, 1 } };
        LeastSquares large = Objectives.LeastSquares(a, [1.0, 1]);
        string message =
            Assert.Throws<ArgumentException>(() => On(large, SamplingDistributions.Gaussian(2, 1), new() { Samples = 5 })).Message;
        Assert.Contains("finite gradient at every sampled point", message, StringComparison.Ordinal);
        Assert.Contains("coordinate 0 at sample 0", message, StringComparison.Ordinal);
        double[,] b = { { 1e90, 0 }, { 0, 1 } };
        message = Assert.Throws<ArgumentException>(
            () => On(Objectives.LeastSquares(b, [1.0, 1]), SamplingDistributions.Gaussian(2, 1), new() { Samples = 5 })).Message;
        Assert.Contains("overflow in block all", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EigenMethod.Covariance, 2)]
    [InlineData(EigenMethod.Gram, 0)]
    [InlineData(EigenMethod.Randomized, 0)]
    public void Gradients_that_are_all_zero_have_rank_zero(EigenMethod method, int rank)
    {
        LeastSquares flat = Objectives.LeastSquares(new double[3, 5], [1.0, 2, 3]);
        EgopBlock block = On(flat, Normal(flat), new() { Samples = 4, Method = method, Rank = 2 }).Blocks[0];
        Assert.Equal(rank, block.Rank);
        Assert.Equal(0, block.Spectrum.Trace);
        Assert.All(block.Spectrum.Eigenvalues, v => Assert.Equal(0, v));
        Assert.False(block.Spectrum.IsTruncated);
    }

    [Fact]
    public void Too_little_memory_is_said_before_anything_is_done()
    {
        ReluNetwork objective = Problems.Network(3);
        string message =
            Assert.Throws<ArgumentException>(() => On(objective, Normal(objective), new() { Samples = 500, MemoryLimit = 1000 })).Message;
        Assert.Contains("MemoryLimit", message, StringComparison.Ordinal);
        Assert.Contains("distribution",
            Assert.Throws<ArgumentException>(() => On(objective, SamplingDistributions.Gaussian(5, 1), new() { Samples = 5 })).Message,
                StringComparison.Ordinal);
    }

    private EgopEstimate On(IObjective objective, ISamplingDistribution distribution, EgopOptions options, int? chunk = null)
    {
        using DeviceContext context = Device.Open();
        return EgopEstimator.Estimate(objective, distribution, options with { Context = context }, chunk, null, CancellationToken.None);
    }

    // Room for what is needed when gradients are sampled again in each pass, and not for all of them.
    private static long Enough(IObjective objective, EgopOptions options, int chunk)
    {
        int size = options.Precision == Precision.Single ? sizeof(float) : sizeof(double), d = objective.Dimension;
        long points = (long)chunk * d * size, low = 1, high = 1L << 32;
        while (low < high)
        {
            long middle = (low + high) / 2;
            try
            {
                MemoryPlan plan = MemoryPlan.Of(
                    options with { MemoryLimit = middle, SingularValues = false }, CoordinatePartition.Whole(d), points, chunk);
                high = middle;
                if (!plan.KeepsGradients)
                    return middle;
            }
            catch (ArgumentException)
            {
                low = middle + 1;
            }
        }

        throw new InvalidOperationException("there is no such plan");
    }

    private static IIsotropicDistribution Normal(IObjective objective) => SamplingDistributions.Gaussian(objective.Dimension, 0.5);

    private static void SameSpectrum(EgopEstimate here, EgopEstimate there, double tolerance)
    {
        Assert.Equal(here.Spectrum.Trace, there.Spectrum.Trace, tolerance * here.Spectrum.Trace);
        Assert.Equal(here.Spectrum.Eigenvalues.Count, there.Spectrum.Eigenvalues.Count);
        for (int k = 0; k < here.Spectrum.Eigenvalues.Count; k++)
            Assert.Equal(here.Spectrum.Eigenvalues[k], there.Spectrum.Eigenvalues[k], tolerance * here.Spectrum.Eigenvalues[0]);
    }

    // Unit vectors, orthogonal, with A v = λ v.
    private static void SpansEigenvectors(Matrix<double> a, EgopBlock block, double tolerance)
    {
        Matrix<double> v = block.ToEigenvectors();
        Matrix<double> lambda = Matrix<double>.Build.DenseDiagonal(block.Rank, block.Rank, k => block.Spectrum.Eigenvalues[k]);
        Assert.True((v.TransposeThisAndMultiply(v) - Matrix<double>.Build.DenseIdentity(block.Rank)).FrobeniusNorm() <= 10 * tolerance);
        Assert.True(((a * v) - (v * lambda)).FrobeniusNorm() <= 10 * tolerance * block.Spectrum.Eigenvalues[0]);
    }

    private static void Cancel(bool now, CancellationTokenSource source)
    {
        if (now)
            source.Cancel();
    }

    private sealed class Reports(Action<EstimationProgress> report) : IProgress<EstimationProgress>
    {
        public void Report(EstimationProgress value) => report(value);
    }
}

public sealed class CpuEstimationTests() : DeviceEstimationTests(DeviceKind.Cpu)
{
    [Fact]
    public void On_the_CPU_it_is_the_estimate_itself()
    {
        ReluNetwork objective = Problems.Network(3);
        EgopOptions options = new() { Samples = 100 };
        IIsotropicDistribution normal = SamplingDistributions.Gaussian(objective.Dimension, 1);
        EgopEstimate there = EgopEstimator.Estimate(objective, normal, options with { Device = Device }),
            here = EgopEstimator.Estimate(objective, normal, options);
        Assert.Equal(here.Blocks[0].EigenvectorRows.ToArray(), there.Blocks[0].EigenvectorRows.ToArray());
        Assert.Equal(here.Spectrum.SingularValues, there.Spectrum.SingularValues);
    }
}

public sealed class OpenClEstimationTests() : DeviceEstimationTests(DeviceKind.OpenCl);

public sealed class CudaEstimationTests() : DeviceEstimationTests(DeviceKind.Cuda);
