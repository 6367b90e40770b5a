namespace Egop;

/// <summary>How long to train and what to keep.</summary>
public sealed record TrainOptions
{
    /// <summary>Number of steps, at least 0.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public required int Steps { get; init => field = Guard.NonNegative(value); }

    /// <summary>
    /// Seed of the minibatches, by <see cref="Seeds.Minibatches"/>; without minibatches it does nothing. The same number as seed of an
    /// estimation gives other minibatches.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// A history entry every so many steps (and at the first and the last); 0 (default) for every step, or every epoch with minibatches.
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public int RecordEvery { get; init => field = Guard.NonNegative(value); }

    /// <summary>
    /// Stop when ‖∇f‖₂ is at most this; 0 (default) never stops before an exact zero. With minibatches it is tested at history entries, on
    /// the full gradient.
    /// </summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double GradientTolerance { get; init => field = Guard.NonNegative(value); }

    /// <summary>
    /// Stop when f is at most this; null (default) for never. With minibatches it is tested at history entries, on the full loss.
    /// </summary>
    /// <exception cref="ArgumentException">NaN, which no loss reaches.</exception>
    public double? TargetLoss
    {
        get;
        init =>
            field = value is not double.NaN
                ? value
                : throw Guard.Bad(nameof(TargetLoss), "a number, or null", "NaN", "Leave it out to make all steps.");
    }

    /// <summary>Whether every history entry keeps its point in original coordinates; default false.</summary>
    public bool KeepPoints { get; init; }

    /// <summary>
    /// Format of the whole run: parameters, gradients and what the optimizer keeps, default <see cref="Precision.Double"/>. In
    /// <see cref="Precision.Single"/> the objective is
    /// evaluated by <see cref="ObjectiveExtensions.EvaluateMany(IObjective, ReadOnlySpan{float}, Span{double}, Span{float})"/> and the
    /// optimizer steps by
    /// <see cref="IOptimizer.Step"/>; methods that compute in double widen and round. Losses, norms and the history are doubles, and so are
    /// the points,
    /// widened exactly. A basis maps in single precision where it can (<see cref="ISinglePrecisionBasis"/>), else in double, its results
    /// rounded to nearest. A number beyond 3.4e38 ends the run as <see cref="StopReason.NonFinite"/>.
    /// </summary>
    /// <exception cref="ArgumentException">No member of the enumeration.</exception>
    public Precision Precision { get; init => field = Guard.Defined(value, nameof(Precision)); }

    /// <summary>
    /// V, the coordinates to run in: z_0 = Vᵀ x_0. Null (default) or the identity for original coordinates, with the same bits; null with
    /// <see cref="Refresh"/> has it estimated at the start. Of a partial basis, what x_0 has outside its span stays as it is. A run that
    /// goes on from a checkpoint needs
    /// the basis it had, <see cref="TrainResult.Basis"/>.
    /// </summary>
    public IBasis? Basis { get; init; }

    /// <summary>When and how the basis is estimated anew during the run; null (default) for never.</summary>
    public BasisRefresh? Refresh { get; init; }

    /// <summary>
    /// Where to compute, default <see cref="Device.Cpu"/>. On another device parameters, data, minibatches, basis and the optimizer's state
    /// stay in its memory.
    /// </summary>
    /// <remarks>
    /// What comes home each step is the loss and a sum of the gradient's magnitudes, by which the run is judged; points and states come
    /// home for
    /// <see cref="KeepPoints"/>, at refreshes (whose estimates are made where <see cref="BasisRefresh"/> says) and at the end. The result
    /// is the processor's up to rounding;
    /// on one device it has the same bits every time. Objectives and bases need a form for devices (docs/devices.md).
    /// </remarks>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Device Device { get; init => field = Guard.NotNull(value); } = Device.Cpu;

    /// <summary>
    /// A context of a device that is open already, in place of <see cref="Device"/>: its compiled kernels and memory serve several runs.
    /// Null (default) to open one a call.
    /// </summary>
    public DeviceContext? Context { get; init; }

    /// <summary>
    /// Receives progress at history entries, from several threads at once where several runs go on; what it throws ends the call. Null
    /// (default) for none.
    /// </summary>
    public IProgress<TrainProgress>? Progress { get; init; }

    /// <summary>The same options in a basis.</summary>
    /// <param name="basis">V; null for original coordinates.</param>
    public TrainOptions In(IBasis? basis) => this with { Basis = basis };
}
