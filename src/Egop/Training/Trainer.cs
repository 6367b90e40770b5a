namespace Egop;

/// <summary>Runs an optimizer on an objective, in original coordinates or in a basis, on the processor or on another device.</summary>
public static class Trainer
{
    /// <summary>z_0 = Vᵀ x_0, then z_{t+1} = z_t − update(∇f~(z_t)) with f~(z) = f(V z).</summary>
    /// <param name="objective">f on R^d. A minibatched objective gives step t the minibatch of (seed, t).</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="start">x_0 in original coordinates, length d; not changed.</param>
    /// <param name="options">Steps, basis, device, precision, and what to keep.</param>
    /// <param name="cancellation">Ends the run after the current step with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">
    /// Dimensions differ, or the start has NaN or infinite coordinates, or in single precision one beyond 3.4e38, or objective or basis
    /// have no form for the device.
    /// </exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision and the options ask for it.</exception>
    /// <example><code>
    /// IObjective f = Objectives.Rosenbrock(2);
    /// TrainResult run = Trainer.Run(f, new Adam { LearningRate = 0.05 }, [-1, 1], new() { Steps = 2000 });
    /// Console.WriteLine(run.StopReason); // StepsDone
    /// Console.WriteLine(run.FinalLoss &lt; 1e-3); // True
    /// </code></example>
    public static TrainResult Run(
        IObjective objective, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        return Finish(objective, new TrainingJob(optimizer, start.ToArray(), options), null, cancellation);
    }

    /// <summary>
    /// Goes on from a checkpoint: with the same objective, optimizer, basis and options (but more steps) bit for bit the run that never
    /// stopped.
    /// </summary>
    /// <remarks>
    /// Schedules and minibatches depend on the number of the step, which goes on. The history is that of the checkpoint and what follows;
    /// an entry that the first
    /// part had only because it ended there is left out. Another optimizer of the same state (another learning rate, say) is taken as it
    /// is:
    /// <see cref="Checkpoint.DifferencesFrom"/> tells.
    /// </remarks>
    /// <param name="objective">f on R^d, with the checkpoint's layout.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="from">Where to go on; not changed.</param>
    /// <param name="options">Steps in all, those before the checkpoint included; the basis as before (<see cref="TrainResult.Basis"/>: of a
    /// run that refreshed it, the last one).</param>
    /// <param name="cancellation">Ends the run after the current step with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">Layouts or bases differ, or the precision or the seed of the minibatches does, or the options
    /// have fewer steps than were made.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    /// <example><code>
    /// IObjective f = Objectives.Rosenbrock(2);
    /// var adam = new Adam { LearningRate = 0.05 };
    /// TrainResult half = Trainer.Run(f, adam, [-1, 1], new() { Steps = 50 });
    /// TrainResult resumed = Trainer.Resume(f, adam, Checkpoint.Of(half), new() { Steps = 100 });
    /// Console.WriteLine(resumed.FinalLoss == Trainer.Run(f, adam, [-1, 1], new() { Steps = 100 }).FinalLoss); // True
    /// </code></example>
    public static TrainResult Resume(
        IObjective objective, IOptimizer optimizer, Checkpoint from, TrainOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(options);
        RequireFitting(objective, from, options);
        return Finish(objective, new TrainingJob(optimizer, from.Parameters.ToArray(), options), from, cancellation);
    }

    /// <summary>
    /// One run from each start, in parallel; in a large basis in lock-step, so that one reading of the basis serves up to eight runs. Run i
    /// uses the minibatch seed <see cref="TrainOptions.Seed"/> + i.
    /// </summary>
    /// <remarks>
    /// Each run has the bits it would have alone. In lock-step its <see cref="TrainResult.Elapsed"/> is that of all.
    /// Two calls with the same seed see the same minibatches, run by run, which is what comparing two methods wants. For independent calls
    /// of n starts each take seeds at least n apart: run 1 of seed 100 is run 0 of seed 101.
    /// </remarks>
    /// <param name="objective">f on R^d.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="starts">Starts in original coordinates, each of length d; at least one.</param>
    /// <param name="options">Steps and what to keep.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the results.</param>
    /// <param name="cancellation">Ends every run after its current step.</param>
    /// <returns>One result a start, in their order.</returns>
    /// <exception cref="ArgumentException">No starts, or one that <see cref="Run"/> refuses.</exception>
    public static IReadOnlyList<TrainResult> RunAll(
        IObjective objective, IOptimizer optimizer, IReadOnlyList<double[]> starts, TrainOptions options, int threads = 0,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(options);
        if (starts.Count == 0)
            throw Guard.Bad(nameof(starts), "at least one start", "none", "Give a start for each run.");
        return RunJobs(
            objective, [.. starts.Select((start, i) => new TrainingJob(optimizer, start, options with { Seed = options.Seed + (ulong)i }))],
                threads, cancellation);
    }

