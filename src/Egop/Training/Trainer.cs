namespace Egop;

/// <summary>Runs an optimizer on an objective, in original coordinates or in a basis.</summary>
public static class Trainer
{
    /// <summary>z_0 = Vᵀ x_0, then z_{t+1} = z_t − update(∇f~(z_t)) with f~(z) = f(V z).</summary>
    /// <param name="objective">f on R^d. A minibatched objective gives step t the minibatch of (seed, t).</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="start">x_0 in original coordinates, length d; not changed.</param>
    /// <param name="options">Steps and what to keep.</param>
    /// <param name="basis">V; null or the identity for original coordinates, with the same bits.</param>
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
        int d = objective.Dimension;
        Guard.Length(start.Length, d, nameof(start), "Give one number for each parameter of the objective.");
        Guard.Finite(start, nameof(start), "Start from finite parameters.");
        basis ??= new IdentityBasis(d);
        IObjective f = objective.In(basis);
        var run = new TrainingRun(f, basis, optimizer, options, progress);
        (double[] last, StopReason reason) = run.Go(basis.ToBasis(start), cancellation);
        return new TrainResult(optimizer, basis, run.History, basis.ToOriginal(last), run.State, reason, run.Elapsed);
    }

    /// <summary>One run from each start, in parallel. Run i uses the minibatch seed <see cref="TrainOptions.Seed"/> + i.</summary>
    /// <remarks>
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
        var results = new TrainResult[starts.Count];
        ParallelRange.ForEach(starts.Count, threads, i =>
            results[i] = Run(objective, optimizer, starts[i], options with { Seed = options.Seed + (ulong)i }, basis, progress, cancellation));
        return results;
    }
}
