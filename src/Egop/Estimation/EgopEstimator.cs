using System.Diagnostics;

namespace Egop;

/// <summary>Estimates the expected gradient outer product of an objective and its eigenbasis.</summary>
public static class EgopEstimator
{
    /// <summary>Gradients kept before their outer products are added: enough for full speed of the matrix product.</summary>
    private const int ChunkRows = 512;

    /// <summary>Points one worker evaluates in one call.</summary>
    private const int PointsPerTask = 8;

    /// <summary>(1/M) Σ_m g_m g_mᵀ with g_m = ∇f(θ_m), θ_m ~ ρ, and its exact eigenbasis, block by block.</summary>
    /// <param name="objective">f on R^d. A minibatched objective gives minibatch gradients, m-th point on the m-th minibatch; otherwise gradients are exact.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">Number of samples, seed, blocks.</param>
    /// <param name="progress">Receives progress after each group of gradients and each factorization, the latter from several threads at once; what it throws ends the estimation. May be null.</param>
    /// <param name="cancellation">Stops between groups of gradients and before each factorization; one that runs is not interrupted (seconds for thousands of coordinates).</param>
    /// <returns>The estimate: bit-identical for every number of threads.</returns>
    /// <exception cref="ArgumentException">Dimensions of objective, distribution and partition differ, a matrix or bundle does not fit memory, or sampled gradients are not finite or their squares overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is kept.</exception>
    public static EgopEstimate Estimate(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options,
        IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        int d = objective.Dimension, samples = options.Samples;
        Guard.Length(distribution.Dimension, d, nameof(distribution), "Give a distribution on the objective's parameters.");
        CoordinatePartition partition = options.Partition ?? CoordinatePartition.Whole(d);
        Guard.Length(partition.Dimension, d, nameof(EgopOptions.Partition), "Give a partition of the objective's parameters.");
        LinearAlgebraProvider provider = options.Provider ?? LinearAlgebra.Provider;

        var sums = new BlockSums(partition, samples, keepBundles: options.SingularValues, provider, options.Threads);
        (Stopwatch gradientClock, Stopwatch productClock) = (new Stopwatch(), new Stopwatch());
        int rows = Math.Min(ChunkRows, samples);
        double[] chunk = Guard.Zeros(
            (long)rows * d, nameof(objective), $"the {rows} gradients of {d} parameters that are added at once", "Use an objective of fewer parameters.");
        for (int first = 0; first < samples; first += rows)
        {
            int count = Math.Min(rows, samples - first);
            gradientClock.Start();
            SampleGradients(objective, distribution, options, first, count, chunk, cancellation);
            gradientClock.Stop();
            productClock.Start();
            sums.Add(first, count, chunk);
            productClock.Stop();
            progress?.Report(new EstimationProgress(EstimationStage.Sampling, first + count, samples));
        }

        var decompositionClock = Stopwatch.StartNew();
        EgopBlock[] blocks = Decompose(partition, sums, options, provider, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var timings = new EstimationTimings(gradientClock.Elapsed, productClock.Elapsed, decompositionClock.Elapsed);
        return new EgopEstimate(options, partition, blocks, timings, provider);
    }

    /// <summary>M sampled gradients as the rows of an M × d row-major array: the bundle whose (1/M) BᵀB is the estimate.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">Number of samples and seed; the blocks do not matter here.</param>
    /// <param name="cancellation">Stops between groups of gradients.</param>
    /// <exception cref="ArgumentException">The dimensions differ, the bundle does not fit memory, or a sampled gradient is not finite.</exception>
    public static double[] Gradients(IObjective objective, ISamplingDistribution distribution, EgopOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        Guard.Length(distribution.Dimension, objective.Dimension, nameof(distribution), "Give a distribution on the objective's parameters.");
        double[] bundle = Guard.Zeros(
            (long)options.Samples * objective.Dimension, nameof(options), $"{options.Samples} gradients of {objective.Dimension} parameters",
            "Take fewer samples.");
        SampleGradients(objective, distribution, options, 0, options.Samples, bundle, cancellation);
        return bundle;
    }

    /// <summary>Both factorizations of every block. Each runs on one thread, so the two of a large block share two.</summary>
    private static EgopBlock[] Decompose(
        CoordinatePartition partition, BlockSums sums, EgopOptions options, LinearAlgebraProvider provider,
        IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        int count = partition.Count, done = 0;
        var eigen = new (double[] Matrix, double[] Vectors, double[] Eigenvalues)[count];
        double[]?[] singularValues = new double[count][];
        progress?.Report(new EstimationProgress(EstimationStage.Decomposition, 0, 2 * count));
        ParallelRange.ForEach(2 * count, options.Threads, task =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (task % 2 == 0)
                eigen[task / 2] = sums.Eigen(task / 2);
            else
                singularValues[task / 2] = sums.SingularValues(task / 2);
            progress?.Report(new EstimationProgress(EstimationStage.Decomposition, Interlocked.Increment(ref done), 2 * count));
        });
        return [.. partition.Select((block, b) =>
            new EgopBlock(block, eigen[b].Matrix, eigen[b].Vectors, new Spectrum(eigen[b].Eigenvalues, singularValues[b])))];
    }

    internal static void SampleGradients(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options, int first, int count, double[] rows, CancellationToken cancellation)
    {
        int d = objective.Dimension;
        ulong pointSeed = Seeds.Derive(options.Seed, Seeds.Sampling), batchSeed = Seeds.Derive(options.Seed, Seeds.SamplingMinibatches);
        var minibatched = objective as IMinibatchObjective;
        int perTask = minibatched is null ? PointsPerTask : 1;
        ParallelRange.ForEach((count + perTask - 1) / perTask, options.Threads, task =>
        {
            cancellation.ThrowIfCancellationRequested();
            int start = task * perTask, points = Math.Min(perTask, count - start);
            double[] theta = new double[points * d], values = new double[points];
            for (int p = 0; p < points; p++)
                distribution.Sample(new SampleKey(pointSeed, (ulong)(first + start + p)), theta.AsSpan(p * d, d));
            IObjective at = minibatched?.At(new BatchKey(batchSeed, first + start)) ?? objective;
            Span<double> gradients = rows.AsSpan(start * d, points * d);
            at.EvaluateMany(theta, values, gradients);
            RequireFinite(gradients, d, first + start);
        });
    }

    private static void RequireFinite(ReadOnlySpan<double> gradients, int d, int firstSample)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            if (!double.IsFinite(gradients[i]))
            {
                throw Guard.Bad(
                    "objective", "a finite gradient at every sampled point", $"{Guard.Text(gradients[i])} in coordinate {i % d} at sample {firstSample + i / d}",
                    "Reduce the scale of the sampling distribution, or check the objective there.");
            }
        }
    }
}
