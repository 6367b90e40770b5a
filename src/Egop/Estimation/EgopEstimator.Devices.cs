namespace Egop;

public static partial class EgopEstimator
{
    /// <summary>The estimate of <see cref="Estimate(IObjective, ISamplingDistribution, EgopOptions, IProgress{EstimationProgress}?, CancellationToken)"/>, computed on a device.</summary>
    /// <remarks>
    /// Points, gradients and products stay in the device's memory, in chunks of up to 1024 gradients; sums of squares, small factors and at the end
    /// spectrum and eigenvectors come home. Points are drawn on the device for normal and cube distributions, otherwise on the CPU. Eigenproblems are
    /// solved by cuSOLVER where it is, otherwise on the CPU. Singular values are not computed there: the stable rank is from the eigenvalues.
    /// The seed gives the points of the CPU's estimate, and the result is that to rounding; on one device it has the same bits every time.
    /// On <see cref="Device.Cpu"/> it is <c>Estimate</c>.
    /// </remarks>
    /// <param name="device">Which device, such as <see cref="Device.Best"/>; <see cref="EgopEstimate.Device"/> says which it was.</param>
    /// <param name="objective">f on R^d, one of those that <see cref="DeviceObjectives.Create{T}"/> takes. A minibatched objective gives minibatch gradients, m-th point on the m-th minibatch.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">As on the CPU; <see cref="EgopOptions.MemoryLimit"/> is about the device's memory, null for what it has, and does not count what the objective itself takes.</param>
    /// <param name="progress">Receives progress after each chunk of gradients and each factorization. May be null.</param>
    /// <param name="cancellation">Stops between chunks of gradients and between the parts of factorizations.</param>
    /// <exception cref="ArgumentException">The objective has no form for devices, or as on the CPU.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision, in which sums are kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is kept.</exception>
    public static EgopEstimate EstimateOn(
        Device device, IObjective objective, ISamplingDistribution distribution, EgopOptions options,
        IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Kind == DeviceKind.Cpu)
            return Estimate(objective, distribution, options, progress, cancellation);
        using DeviceContext context = device.Open();
        return EstimateOn(context, objective, distribution, options, progress, cancellation);
    }

    /// <summary>The same in a context that is open already, whose compiled kernels and memory serve several estimations.</summary>
    /// <param name="context">Where, of any device.</param>
    /// <param name="objective">f on R^d.</param>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="options">As for a device.</param>
    /// <param name="progress">As for a device.</param>
    /// <param name="cancellation">As for a device.</param>
    /// <inheritdoc cref="EstimateOn(Device, IObjective, ISamplingDistribution, EgopOptions, IProgress{EstimationProgress}?, CancellationToken)" path="/exception"/>
    public static EgopEstimate EstimateOn(
        DeviceContext context, IObjective objective, ISamplingDistribution distribution, EgopOptions options,
        IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default) =>
        EstimateOn(context, objective, distribution, options, null, progress, cancellation);

    /// <summary>With a number of gradients sampled at once other than the sizes say: for tests.</summary>
    internal static EgopEstimate EstimateOn(
        DeviceContext context, IObjective objective, ISamplingDistribution distribution, EgopOptions options, int? chunkRows,
        IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        CoordinatePartition partition = Checked(objective, distribution, options);
        if (!context.Device.Capabilities.SupportsDouble)
        {
            throw new DeviceException(
                context.Device.Name, "estimating an EGOP", 0, "no double precision", "Sums of outer products are kept in double precision: use another device, or Device.Cpu.");
        }

        if (options.Precision == Precision.Single)
        {
            using var single = new DeviceEstimation<float>(context, objective, distribution, partition, options, chunkRows, progress, cancellation);
            return single.Run();
        }

        using var estimation = new DeviceEstimation<double>(context, objective, distribution, partition, options, chunkRows, progress, cancellation);
        return estimation.Run();
    }
}
