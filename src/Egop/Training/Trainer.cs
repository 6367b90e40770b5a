namespace Egop;

/// <summary>Runs an optimizer on an objective, in original coordinates or in a basis.</summary>
public static class Trainer
{
    /// <summary>z_0 = Vᵀ x_0, then z_{t+1} = z_t − update(∇f~(z_t)) with f~(z) = f(V z).</summary>
    /// <param name="objective">f on R^d. A minibatched objective gives step t the minibatch of (seed, t).</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="start">x_0 in original coordinates, length d; not changed.</param>
    /// <param name="options">Steps and what to keep.</param>
    /// <param name="basis">V; null or the identity for original coordinates, with the same bits. Of a partial basis, what x_0 has outside its span stays as it is.
    /// Null with <see cref="TrainOptions.Refresh"/> has it estimated at the start.</param>
    /// <param name="progress">Receives progress at history entries; what it throws ends the call. May be null.</param>
    /// <param name="cancellation">Ends the run after the current step with <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">Dimensions differ, or the start has NaN or infinite coordinates.</exception>
    public static TrainResult Run(
        IObjective objective, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
        IBasis? basis = null, IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        TrainingRun run = Begin(objective, new TrainingJob(optimizer, start.ToArray(), options), basis, progress, cancellation);
        run.Finish();
        return run.Result();
    }

    /// <summary>One run from each start, in parallel; in a large basis in lock-step, so that one reading of the basis serves up to eight runs. Run i uses the minibatch seed <see cref="TrainOptions.Seed"/> + i.</summary>
    /// <remarks>
    /// Each run has the bits it would have alone. In lock-step its <see cref="TrainResult.Elapsed"/> is that of all.
    /// Two calls with the same seed see the same minibatches, run by run, which is what comparing two methods wants. For independent calls
    /// of n starts each take seeds at least n apart: run 1 of seed 100 is run 0 of seed 101.
    /// </remarks>
    /// <param name="objective">f on R^d.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="starts">Starts in original coordinates, each of length d; at least one.</param>
    /// <param name="options">Steps and what to keep.</param>
    /// <param name="basis">V; null for original coordinates.</param>
    /// <param name="threads">Number of threads; 0 for one a processor. Does not change the bits of the results.</param>
    /// <param name="progress">Receives progress of every run, from several threads at once; what it throws ends the call. May be null.</param>
    /// <param name="cancellation">Ends every run after its current step.</param>
    /// <returns>One result a start, in their order.</returns>
    /// <exception cref="ArgumentException">No starts, or one that <see cref="Run"/> refuses.</exception>
    public static IReadOnlyList<TrainResult> RunAll(
        IObjective objective, IOptimizer optimizer, IReadOnlyList<double[]> starts, TrainOptions options,
        IBasis? basis = null, int threads = 0, IProgress<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(options);
        if (starts.Count == 0)
            throw Guard.Bad(nameof(starts), "at least one start", "none", "Give a start for each run.");
        return RunJobs(
            objective, [.. starts.Select((start, i) => new TrainingJob(optimizer, start, options with { Seed = options.Seed + (ulong)i }))],
            basis, threads, progress, cancellation);
    }

    /// <summary>Runs that differ in optimizer, start or seed, in one basis.</summary>
    internal static TrainResult[] RunJobs(
        IObjective objective, TrainingJob[] jobs, IBasis? basis, int threads, IProgress<TrainProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var results = new TrainResult[jobs.Length];
        if (LockStep.Pays(jobs, basis))
        {
            TrainingRun[] runs = [.. jobs.Select(job => Begin(objective, job, basis, progress, cancellation))];
            LockStep.Finish(runs, threads);
            return [.. runs.Select(r => r.Result())];
        }

        ParallelRange.ForEach(jobs.Length, threads, i =>
        {
            TrainingRun run = Begin(objective, jobs[i], basis, progress, cancellation);
            run.Finish();
            results[i] = run.Result();
        });
        return results;
    }

    private static TrainingRun Begin(IObjective objective, TrainingJob job, IBasis? basis, IProgress<TrainProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job.Optimizer, "optimizer");
        ArgumentNullException.ThrowIfNull(job.Start, "start");
        return new TrainingRun(objective, basis, job.Optimizer, job.Start, job.Options, progress, cancellation);
    }
}
