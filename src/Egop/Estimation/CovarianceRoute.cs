using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>GᵀG / M, summed in double as the gradients come, and its eigenvectors.</summary>
internal sealed class CovarianceRoute<T>(CoordinateBlock block, EgopOptions options, Products products)
    : BlockRoute<T>(block, options, products, keepsGradients: MemoryPlan.WantsSingularValues(options))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double[] _sum = LargeArray.Zeros<double>(block.Count * block.Count);
    private double[] _eigenvalues = [];
    private double[]? _singularValues;
    private Array _vectors = Array.Empty<T>();

    public override EigenMethod Method => EigenMethod.Covariance;

    public override IReadOnlyList<Action<CancellationToken>> Factorizations =>
        Gradients is null ? [Decompose] : [Decompose, _ => _singularValues = TakeSingularValues()];

    public override EgopBlock ToBlock()
    {
        int rank = _vectors.Length / Order;
        var spectrum = new Spectrum(_eigenvalues.Take(rank), _singularValues, Order, Trace, isTruncated: rank < Order && IsNonzero(rank));
        return new EgopBlock(Block, Method, _sum, _vectors, spectrum);
    }

    protected override void AddChunk(int pass, int first, int count, ReadOnlyMemory<T> rows) =>
        Products.AddGram(count, Order, 1.0 / Samples, rows.Span, _sum);

    private bool IsNonzero(int k) => _eigenvalues[k] > ZeroTolerance(Samples, Order) * _eigenvalues[0];

    private void Decompose(CancellationToken cancellation)
    {
        RequireInRange(_sum, Order);
        int n = Order, rank = Math.Min(Options.Rank ?? n, n);
        double[] vectors = LargeArray.Copy<double>(_sum);
        _eigenvalues = new double[n];
        Products.SymmetricEigen(n, vectors, _eigenvalues);
        cancellation.ThrowIfCancellationRequested();
        EigenvectorSigns.Fix(rank, n, vectors, Products.Threads);
        if (rank == n || typeof(T) == typeof(double))
        {
            _vectors = rank == n ? vectors : LargeArray.Copy<double>(vectors.AsSpan(0, rank * n));
            return;
        }

        var single = LargeArray.Uninitialized<T>(rank * n);
        TensorPrimitives.ConvertTruncating<double, T>(vectors.AsSpan(0, single.Length), single);
        _vectors = single;
    }
}
