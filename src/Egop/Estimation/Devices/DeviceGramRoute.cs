using System.Numerics;

namespace Egop;

/// <summary>GGᵀ / M = W Λ Wᵀ of gradients kept on the device, and v = Gᵀ w / √(M λ).</summary>
internal sealed class DeviceGramRoute<T>(DeviceContext context, CoordinateBlock block, EgopOptions options, Products products)
    : DeviceRoute<T>(context, block, options, products, keepsGradients: true)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override EgopBlock Decompose(CancellationToken cancellation)
    {
        int m = Samples, n = Order;
        double[] w, lambda;
        using (DeviceBuffer<double> gram = Context.Allocate<double>(checked(m * m)))
        {
            DeviceProducts.Gram(true, 1.0 / m, Gradients!.Value, 0, new DeviceMatrix<double>(gram, m, m), ProductShape.Automatic);
            GradientRange.Require(gram.ToArray(), m, Trace, Block.Name);
            cancellation.ThrowIfCancellationRequested();
            w = DeviceEigen.Symmetric(Context, m, gram, Products, out lambda);
        }

        cancellation.ThrowIfCancellationRequested();
        double zero = GradientRange.ZeroTolerance<T>(m, n) * lambda[0];
        int nonzero = lambda.TakeWhile(v => v > zero).Take(n).Count(), rank = Math.Min(Options.Rank ?? nonzero, nonzero);
        if (rank == 0)
            return new EgopBlock(Block, EigenMethod.Gram, null, Array.Empty<T>(), new Spectrum([0], null, n, Trace, nonzero > 0));
        T[] combinations = new T[rank * m];
        for (int k = 0; k < rank; k++)
        {
            double scale = 1 / Math.Sqrt(m * lambda[k]);
            for (int i = 0; i < m; i++)
                combinations[(k * m) + i] = T.CreateTruncating(w[(k * m) + i] * scale);
        }

        DeviceBuffer<T> vectors = Context.Allocate<T>(checked(rank * n));
        try
        {
            using (DeviceBuffer<T> left = Context.Upload<T>(combinations))
                DeviceProducts.Multiply(T.One, new(left, rank, m), false, Gradients!.Value, false, T.Zero, new(vectors, rank, n));
            ForgetGradients();
            int[] kept = DeviceOrthonormalizer.Orthonormalize(rank, n, ref vectors, cancellation);
            return new EgopBlock(
                Block, EigenMethod.Gram, null, Signed(vectors, kept.Length),
                new Spectrum(kept.Length == 0 ? [0] : kept.Select(k => lambda[k]), null, n, Trace, kept.Length < nonzero));
        }
        finally
        {
            vectors.Dispose();
        }
    }

    protected override void AddChunk(int pass, int first, DeviceMatrix<T> rows)
    {
        // The gradients are where they are needed already.
    }

    protected override void Free()
    {
    }
}
