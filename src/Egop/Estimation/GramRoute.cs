using System.Numerics;

namespace Egop;

/// <summary>GGᵀ / M = W Λ Wᵀ of kept gradients, and v = Gᵀ w / √(M λ).</summary>
internal sealed class GramRoute<T>(IGradientSpace<T> space, CoordinateBlock block, EgopOptions options)
    : BlockRoute<T>(space, block, options, keepsGradients: true)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Columns of the eigenvectors between two looks at the cancellation token.
    private const int Panel = 1 << 14;

    private double[] _eigenvalues = [];
    private double[]? _singularValues;
    private T[] _vectors = [];
    private bool _isTruncated;

    public override IReadOnlyList<Action<CancellationToken>> Factorizations => [Decompose];

    public override EgopBlock ToBlock() => new(
        Block, EigenMethod.Gram, null, _vectors,
        new Spectrum(_eigenvalues is [] ? [0] : _eigenvalues, _singularValues, Order, Trace, _isTruncated));

    protected override void AddChunk(int pass, int first, Rows<T> rows)
    {
        // The gradients are where they are needed already.
    }

    private void Decompose(CancellationToken cancellation)
    {
        int m = Samples, n = Order;
        Rows<double> gram = Space.Zeros<double>(m, m);
        Space.AddRowGram(1.0 / m, Gradients!.Value, gram);
        double[] w = Space.Home(gram), lambda = new double[m];
        gram.Dispose();
        RequireInRange(w, m);
        cancellation.ThrowIfCancellationRequested();
        Space.SymmetricEigen(m, w, lambda);
        cancellation.ThrowIfCancellationRequested();

        double zero = ZeroTolerance * lambda[0];
        int nonzero = lambda.TakeWhile(v => v > zero).Take(n).Count(), rank = Math.Min(Options.Rank ?? nonzero, nonzero);
        T[] combinations = LargeArray.Zeros<T>(rank * m);
        for (int k = 0; k < rank; k++)
        {
            double scale = 1 / Math.Sqrt(m * lambda[k]);
            for (int i = 0; i < m; i++)
                combinations[(k * m) + i] = T.CreateTruncating(w[(k * m) + i] * scale);
        }

        w = [];
        Rows<T> left = Space.Upload(combinations, rank, m), vectors = Space.Allocate<T>(rank, n);
        for (int j = 0; j < n && rank > 0; j += Panel)
        {
            cancellation.ThrowIfCancellationRequested();
            int width = Math.Min(Panel, n - j);
            Space.Multiply(left, Gradients!.Value.SliceColumns(j, width), vectors.SliceColumns(j, width));
        }

        left.Dispose();
        _singularValues = TakeSingularValues();
        ForgetGradients();
        (_vectors, int[] kept) = TakeOrthonormal(vectors, cancellation);
        _eigenvalues = [.. kept.Select(k => lambda[k])];
        _isTruncated = kept.Length < nonzero;
    }
}
