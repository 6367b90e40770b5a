namespace Egop;

/// <summary>An objective that is a sum or mean over data rows and can be evaluated on some of them.</summary>
/// <remarks>
/// On b of n rows, sums over rows weigh n/b, so that the objectives of the minibatches of an epoch, weighted by their sizes, average
/// to the whole.
/// </remarks>
public abstract class RowObjective : BatchedObjective
{
    private protected RowObjective()
    {
    }

    internal abstract int RowCount { get; }

    /// <summary>The same objective, also seen one minibatch at a time.</summary>
    /// <param name="batchSize">Rows in a minibatch, 1 to n.</param>
    /// <exception cref="ArgumentException"><paramref name="batchSize"/> is not in that range.</exception>
    public Minibatches Minibatches(int batchSize) => new(this, batchSize);
}
