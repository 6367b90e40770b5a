using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>GᵀG / M, summed in double as the gradients come, and its eigenvectors.</summary>
internal sealed class CovarianceRoute<T>(IGradientSpace<T> space, CoordinateBlock block, EgopOptions options)
    : BlockRoute<T>(space, block, options, keepsGradients: MemoryPlan.WantsSingularValues(options))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Rows<double> _sum = space.Zeros<double>(block.Count, block.Count);
    private double[] _matrix = [];
    private double[] _eigenvalues = [];
    private double[]? _singularValues;
    private Array _vectors = Array.Empty<T>();

    public override IReadOnlyList<Action<CancellationToken>> Factorizations =>
        Gradients is null ? [Decompose] : [Decompose, _ => _singularValues = TakeSingularValues()];

    public override EgopBlock ToBlock()
    {
        int rank = _vectors.Length / Order;
        var spectrum = new Spectrum(_eigenvalues.Take(rank), _singularValues, Order, Trace, isTruncated: rank < Order && IsNonzero(rank));
        return new EgopBlock(Block, EigenMethod.Covariance, _matrix, _vectors, spectrum);
    }

    protected override void AddChunk(int pass, int first, Rows<T> rows) => Space.AddGram(1.0 / Samples, rows, _sum);

    private bool IsNonzero(int k) => _eigenvalues[k] > ZeroTolerance * _eigenvalues[0];

    private void Decompose(CancellationToken cancellation)
    {
        int n = Order, rank = Math.Min(Options.Rank ?? n, n);
        _matrix = Space.Home(_sum);
        _sum.Dispose();
        RequireInRange(_matrix, n);
        double[] vectors = LargeArray.Copy<double>(_matrix);
        _eigenvalues = new double[n];
        Space.SymmetricEigen(n, vectors, _eigenvalues);
        cancellation.ThrowIfCancellationRequested();
        EigenvectorSigns.Fix(rank, n, vectors, Options.Threads);
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
