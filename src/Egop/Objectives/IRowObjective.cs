namespace Egop;

/// <summary>An objective that is a sum or mean over data rows and can be evaluated on some of them.</summary>
/// <remarks>
/// On b of n rows, sums over rows weigh n/b, so that the objectives of the minibatches of an epoch, weighted by their sizes, average
/// to the whole. Arguments are checked by <see cref="RowEvaluation"/>, through which everything passes.
/// </remarks>
internal interface IRowObjective : IBatchedObjective, IHessianVectorProduct
{
    int RowCount { get; }

    void EvaluateRows(ReadOnlySpan<int> rows, ReadOnlySpan<double> points, Span<double> values, Span<double> gradients);

    void HessianVectorProductRows(ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}
