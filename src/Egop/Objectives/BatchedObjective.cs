using System.Numerics;

namespace Egop;

/// <summary>
/// What the objectives of the library with batched evaluation share: checked arguments, both precisions, NaN at points that are not finite.
/// </summary>
/// <remarks>One point is the case M = 1 of many, so both have the same bits.</remarks>
public abstract class BatchedObjective : IBatchedObjective, ISinglePrecisionObjective, IHessianVectorProduct
{
    private protected BatchedObjective()
    {
    }

    /// <inheritdoc/>
    public abstract int Dimension { get; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate([], x, gradient);

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients) =>
        EvaluateMany([], points, values, gradients);

    /// <inheritdoc/>
    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients) =>
        EvaluateMany([], points, values, gradients);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) =>
        HessianVectorProduct([], x, v, result);

    internal double Evaluate(ReadOnlySpan<int> rows, ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point<double>(Dimension, x, gradient);
        double value = 0;
        EvaluateChecked(rows, x, new Span<double>(ref value), gradient);
        PointGuard.Poison(Dimension, x, new Span<double>(ref value), gradient);
        return value;
    }

    internal void EvaluateMany<T>(ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PointGuard.Points(Dimension, points, values, gradients);
        EvaluateChecked(rows, points, values, gradients);
        PointGuard.Poison(Dimension, points, values, gradients);
    }

    internal void HessianVectorProduct(ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        PointGuard.Direction(Dimension, x, v, result);
        HessianVectorProductChecked(rows, x, v, result);
        if (!PointGuard.IsFinite(x) || !PointGuard.IsFinite(v))
            result.Fill(double.NaN);
    }

    // Values and gradients at the rows of `points`, from the listed data rows, or all there are when none is listed.
    private protected abstract void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private protected abstract void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}

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
    public IMinibatchObjective Minibatches(int batchSize) => new Minibatches(this, batchSize);
}
