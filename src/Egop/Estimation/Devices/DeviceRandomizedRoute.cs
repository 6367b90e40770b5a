using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Randomized subspace iteration on a device, pass for pass that of <see cref="RandomizedRoute{T}"/>: the sketch and, where it fits, the gradients stay there.</summary>
internal sealed class DeviceRandomizedRoute<T> : DeviceRoute<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _chunkRows;
    private readonly ulong _seed;
    private readonly DeviceBuffer<double> _small;
    private DeviceBuffer<T> _sketch;
    private DeviceBuffer<T>? _basis;
    private int _width;
    private bool _isEmpty = true;

    public DeviceRandomizedRoute(DeviceContext context, CoordinateBlock block, EgopOptions options, Products products, bool keepsGradients, int chunkRows)
        : base(context, block, options, products, keepsGradients)
    {
        _chunkRows = chunkRows;
        _seed = Seeds.Derive(Seeds.Derive(options.Seed, Seeds.Sketch), block.Name);
        _width = MemoryPlan.SketchWidth(options, block.Count);
        _sketch = context.Allocate<T>(checked(_width * block.Count));
        _small = context.Allocate<double>(checked(_width * _width));
    }

    public override int Passes => Gradients is null ? LastPass + 1 : 1;

    private int LastPass => Options.PowerIterations + 1;

    public override void EndPass(int pass, CancellationToken cancellation)
    {
        base.EndPass(pass, cancellation);
        if (pass < LastPass && _width > 0)
        {
            if (!TensorPrimitives.IsFiniteAll<double>(DeviceRows.Squares(new DeviceMatrix<T>(_sketch, _width, Order))))
                throw GradientRange.Overflow(Block.Name);
            _width = DeviceOrthonormalizer.Orthonormalize(_width, Order, ref _sketch, cancellation).Length;
            DeviceBuffer<T> free = _basis is { } old && old.Length >= _width * Order ? old : Context.Allocate<T>(Math.Max(1, _width * Order));
            if (!ReferenceEquals(free, _basis))
                _basis?.Dispose();
            (_basis, _sketch, _isEmpty) = (_sketch, free, true);
        }

        if (Gradients is not { } all || pass != 0)
            return;
        for (int next = 1; next <= LastPass; next++)
        {
            for (int first = 0; first < Samples; first += _chunkRows)
            {
                cancellation.ThrowIfCancellationRequested();
                AddChunk(next, first, new DeviceMatrix<T>(all.Buffer, Math.Min(_chunkRows, Samples - first), Order, first * Order));
            }

            Context.Synchronize();
            EndPass(next, cancellation);
        }

        ForgetGradients();
    }

    public override EgopBlock Decompose(CancellationToken cancellation)
    {
        int width = _width, n = Order;
        if (width == 0)
            return Result([], []);
        using DeviceBuffer<double> small = Context.Upload<double>(_small.ToArray().AsSpan(0, width * width));
        double[] w = DeviceEigen.Symmetric(Context, width, small, Products, out double[] lambda);
        cancellation.ThrowIfCancellationRequested();
        TensorPrimitives.Multiply(lambda, Trace, lambda);
        double zero = GradientRange.ZeroTolerance<T>(Samples, n) * lambda[0];
        int rank = lambda.TakeWhile(v => v > zero).Take(Options.Rank!.Value).Count();
        if (rank == 0)
            return Result([], []);
        T[] rotation = new T[rank * width];
        TensorPrimitives.ConvertTruncating<double, T>(w.AsSpan(0, rotation.Length), rotation);
        DeviceBuffer<T> vectors = Context.Allocate<T>(rank * n);
        try
        {
            using (DeviceBuffer<T> left = Context.Upload<T>(rotation))
                DeviceProducts.Multiply(T.One, new(left, rank, width), false, new(_basis!, width, n), false, T.Zero, new(vectors, rank, n));
            int[] kept = DeviceOrthonormalizer.Orthonormalize(rank, n, ref vectors, cancellation);
            return Result([.. kept.Select(k => lambda[k])], Signed(vectors, kept.Length));
        }
        finally
        {
            vectors.Dispose();
        }
    }

    protected override void AddChunk(int pass, int first, DeviceMatrix<T> rows)
    {
        int width = _width, count = rows.Rows;
        if (width == 0)
            return;
        using DeviceBuffer<T> coefficients = Context.Allocate<T>(checked(width * count));
        DeviceMatrix<T> drawn = new(coefficients, count, width), projected = new(coefficients, width, count);
        if (pass == 0)
        {
            using DeviceBuffer<T> draws = Context.Allocate<T>(count * width);
            DeviceSampling.Normal(new SampleKey(_seed, (ulong)first), count, draws);
            DeviceRows.Copy(new DeviceMatrix<T>(draws, count, width), drawn);
        }
        else
        {
            // Squares of gradients are not formed before they are of the order of one: they could leave the range of the format.
            DeviceProducts.Multiply(T.CreateTruncating(1 / Math.Sqrt(Samples * Trace)), new(_basis!, width, Order), false, rows, true, T.Zero, projected);
        }

        T keep = _isEmpty ? T.Zero : T.One;
        if (pass == LastPass)
            DeviceProducts.Gram(true, 1, projected, double.CreateTruncating(keep), new DeviceMatrix<double>(_small, width, width), ProductShape.Automatic);
        else if (pass == 0)
            DeviceProducts.Multiply(T.One, drawn, true, rows, false, keep, new(_sketch, width, Order));
        else
            DeviceProducts.Multiply(T.One, projected, false, rows, false, keep, new(_sketch, width, Order));
        _isEmpty = false;
    }

    protected override void Free()
    {
        _sketch.Dispose();
        _basis?.Dispose();
        _small.Dispose();
    }

    private EgopBlock Result(double[] eigenvalues, T[] vectors)
    {
        double[] values = eigenvalues is [] ? [0] : eigenvalues;
        // What the sketch did not hold is nonzero unless the trace is used up.
        bool isTruncated = Trace - values.Sum() > GradientRange.ZeroTolerance<T>(Samples, Order) * Trace && eigenvalues.Length < Math.Min(Samples, Order);
        return new EgopBlock(Block, EigenMethod.Randomized, null, vectors, new Spectrum(values, null, Order, Trace, isTruncated));
    }
}
