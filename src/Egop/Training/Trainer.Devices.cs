namespace Egop;

public static partial class Trainer
{
    /// <summary>The run of <see cref="Run"/> on a device: parameters, data, minibatches, basis and the optimizer's state stay in its memory.</summary>
    /// <remarks>
    /// What comes home each step is the loss and a sum of the gradient's magnitudes, by which the run is judged; points and states come home for
    /// <see cref="TrainOptions.KeepPoints"/>, at refreshes (whose estimates are made where <see cref="BasisRefresh"/> says) and at the end. The
    /// result is that of <see cref="Run"/> up to rounding; on one device it has the same bits every time. On <see cref="Device.Cpu"/> it is <see cref="Run"/>.
    /// </remarks>
    /// <param name="device">Which device, such as <see cref="Device.Best"/>; <see cref="TrainResult.Device"/> says which it was.</param>
    /// <param name="objective">f on R^d, one of those that <see cref="DeviceObjectives.Create{T}"/> takes.</param>
    /// <param name="optimizer">Any method; without kernels of its own (<see cref="DeviceOptimizer.HasKernels"/>) it steps on the processor.</param>
    /// <param name="start">x_0 in original coordinates, length d; not changed.</param>
    /// <param name="options">Steps and what to keep; <see cref="TrainOptions.Precision"/> is that of all numbers on the device.</param>
    /// <param name="basis">V, of a form that <see cref="DeviceBases.Supports"/>; null or the identity for original coordinates.</param>
    /// <param name="progress">Receives progress at history entries. May be null.</param>
    /// <param name="cancellation">Ends the run after the current step with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">Objective or basis have no form for devices, or as for <see cref="Run"/>.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision and the options ask for it.</exception>
    public static TrainResult RunOn(
        Device device, IObjective objective, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
        IBasis? basis = null, IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Kind == DeviceKind.Cpu)
            return Run(objective, optimizer, start, options, basis, progress, cancellation);
        using DeviceContext context = device.Open();
        return RunOn(context, objective, optimizer, start, options, basis, progress, cancellation);
    }

    /// <summary>The same in a context that is open already, whose compiled kernels and memory serve several runs.</summary>
    /// <param name="context">Where, of any device.</param>
    /// <param name="objective">As for a device.</param>
    /// <param name="optimizer">As for a device.</param>
    /// <param name="start">x_0 in original coordinates, length d; not changed.</param>
    /// <param name="options">As for a device.</param>
    /// <param name="basis">As for a device.</param>
    /// <param name="progress">As for a device.</param>
    /// <param name="cancellation">As for a device.</param>
    /// <inheritdoc cref="RunOn(Device, IObjective, IOptimizer, ReadOnlySpan{double}, TrainOptions, IBasis?, IProgress{TrainProgress}?, CancellationToken)" path="/exception"/>
    public static TrainResult RunOn(
        DeviceContext context, IObjective objective, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
        IBasis? basis = null, IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        using DeviceRun place = PlaceOf(context, objective, optimizer, options, basis);
        var run = new TrainingRun(objective, basis, optimizer, start, options, progress, cancellation, null, place);
        run.Finish();
        return run.Result();
    }

    /// <summary>Goes on from a checkpoint, on a device: from one of a run there bit for bit the run that never stopped, or from one of any other device.</summary>
    /// <param name="context">Where, of any device.</param>
    /// <param name="objective">f on R^d, with the checkpoint's layout.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="from">Where to go on; not changed.</param>
    /// <param name="options">Steps in all, those before the checkpoint included, and what to keep.</param>
    /// <param name="basis">V, the same as before; null or the identity for original coordinates.</param>
    /// <param name="progress">Receives progress at history entries. May be null.</param>
    /// <param name="cancellation">Ends the run after the current step with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Resume"/>, or objective or basis have no form for devices.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static TrainResult ResumeOn(
        DeviceContext context, IObjective objective, IOptimizer optimizer, Checkpoint from, TrainOptions options,
        IBasis? basis = null, IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        using DeviceRun place = PlaceOf(context, objective, optimizer, options, basis);
        basis ??= new IdentityBasis(objective.Dimension);
        RequireFitting(objective, from, options, basis);
        var run = new TrainingRun(objective, basis, optimizer, from.Parameters.ToArray(), options, progress, cancellation, from, place);
        run.Finish();
        return run.Result();
    }

    // Refused before anything is uploaded.
    private static DeviceRun PlaceOf(DeviceContext context, IObjective objective, IOptimizer optimizer, TrainOptions options, IBasis? basis)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        DeviceBases.RequireSupported(basis);
        return DeviceRun.Of(context, objective, options.Precision);
    }
}