    /// <summary>Runs that differ in optimizer, start or seed, in one basis and precision, on one device.</summary>
    internal static TrainResult[] RunJobs(IObjective objective, TrainingJob[] jobs, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var results = new TrainResult[jobs.Length];
        if (jobs.Length > 0 && IsOnDevice(jobs[0].Options))
        {
            using DeviceContext? opened = jobs[0].Options.Context is null ? jobs[0].Options.Device.Open() : null;
            for (int i = 0; i < jobs.Length; i++)
                results[i] = Finish(objective,
                    jobs[i] with { Options = jobs[i].Options with { Context = opened ?? jobs[i].Options.Context } }, null, cancellation);
            return results;
        }

        if (LockStep.Pays(jobs))
            return LockStep.Finish(objective, jobs, threads, cancellation);
        ParallelRange.ForEach(jobs.Length, threads, i => results[i] = Finish(objective, jobs[i], null, cancellation));
        return results;
    }

    /// <summary>
    /// A run before its first step, whose numbers are where and in which precision <paramref name="vectors"/> makes them.
    /// </summary>
    internal static TrainingRun Begin(
        IObjective objective, TrainingJob job, Func<double[], RunVectors> vectors, Checkpoint? from, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job.Optimizer, "optimizer");
        ArgumentNullException.ThrowIfNull(job.Start, "start");
        return new TrainingRun(objective, job.Optimizer, job.Start, job.Options, vectors, from, cancellation);
    }

    private static TrainResult Finish(IObjective objective, TrainingJob job, Checkpoint? from, CancellationToken cancellation)
    {
        TrainOptions options = job.Options;
        if (!IsOnDevice(options))
            return Begin(objective, job, options.Precision == Precision.Double ? RunVectors.InDouble : RunVectors.InSingle, from,
                cancellation).Finish();

        // Refused before anything is uploaded.
        DeviceBases.RequireSupported(options.Basis);
        using DeviceContext? opened = options.Context is null ? options.Device.Open() : null;
        RunVectors? vectors = null;
        try
        {
            return Begin(objective, job, z => vectors = DeviceRunVectors.Make(opened ?? options.Context!, objective, options.Precision, z),
                from, cancellation).Finish();
        }
        finally
        {
            vectors?.Dispose();
        }
    }

    private static bool IsOnDevice(TrainOptions options) => options.Context is not null || options.Device.Kind != DeviceKind.Cpu;

    /// <summary>A checkpoint of a run like the one that is to go on.</summary>
    private static void RequireFitting(IObjective objective, Checkpoint from, TrainOptions options)
    {
        IBasis basis = options.Basis ?? new IdentityBasis(objective.Dimension);
        if (!from.Layout.SequenceEqual(objective.Layout()))
            throw Guard.Bad(nameof(from), $"parameters {objective.Layout()}", $"{from.Layout}", "Resume with the objective of the run.");
        if (from.BasisName != basis.Name || from.Coordinates is null != basis is IdentityBasis)
            throw Guard.Bad(nameof(basis), $"the basis of the checkpoint, {from.BasisName}", basis.Name,
                "Resume in the basis of the run: its state is in those coordinates.");
        if (from.Precision != options.Precision)
            throw Guard.Bad(nameof(options), $"the precision of the checkpoint, {from.Precision}", $"{options.Precision}",
                $"Resume with TrainOptions.Precision = Precision.{from.Precision}.");
        if (from.Seed is { } seed && seed != options.Seed && objective is IMinibatchObjective)
            throw Guard.Bad(nameof(options), $"the minibatch seed of the checkpoint, {seed}", $"{options.Seed}",
                "Resume with that seed, or from a checkpoint of parameters and state alone.");
        if (from.Step > options.Steps)
            throw Guard.Bad(nameof(options), $"at least the {Guard.Text(from.Step)} steps made so far", Guard.Text(options.Steps),
                "Give the number of steps in all.");
    }
}

/// <summary>What makes one run of several differ from the others.</summary>
/// <param name="Optimizer">The update rule.</param>
/// <param name="Start">x_0 in original coordinates.</param>
/// <param name="Options">Steps, seed and what to keep.</param>
internal sealed record TrainingJob(IOptimizer Optimizer, double[] Start, TrainOptions Options);
