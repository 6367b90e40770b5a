using System.Numerics;

namespace Egop;

/// <summary>Estimates the expected gradient outer product of an objective and its eigenvectors.</summary>
public static class EgopEstimator
{
    /// <summary>(1/M) Σ_m g_m g_mᵀ with g_m = ∇f(θ_m), θ_m ~ ρ, and its eigenvectors, block by block.</summary>
    /// <remarks>
    /// Gradients are sampled in chunks of up to 1024. Unless a method that keeps them is chosen (<see cref="EigenMethod"/>), no more of
    /// them are in memory at a time. No d × d matrix is made but by <see cref="EigenMethod.Covariance"/>.
    /// </remarks>
    /// <param name="objective">f on R^d. A minibatched objective gives minibatch gradients, m-th point on the m-th minibatch; otherwise
    /// gradients are exact.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">Number of samples, seed, blocks, method, rank, precision, memory.</param>
    /// <param name="progress">Receives progress after each chunk of gradients and each factorization, the latter from several threads at
    /// once; what it throws ends the estimation. May be null.</param>
    /// <param name="cancellation">Stops between a few gradients, between chunks, before each factorization and between the parts of long
    /// ones; a single eigenproblem or product that runs is not interrupted (seconds for thousands of coordinates).</param>
    /// <returns>The estimate: bit-identical for every number of threads.</returns>
    /// <exception cref="ArgumentException">
    /// Dimensions of objective, distribution and partition differ, the estimation does not fit the memory, sampled gradients are not finite
    /// or their squares overflow,
    /// or the objective has no form for the device.
    /// </exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision, in which sums are kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is kept.</exception>
    /// <example><code>
    /// IObjective f = Objectives.Quadratic(Matrix&lt;double&gt;.Build.DenseOfDiagonalArray([3, 1]));
    /// EgopEstimate egop = EgopEstimator.Estimate(f, SamplingDistributions.Gaussian(2, 1), new() { Samples = 4000 });
    /// // E[H x xᵀ H] = H² for x ~ N(0, I): eigenvalues 9 and 1.
    /// Console.WriteLine(Math.Round(egop.Spectrum.Eigenvalues[0]) is 9); // True
    /// </code></example>
    public static EgopEstimate Estimate(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options,
        IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default) =>
        Estimate(objective, distribution, options, null, progress, cancellation);

    /// <summary>M sampled gradients as the rows of an M × d row-major array: the bundle whose (1/M) BᵀB is the estimate.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">Number of samples and seed; blocks, precision and method do not matter here.</param>
    /// <param name="cancellation">Stops between groups of gradients.</param>
    /// <exception cref="ArgumentException">The dimensions differ, the bundle does not fit memory, or a sampled gradient is not
    /// finite.</exception>
    public static double[] Gradients(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        Guard.Length(
            distribution.Dimension, objective.Dimension, nameof(distribution), "Give a distribution on the objective's parameters.");
        double[] bundle = Guard.Zeros(
            (long)options.Samples * objective.Dimension, nameof(options),
            $"{options.Samples} gradients of {objective.Dimension} parameters",
            "Take fewer samples.");
        new GradientSource<double>(objective, distribution, options).Fill(0, options.Samples, bundle, 0, cancellation);
        return bundle;
    }

    /// <summary>With a number of gradients sampled at once other than the sizes say: for tests.</summary>
    internal static EgopEstimate Estimate(
        IObjective objective, ISamplingDistribution distribution, EgopOptions options, int? chunkRows,
        IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        CoordinatePartition partition = Checked(objective, distribution, options);
        using DeviceContext? opened = options.Context is null && options.Device.Kind != DeviceKind.Cpu ? options.Device.Open() : null;
        DeviceContext? context = opened ?? options.Context;
        return options.Precision == Precision.Single ? In<float>() : In<double>();

        EgopEstimate In<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using IGradientSpace<T> space = context is null
                ? new ProcessorSpace<T>(objective, distribution, options)
                : new DeviceSpace<T>(context, objective, distribution, options);
            return new Estimation<T>(space, partition, options, chunkRows, progress, cancellation).Run();
        }
    }

    private static CoordinatePartition Checked(IObjective objective, ISamplingDistribution distribution, EgopOptions options)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        int d = objective.Dimension;
        Guard.Length(distribution.Dimension, d, nameof(distribution), "Give a distribution on the objective's parameters.");
        CoordinatePartition partition = options.Partition ?? CoordinatePartition.Whole(d);
        Guard.Length(partition.Dimension, d, nameof(EgopOptions.Partition), "Give a partition of the objective's parameters.");
        return partition;
    }
}
