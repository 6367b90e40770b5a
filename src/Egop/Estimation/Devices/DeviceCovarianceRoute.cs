using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>GᵀG / M, summed in double as the gradients come, and its eigenvectors.</summary>
internal sealed class DeviceCovarianceRoute<T>(DeviceContext context, CoordinateBlock block, EgopOptions options, Products products)
    : DeviceRoute<T>(context, block, options, products, keepsGradients: false)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceBuffer<double> _sum = context.Allocate<double>(checked(block.Count * block.Count));

    public override EgopBlock Decompose(CancellationToken cancellation)
    {
        int n = Order, rank = Math.Min(Options.Rank ?? n, n);
        double[] matrix = _sum.ToArray();
        GradientRange.Require(matrix, n, Trace, Block.Name);
        double[] all = DeviceEigen.Symmetric(Context, n, _sum, Products, out double[] eigenvalues);
        cancellation.ThrowIfCancellationRequested();
        EigenvectorSigns.Fix(rank, n, all, Products.Threads);
        Array vectors = rank == n ? all : all[..(rank * n)];
        if (rank < n && typeof(T) == typeof(float))
        {
            float[] single = new float[rank * n];
            TensorPrimitives.ConvertTruncating<double, float>(all.AsSpan(0, single.Length), single);
            vectors = single;
        }

        bool isTruncated = rank < n && eigenvalues[rank] > GradientRange.ZeroTolerance<T>(Samples, n) * eigenvalues[0];
        return new EgopBlock(Block, EigenMethod.Covariance, matrix, vectors, new Spectrum(eigenvalues.Take(rank), null, n, Trace, isTruncated));
    }

    protected override void AddChunk(int pass, int first, DeviceMatrix<T> rows) =>
        DeviceProducts.Gram(false, 1.0 / Samples, rows, first == 0 ? 0 : 1, new DeviceMatrix<double>(_sum, Order, Order), ProductShape.Automatic);

    protected override void Free() => _sum.Dispose();
}
