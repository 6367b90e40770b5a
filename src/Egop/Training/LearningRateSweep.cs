namespace Egop;

/// <summary>
/// Finds a learning rate as [E] appendix D does: powers of ten first, then the grid 1, 2, 4, 8 × 10^k between the powers that bracket the
/// best.
/// </summary>
public static class LearningRateSweep
{
    /// <summary>Smallest and largest exponent of the first pass: 10⁻³ to 10².</summary>
    private const int LowestPower = -3, HighestPower = 2;

    private static readonly int[] _multiples = [2, 4, 8];

    /// <summary>Sweeps any measure of a run.</summary>
    /// <param name="loss">Final loss for a rate; NaN and infinities count as diverged.</param>
    /// <param name="cancellation">Stops before the next rate.</param>
    /// <exception cref="OperationCanceledException">Cancelled, before or during a rate.</exception>
    public static SweepResult Run(Func<double, double> loss, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return RunMany(
            rates => Array.ConvertAll(rates, rate =>
            {
                cancellation.ThrowIfCancellationRequested();
                double value = loss(rate);
                // A run that was cancelled ends like any other: its loss says nothing about the rate.
                cancellation.ThrowIfCancellationRequested();
                return value;
            }));
    }

    /// <summary>
    /// Sweeps the median final loss over runs from several starts. All runs of a pass go on together, which shares a large basis among
    /// them.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="create">The optimizer for a rate (a schedule may be built from it).</param>
    /// <param name="starts">Starts in original coordinates.</param>
    /// <param name="options">Steps and basis; run i uses the minibatch seed + i.</param>
    /// <param name="threads">Number of threads; 0 for one a processor.</param>
    /// <param name="cancellation">Stops every run after its current step.</param>
    /// <exception cref="ArgumentException">As <see cref="Trainer.RunAll"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <example><code>
    /// IObjective f = Objectives.Rosenbrock(2);
    /// SweepResult sweep = LearningRateSweep.Run(f, rate =&gt; new Adam { LearningRate = rate }, [[-1, 1], [2, 0]], new() { Steps = 200 });
    /// Console.WriteLine(sweep.Best is not null); // True
    /// </code></example>
    public static SweepResult Run(
        IObjective objective, Func<double, IOptimizer> create, IReadOnlyList<double[]> starts, TrainOptions options, int threads = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(options);
        if (starts.Count == 0)
            throw Guard.Bad(nameof(starts), "at least one start", "none", "Give a start for each run.");
        return RunMany(
            rates =>
            {
                cancellation.ThrowIfCancellationRequested();
                IEnumerable<TrainingJob> jobs = rates.Select(create).SelectMany(
                    optimizer => starts.Select((
                        start, i) => new TrainingJob(optimizer, start, options with { Seed = options.Seed + (ulong)i })));
                TrainResult[] runs = Trainer.RunJobs(objective, [.. jobs], threads, cancellation);
                cancellation.ThrowIfCancellationRequested();
                return [.. runs.Chunk(starts.Count).Select(group => Quartiles.Of(group.Select(r => r.FinalLoss)).Median)];
            });
    }

    /// <summary>Both passes; every pass asks for the losses of its rates at once, which may be found side by side.</summary>
    internal static SweepResult RunMany(Func<double[], double[]> losses)
    {
        var tried = new Dictionary<double, double>();
        Try([.. Enumerable.Range(LowestPower, HighestPower - LowestPower + 1).Select(power => Rate(1, power))]);
        if (new SweepResult(Entries()).Best is { } best)
        {
            int power = (int)Math.Round(Math.Log10(best.LearningRate));
            int[] powers = [.. new[] { power - 1, power }.Where(k => k is >= LowestPower and < HighestPower)];
            Try([.. powers.SelectMany(k => _multiples.Select(multiple => Rate(multiple, k)))]);
        }

        return new SweepResult(Entries());

        // The decimal literal's own bits: 8e-3, not 8 * 0.001.
        static double Rate(int multiple, int power) =>
            double.Parse($"{multiple}e{power}", System.Globalization.CultureInfo.InvariantCulture);

        IEnumerable<SweepEntry> Entries() => tried.Select(t => new SweepEntry(t.Key, t.Value));

        void Try(double[] rates)
        {
            double[] values = losses(rates);
            for (int i = 0; i < rates.Length; i++)
                tried[rates[i]] = double.IsFinite(values[i]) ? values[i] : double.PositiveInfinity;
        }
    }
}
