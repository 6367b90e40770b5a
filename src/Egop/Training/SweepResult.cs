namespace Egop;

/// <summary>The learning rates tried and the best of them.</summary>
public sealed class SweepResult
{
    internal SweepResult(IEnumerable<SweepEntry> entries) => Entries = [.. entries.OrderBy(e => e.LearningRate)];

    /// <summary>Every rate tried, increasing.</summary>
    public IReadOnlyList<SweepEntry> Entries { get; }

    /// <summary>The entry of lowest loss, the smaller rate in a tie; null when every rate diverged.</summary>
    public SweepEntry? Best
    {
        get
        {
            SweepEntry[] finite = [.. Entries.Where(e => double.IsFinite(e.Loss))];
            return finite.Length == 0 ? null : finite.MinBy(e => e.Loss);
        }
    }

    /// <summary>Whether the best rate is the smallest or largest tried, so that a better one may lie beyond.</summary>
    public bool BestIsAtEdge =>
        Best is { } best && (best.LearningRate == Entries[0].LearningRate || best.LearningRate == Entries[^1].LearningRate);

    /// <summary>"best learning rate 0.04: loss 0.0123 (12 tried)".</summary>
    public override string ToString() =>
        Best is { } best
            ? FormattableString.Invariant($"best learning rate {best.LearningRate:R}: loss {best.Loss:G5} ({Entries.Count} tried)")
            : $"every learning rate diverged ({Entries.Count} tried)";
}
