namespace Egop.Tests;

/// <summary>Chunks, memory, threads, progress and cancellation of an estimation.</summary>
public class StreamingTests
{
    public static TheoryData<EigenMethod, Precision> All
    {
        get
        {
            var data = new TheoryData<EigenMethod, Precision>();
            foreach (EigenMethod method in (EigenMethod[])[EigenMethod.Covariance, EigenMethod.Gram, EigenMethod.Randomized])
            {
                data.Add(method, Precision.Double);
                data.Add(method, Precision.Single);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Chunks_of_any_size_give_the_same_estimate_to_rounding(EigenMethod method, Precision precision)
    {
        var f = new PowerLawQuadratic(45, 0.8, 61);
        var options = new EgopOptions { Samples = 37, Seed = 3, Method = method, Precision = precision, Rank = 4, PowerIterations = 3 };
        EgopEstimate reference = Estimate(f, options, 37);
        double tolerance = precision == Precision.Double ? 1e-13 : 1e-6;
        for (int rows = 1; rows < 37; rows++)
        {
            EgopBlock block = Estimate(f, options, rows).Blocks[0];
            for (int k = 0; k < 4; k++)
                Assert.Equal(
                    reference.Spectrum.Eigenvalues[k], block.Spectrum.Eigenvalues[k], tolerance * reference.Spectrum.Eigenvalues[0]);
            Assert.Equal(reference.Spectrum.Trace, block.Spectrum.Trace);
            if (method == EigenMethod.Gram)
                Assert.Equal(Vectors(reference), Vectors(block));
        }
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Gradients_sampled_again_for_each_pass_give_the_bits_of_kept_ones(Precision precision)
    {
        var f = new PowerLawQuadratic(300, 0.8, 62);
        int[] half = [.. Enumerable.Range(0, 150).Select(i => 2 * i)], few = [.. Enumerable.Range(0, 8).Select(i => 2 * i + 1)];
        foreach (CoordinatePartition? partition in (CoordinatePartition?[])[null,
            CoordinatePartition.Of(300, [("half", half), ("few", few)])])
        {
            var options = new EgopOptions
            {
                Samples = 230,
                Seed = 4,
                Method = EigenMethod.Randomized,
                Precision = precision,
                Rank = 3,
                PowerIterations = 2,
                Partition = partition,
            };
            foreach (int rows in (int[])[1, 7, 100])
            {
                int before = f.Evaluations;
                EgopEstimate kept = Estimate(f, options, rows);
                Assert.Equal(230, f.Evaluations - before);
                before = f.Evaluations;
                EgopEstimate again = Estimate(f, options with { MemoryLimit = Needed(f, options, rows) }, rows);
                Assert.Equal(4 * 230, f.Evaluations - before);
                for (int b = 0; b < kept.Blocks.Count; b++)
                {
                    Assert.Equal(Vectors(kept.Blocks[b]), Vectors(again.Blocks[b]));
                    Assert.Equal(kept.Blocks[b].Spectrum.Eigenvalues, again.Blocks[b].Spectrum.Eigenvalues);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_and_two_and_three_threads_give_the_same_bits(EigenMethod method, Precision precision)
    {
        var f = new PowerLawQuadratic(700, 0.8, 63);
        var options = new EgopOptions { Samples = 300, Seed = 5, Method = method, Precision = precision, Rank = 9, Threads = 1 };
        foreach (CoordinatePartition? partition in (CoordinatePartition?[])[null,
            CoordinatePartition.Of(700, [("a", [.. Enumerable.Range(100, 400)]), ("b", [3, 1, 699])])])
        {
            EgopEstimate one = EigenMethodTests.Estimate(f, options with { Partition = partition });
            foreach (int threads in (int[])[2, 3])
            {
                EgopEstimate several = EigenMethodTests.Estimate(f, options with { Partition = partition, Threads = threads });
                for (int b = 0; b < one.Blocks.Count; b++)
                {
                    Assert.Equal(Vectors(one.Blocks[b]), Vectors(several.Blocks[b]));
                    Assert.Equal(one.Blocks[b].Spectrum.Eigenvalues, several.Blocks[b].Spectrum.Eigenvalues);
                    Assert.Equal(one.Blocks[b].Spectrum.Trace, several.Blocks[b].Spectrum.Trace);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_memory_limit_below_what_is_needed_says_how_much_that_is(EigenMethod method, Precision precision)
    {
        var f = new PowerLawQuadratic(60, 0.8, 64);
        var options = new EgopOptions { Samples = 50, Method = method, Precision = precision, Rank = 2 };
        long needed = Needed(f, options, null);
        Assert.Equal(2, EigenMethodTests.Estimate(f, options with { MemoryLimit = needed }).Blocks[0].Rank);
        int before = f.Evaluations;
        string message =
            Assert.Throws<ArgumentException>(() => EigenMethodTests.Estimate(f, options with { MemoryLimit = needed - 1 })).Message;
        Assert.Contains($"at least {needed} bytes", message, StringComparison.Ordinal);
        Assert.Contains($"actual {needed - 1} bytes", message, StringComparison.Ordinal);
        Assert.Contains("larger limit", message, StringComparison.Ordinal);
        Assert.Equal(before, f.Evaluations);
    }

    [Fact]
    public void Where_the_exact_methods_do_not_fit_the_memory_a_wanted_rank_is_found_by_the_randomized_one()
    {
        var f = new PowerLawQuadratic(3000, 0.8, 65);
        // 200 x 3000 gradients are 4.8 MB, with the Gram matrix 6.2 MB; two sketches of 64 x 3000 and 64 gradients are 4.8 MB.
        var options = new EgopOptions { Samples = 200, Rank = 10, Threads = 1 };
        foreach ((long limit, int passes) in ((long, int)[])[(7_000_000, 1), (5_600_000, 4)])
        {
            int before = f.Evaluations;
            EgopBlock block = Estimate(f, options with { MemoryLimit = limit }, 64).Blocks[0];
            Assert.Equal(passes == 1 ? EigenMethod.Gram : EigenMethod.Randomized, block.Method);
            Assert.Equal(passes * 200, f.Evaluations - before);
        }
    }

    [Fact]
    public void No_more_is_allocated_than_gradients_and_eigenvectors_and_a_fifth()
    {
        var f = new PowerLawQuadratic(40_000, 0.8, 66);
        IIsotropicDistribution rho = SamplingDistributions.Gaussian(40_000, 1);
        foreach ((EigenMethod method, int rank) in ((EigenMethod, int)[])[(EigenMethod.Gram, 80), (EigenMethod.Randomized, 20)])
        {
            var options = new EgopOptions
            {
                Samples = 200,
                Rank = rank,
                Method = method,
                Precision = Precision.Single,
                Threads = 1,
                Provider = LinearAlgebra.Managed,
            };
            EgopEstimator.Estimate(f, rho, options); // fills the pools
            long before = GC.GetAllocatedBytesForCurrentThread();
            EgopBlock block = EgopEstimator.Estimate(f, rho, options).Blocks[0];
            double allocated = GC.GetAllocatedBytesForCurrentThread() - before,
                needed = 4.0 * 40_000 * (200 + (method == EigenMethod.Gram ? rank : (2 * 64) + rank));
            Assert.Equal(rank, block.Rank);
            Assert.True(
                allocated <= 1.2 * needed, $"{method}: {allocated / needed:F3} of what the gradients, eigenvectors and sketches take");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Progress_counts_every_pass_and_every_factorization_and_cancelling_in_any_of_them_keeps_nothing(
        EigenMethod method, Precision precision)
    {
        var f = new PowerLawQuadratic(50, 0.8, 67);
        var options = new EgopOptions
        {
            Samples = 40,
            Method = method,
            Precision = precision,
            Rank = 2,
            MemoryLimit = Needed(f, new EgopOptions { Samples = 40, Method = method, Precision = precision, Rank = 2 }, 10),
        };
        var reports = new List<EstimationProgress>();
        EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(50, 1), options, 10, new Listener(reports.Add), default);
        int passes = method == EigenMethod.Randomized ? 4 : 1;
        EstimationProgress[] expected =
        [
            .. Enumerable.Range(1, 4 * passes).Select(i => new EstimationProgress(EstimationStage.Sampling, 10 * i, 40 * passes)),
            new(EstimationStage.Decomposition, 0, 1),
            new(EstimationStage.Decomposition, 1, 1),
        ];
        Assert.Equal(expected, reports);
        foreach (EstimationProgress at in expected)
        {
            using var source = new CancellationTokenSource();
            var listener = new Listener(p =>
            {
                if (p == at)
                    source.Cancel();
            });
            Assert.Throws<OperationCanceledException>(
                () => EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(50, 1), options, 10, listener, source.Token));
        }
    }

    private static EgopEstimate Estimate(PowerLawQuadratic f, EgopOptions options, int? chunkRows) =>
        EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(f.Dimension, 1), options, chunkRows, null, default);

    /// <summary>The least limit that is enough, as the message for one byte says.</summary>
    private static long Needed(PowerLawQuadratic f, EgopOptions options, int? chunkRows)
    {
        string message = Assert.Throws<ArgumentException>(() => Estimate(f, options with { MemoryLimit = 1 }, chunkRows)).Message;
        const string start = "at least ";
        int from = message.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return long.Parse(message.AsSpan(from, message.IndexOf(" bytes", StringComparison.Ordinal) - from),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private static double[] Vectors(EgopEstimate estimate) => Vectors(estimate.Blocks[0]);

    private static double[] Vectors(EgopBlock block) => block.Precision == Precision.Single
        ? Array.ConvertAll(block.SingleEigenvectorRows.ToArray(), x => (double)x)
        : block.EigenvectorRows.ToArray();

    private sealed class Listener(Action<EstimationProgress> listen) : IProgress<EstimationProgress>
    {
        public void Report(EstimationProgress value) => listen(value);
    }
}
