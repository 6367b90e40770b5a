namespace Egop;

/// <summary>An objective that is a sum or mean over data rows and can be looked at one minibatch at a time.</summary>
/// <remarks><see cref="IObjective.Evaluate"/> of the objective itself is the full batch.</remarks>
public interface IMinibatchObjective : IObjective
{
    /// <summary>Number of data rows a minibatch holds (the last one of an epoch may hold fewer).</summary>
    int BatchSize { get; }

    /// <summary>Number of minibatches that see every row once: ⌈n / <see cref="BatchSize"/>⌉.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The objective on one minibatch, a pure function of the key.</summary>
    /// <param name="key">Seed and step. Steps e·B .. (e+1)·B-1 (B = <see cref="BatchesPerEpoch"/>) are the minibatches of epoch e, without replacement, in an order shuffled by (seed, e).</param>
    IObjective At(BatchKey key);
}
