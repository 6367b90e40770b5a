namespace Egop;

/// <summary>An objective over data rows, seen one minibatch at a time; itself it is the full batch.</summary>
/// <remarks>
/// The order of the rows in epoch e is the random permutation of (seed, e), so a minibatch is a pure function of its key, and the
/// minibatches of an epoch hold every row once. The mean of their objectives, weighted by their numbers of rows, is the full
/// objective. <see cref="At"/> copies no data: rows are gathered when the minibatch is evaluated.
/// </remarks>
internal sealed class Minibatches
    : IMinibatchObjective, IBatchedObjective, ISinglePrecisionObjective, IHessianVectorProduct, IHasParameterLayout
{
    // Threads that sample gradients work in different epochs at once; one remembered epoch would be shuffled anew by every call.
    private const int RememberedEpochs = 16;

    private readonly RowObjective _objective;
    private readonly Epoch?[] _epochs = new Epoch?[RememberedEpochs];

    internal Minibatches(RowObjective objective, int batchSize)
    {
        if (batchSize < 1 || batchSize > objective.RowCount)
        {
            throw Guard.Bad(nameof(batchSize), $"1 to {Guard.Text(objective.RowCount)}, the number of rows", Guard.Text(batchSize),
                "Give a batch size that the data can fill.");
        }

        _objective = objective;
        BatchSize = batchSize;
        BatchesPerEpoch = ((objective.RowCount - 1) / batchSize) + 1;
    }

    /// <summary>The objective the minibatches are taken from.</summary>
    public IObjective FullBatch => _objective;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public int Dimension => _objective.Dimension;

    /// <inheritdoc/>
    public ParameterLayout Layout => _objective.Layout();

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => _objective.Evaluate(x, gradient);

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients) =>
        _objective.EvaluateMany(points, values, gradients);

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients) =>
        _objective.EvaluateMany(points, values, gradients);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) =>
        _objective.HessianVectorProduct(x, v, result);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The step is negative.</exception>
    public IObjective At(BatchKey key) => new Minibatch(_objective, RowsAt(key));

    /// <summary>The data rows of a minibatch, in the order in which they are summed.</summary>
    /// <param name="key">Seed and step, as for <see cref="At"/>.</param>
    /// <exception cref="ArgumentException">The step is negative.</exception>
    public ReadOnlyMemory<int> RowsAt(BatchKey key)
    {
        if (key.Step < 0)
            throw Guard.Bad(nameof(key), "a step number of at least 0", Guard.Text(key.Step), "Count steps from 0.");
        (long epoch, long batch) = Math.DivRem(key.Step, BatchesPerEpoch);
        int start = (int)batch * BatchSize;
        return Shuffled(key.Seed, epoch).AsMemory(start, Math.Min(BatchSize, _objective.RowCount - start));
    }

    private int[] Shuffled(ulong seed, long epoch)
    {
        ref Epoch? slot = ref _epochs[(int)(epoch % RememberedEpochs)];
        if (Volatile.Read(ref slot) is { } known && known.Seed == seed && known.Number == epoch)
            return known.Rows;
        int[] rows = new int[_objective.RowCount];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = i;
        var stream = new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.Minibatches), (ulong)epoch));
        stream.Shuffle(rows.AsSpan());
        Volatile.Write(ref slot, new Epoch(seed, epoch, rows));
        return rows;
    }

    /// <summary>"logistic regression, 200 x 100, minibatches of 50".</summary>
    public override string ToString() => $"{_objective}, minibatches of {Guard.Text(BatchSize)}";

    private sealed record Epoch(ulong Seed, long Number, int[] Rows);

    private sealed class Minibatch(RowObjective objective, ReadOnlyMemory<int> rows)
        : IBatchedObjective, ISinglePrecisionObjective, IHessianVectorProduct, IHasParameterLayout
    {
        public int Dimension => objective.Dimension;

        public ParameterLayout Layout => objective.Layout();

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => objective.Evaluate(rows.Span, x, gradient);

        public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients) =>
            objective.EvaluateMany(rows.Span, points, values, gradients);

        public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients) =>
            objective.EvaluateMany(rows.Span, points, values, gradients);

        public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) =>
            objective.HessianVectorProduct(rows.Span, x, v, result);

        public override string ToString() => $"{objective}, {Guard.Text(rows.Length)} of its rows";
    }
}
