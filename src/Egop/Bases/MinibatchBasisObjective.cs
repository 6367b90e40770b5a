namespace Egop;

/// <summary>A <see cref="BasisObjective"/> whose minibatches are seen in the same basis.</summary>
internal sealed class MinibatchBasisObjective(IMinibatchObjective inner, IBasis basis, double[]? constant) : BasisObjective(inner, basis, constant), IMinibatchObjective
{
    public int BatchSize => inner.BatchSize;

    public int BatchesPerEpoch => inner.BatchesPerEpoch;

    public IObjective At(BatchKey key) => new BasisObjective(inner.At(key), Basis, Constant);
}
