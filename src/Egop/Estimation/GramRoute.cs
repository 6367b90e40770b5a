using System.Numerics;

namespace Egop;

/// <summary>GGᵀ / M = W Λ Wᵀ of kept gradients, and v = Gᵀ w / √(M λ).</summary>
internal sealed class GramRoute<T>(CoordinateBlock block, EgopOptions options, Products products)
    : BlockRoute<T>(block, options, products, keepsGradients: true)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Columns of the eigenvectors between two looks at the cancellation token.
    private const int Panel = 1 << 14;

    private double[] _eigenvalues = [];
    private double[]? _singularValues;
    private T[] _vectors = [];
    private bool _isTruncated;

    public override EigenMethod Method => EigenMethod.Gram;

    public override IReadOnlyList<Action<CancellationToken>> Factorizations => [Decompose];

    public override EgopBlock ToBlock() => new(
        Block, Method, null, _vectors,
        new Spectrum(_eigenvalues is [] ? [0] : _eigenvalues, _singularValues, Order, Trace, _isTruncated));

    protected override void AddChunk(int pass, int first, int count, ReadOnlyMemory<T> rows)
    {
        // The gradients are where they are needed already.
    }

    private void Decompose(CancellationToken cancellation)
    {
        int m = Samples, n = Order;
        T[] gradients = Gradients!;
        double[] w = LargeArray.Zeros<double>(m * m), lambda = new double[m];
        Products.AddRowGram<T>(m, n, 1.0 / m, gradients, w);
        RequireInRange(w, m);
        cancellation.ThrowIfCancellationRequested();
        Products.SymmetricEigen(m, w, lambda);
        cancellation.ThrowIfCancellationRequested();

        double zero = ZeroTolerance(m, n) * lambda[0];
        int nonzero = lambda.TakeWhile(v => v > zero).Take(n).Count(), rank = Math.Min(Options.Rank ?? nonzero, nonzero);
        T[] combinations = LargeArray.Zeros<T>(rank * m);
        for (int k = 0; k < rank; k++)
        {
            double scale = 1 / Math.Sqrt(m * lambda[k]);
            for (int i = 0; i < m; i++)
                combinations[(k * m) + i] = T.CreateTruncating(w[(k * m) + i] * scale);
        }

        w = [];
        _vectors = LargeArray.Uninitialized<T>(rank * n);
        for (int j = 0; j < n && rank > 0; j += Panel)
        {
            cancellation.ThrowIfCancellationRequested();
            Products.Multiply<T>(
                false, false, rank, Math.Min(Panel, n - j), m, combinations, m, gradients.AsSpan(j), n, false, _vectors.AsSpan(j), n);
        }

        _singularValues = TakeSingularValues();
        Gradients = null;
        int[] kept = RowOrthonormalizer.Orthonormalize(Products, rank, n, _vectors, cancellation);
        if (kept.Length < rank)
            Array.Resize(ref _vectors, kept.Length * n);
        EigenvectorSigns.Fix(kept.Length, n, _vectors, Products.Threads);
        _eigenvalues = [.. kept.Select(k => lambda[k])];
        _isTruncated = kept.Length < nonzero;
    }
}
