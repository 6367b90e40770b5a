namespace Egop;

/// <summary>How an EGOP is estimated.</summary>
public sealed record EgopOptions
{
    /// <summary>M, the number of gradients averaged; at least 1. The paper takes one to five for each parameter.</summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public required int Samples { get; init => field = Guard.Positive(value); }

    /// <summary>
    /// Seed of the points (<see cref="Seeds.Sampling"/>), and of the minibatches when the objective is minibatched
    /// (<see cref="Seeds.SamplingMinibatches"/>).
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Blocks of the EGOP; null for one block of every coordinate (the full EGOP).</summary>
    public CoordinatePartition? Partition { get; init; }

    /// <summary>
    /// By which matrix eigenvectors are found; default <see cref="EigenMethod.Automatic"/>. <see cref="EgopBlock.Method"/> says which it
    /// was.
    /// </summary>
    /// <exception cref="ArgumentException">Not a named value.</exception>
    public EigenMethod Method
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Guard.Bad(nameof(Method), "Automatic, Covariance, Gram or Randomized", $"{value}", "Use a named value.");
    }

    /// <summary>
    /// r, how many leading eigenvectors of each block are wanted; null (default) for all that the method has: n by the covariance, those of
    /// nonzero eigenvalues by the Gram matrix.
    /// </summary>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public int? Rank { get; init => field = value is { } rank ? Guard.Positive(rank) : null; }

    /// <summary>
    /// Columns of a randomized sketch beyond <see cref="Rank"/>, at least; default 10. The width is rounded up to a multiple of 64, for
    /// speed.
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Oversampling { get; init => field = Guard.NonNegative(value); } = 10;

    /// <summary>
    /// q, how often the randomized method multiplies its sketch by the EGOP; default 2. The error of an eigenvalue shrinks with the power
    /// 4q + 2 of the ratio of singular values beyond the sketch to it.
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int PowerIterations { get; init => field = Guard.NonNegative(value); } = 2;

    /// <summary>Format of points and gradients, and of eigenvectors when a block does not hold all of them; default double.</summary>
    /// <remarks>
    /// In single precision, Gram matrices are sums in double of products of a few hundred terms in single, and eigenproblems are solved
    /// in double. Eigenvalues below 2e-6 of the largest are then noise; the largest are good to about 1e-7.
    /// </remarks>
    /// <exception cref="ArgumentException">Not a named value.</exception>
    public Precision Precision
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Guard.Bad(nameof(Precision), "Double or Single", $"{value}", "Use a named value.");
    }

    /// <summary>
    /// Most bytes of memory the estimation may take for its own arrays, result included; null (default) for what the machine has.
    /// </summary>
    /// <remarks>
    /// It decides by which method (<see cref="EigenMethod.Automatic"/>) and whether the randomized method keeps the gradients or computes
    /// them again; the latter does not change the bits of the result. What the objective itself takes is not counted.
    /// </remarks>
    /// <exception cref="ArgumentException">Below 1.</exception>
    public long? MemoryLimit
    {
        get;
        init =>
            field = value is null or > 0
                ? value
                : throw Guard.Bad(
                    nameof(MemoryLimit), "a positive number of bytes", Guard.Text(value.Value), "Give a number of bytes, or null.");
    }

    /// <summary>
    /// Whether singular values of the gradient bundle are computed, so that the stable rank keeps its small terms; default true.
    /// </summary>
    /// <remarks>
    /// They need the whole M × d bundle in memory and cost more than the eigenbasis, on a thread of their own. They are not computed when
    /// only leading eigenvectors are wanted (<see cref="Rank"/>, <see cref="EigenMethod.Randomized"/>) nor in single precision.
    /// </remarks>
    public bool SingularValues { get; init; } = true;

    /// <summary>Number of threads; 0 (default) for one a processor. Does not change the bits of the result.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int Threads { get; init => field = Guard.NonNegative(value); }

    /// <summary>Who computes; null for <see cref="LinearAlgebra.Provider"/>.</summary>
    public LinearAlgebraProvider? Provider { get; init; }

    /// <summary>
    /// Where to compute, default <see cref="Device.Cpu"/>. On another device points, gradients and products stay in its memory, in chunks
    /// of up to 1024 gradients.
    /// </summary>
    /// <remarks>
    /// Sums of squares, small factors and at the end spectrum and eigenvectors come home. Points are drawn on the device for normal and
    /// cube distributions, otherwise on
    /// the processor. Eigenproblems are solved by cuSOLVER where it is, otherwise on the processor. Singular values are not computed there:
    /// the stable rank is from
    /// the eigenvalues. <see cref="MemoryLimit"/> is about the device's memory, null for what it has, and does not count what the objective
    /// itself takes.
    /// The seed gives the points of the processor's estimate, and the result is that to rounding; on one device it has the same bits every
    /// time.
    /// </remarks>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Device Device { get; init => field = Guard.NotNull(value); } = Device.Cpu;

    /// <summary>
    /// A context of a device that is open already, in place of <see cref="Device"/>: its compiled kernels and memory serve several
    /// estimates. Null (default) to open one a call.
    /// </summary>
    public DeviceContext? Context { get; init; }
}
