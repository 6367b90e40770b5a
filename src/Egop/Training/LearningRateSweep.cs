namespace Egop;

/// <summary>Finds a learning rate as [E] appendix D does: powers of ten first, then the grid 1, 2, 4, 8 × 10^k between the powers that bracket the best.</summary>
public static class LearningRateSweep
{
    /// <summary>Smallest and largest exponent of the first pass: 10⁻³ to 10².</summary>
    private const int LowestPower = -3, HighestPower = 2;

    /// <summary>Sweeps any measure of a run.</summary>
    /// <param name="loss">Final loss for a rate; NaN and infinities count as diverged.</param>
    /// <param name="cancellation">Stops before the next rate.</param>
    /// <exception cref="OperationCanceledException">Cancelled, before or during a rate.</exception>
    public static SweepResult Run(Func<double, double> loss, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var tried = new Dictionary<double, double>();
        for (int power = LowestPower; power <= HighestPower; power++)
            Try(Rate(1, power));
        if (new SweepResult(Entries()).Best is { } best)
        {
            int power = (int)Math.Round(Math.Log10(best.LearningRate));
            foreach (int k in (ReadOnlySpan<int>)[power - 1, power])
            {
                if (k < LowestPower || k >= HighestPower)
                    continue;
                foreach (int multiple in (ReadOnlySpan<int>)[2, 4, 8])
                    Try(Rate(multiple, k));
            }
        }

        return new SweepResult(Entries());

        // The decimal literal's own bits: 8e-3, not 8 * 0.001.
        static double Rate(int multiple, int power) => double.Parse($"{multiple}e{power}", System.Globalization.CultureInfo.InvariantCulture);

        IEnumerable<SweepEntry> Entries() => tried.Select(t => new SweepEntry(t.Key, t.Value));

        void Try(double rate)
        {
            cancellation.ThrowIfCancellationRequested();
            double value = loss(rate);
            // A run that was cancelled ends like any other: its loss says nothing about the rate.
            cancellation.ThrowIfCancellationRequested();
            tried[rate] = double.IsFinite(value) ? value : double.PositiveInfinity;
        }
    }

    /// <summary>Sweeps the median final loss over runs from several starts.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="create">The optimizer for a rate (a schedule may be built from it).</param>
    /// <param name="starts">Starts in original coordinates.</param>
    /// <param name="options">Steps; run i uses the minibatch seed + i.</param>
    /// <param name="basis">V; null for original coordinates.</param>
    /// <param name="threads">Number of threads; 0 for one a processor.</param>
    /// <param name="cancellation">Stops every run after its current step.</param>
    /// <exception cref="ArgumentException">As <see cref="Trainer.RunAll"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SweepResult Run(
        IObjective objective, Func<double, IOptimizer> create, IReadOnlyList<double[]> starts, TrainOptions options,
        IBasis? basis = null, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Run(rate => Quartiles.Of(Trainer.RunAll(objective, create(rate), starts, options, basis, threads, null, cancellation).Select(r => r.FinalLoss)).Median, cancellation);
    }
}
