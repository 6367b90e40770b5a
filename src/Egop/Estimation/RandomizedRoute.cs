using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Randomized subspace iteration: a sketch Y of v rows of length n, multiplied by GᵀG pass after pass.</summary>
/// <remarks>
/// Passes: 0 is Y = ΩᵀG with Ω normal, row m the draw m of its own seed; 1, ..., q are Y ← (V Gᵀ) G; the last one is the small matrix
/// V GᵀG Vᵀ. Between passes V = orth(Y). Over kept gradients or gradients sampled anew the chunks are the same, and so are the bits.
/// </remarks>
internal sealed class RandomizedRoute<T> : BlockRoute<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Coordinates that one thread multiplies by at once; their sums are added in order.
    public const int Panel = 4096;

    private readonly int _chunkRows;
    private readonly ulong _seed;
    private readonly double[] _small;
    private T[] _sketch;
    private T[] _basis = [];
    private T[] _coefficients = [];
    private double[] _eigenvalues = [];
    private int _width;

    public RandomizedRoute(CoordinateBlock block, EgopOptions options, Products products, bool keepsGradients, int chunkRows)
        : base(block, options, products, keepsGradients)
    {
        _chunkRows = chunkRows;
        _seed = Seeds.Derive(Seeds.Derive(options.Seed, Seeds.Sketch), block.Name);
        _width = MemoryPlan.SketchWidth(options, block.Count);
        _sketch = LargeArray.Zeros<T>(_width * block.Count);
        _small = new double[_width * _width];
    }

    public override EigenMethod Method => EigenMethod.Randomized;

    public override int Passes => Gradients is null ? LastPass + 1 : 1;

    public override IReadOnlyList<Action<CancellationToken>> Factorizations => [Decompose];

    private int LastPass => Options.PowerIterations + 1;

    public override void EndPass(int pass, CancellationToken cancellation)
    {
        base.EndPass(pass, cancellation);
        if (!TensorPrimitives.IsFiniteAll<T>(_sketch))
            throw Overflow();
        if (pass < LastPass)
        {
            int[] kept = RowOrthonormalizer.Orthonormalize(Products, _width, Order, _sketch, cancellation);
            _width = kept.Length;
            T[] free = _basis.Length == 0 ? new T[_sketch.Length] : _basis;
            (_basis, _sketch) = (_sketch, free);
            _sketch.AsSpan().Clear();
        }

        if (Gradients is null || pass != 0)
            return;
        for (int next = 1; next <= LastPass; next++)
        {
            for (int first = 0; first < Samples; first += _chunkRows)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(_chunkRows, Samples - first);
                AddChunk(next, first, count, Gradients.AsMemory(first * Order, count * Order));
            }

            EndPass(next, cancellation);
        }

        Gradients = null;
    }

    public override EgopBlock ToBlock()
    {
        int rank = _eigenvalues.Length;
        double[] eigenvalues = rank == 0 ? [0] : _eigenvalues;
        // What the sketch did not hold is nonzero unless the trace is used up.
        bool isTruncated = Trace - eigenvalues.Sum() > ZeroTolerance(Samples, Order) * Trace && rank < Math.Min(Samples, Order);
        return new EgopBlock(Block, Method, null, _basis, new Spectrum(eigenvalues, null, Order, Trace, isTruncated));
    }

    protected override void AddChunk(int pass, int first, int count, ReadOnlyMemory<T> rows)
    {
        if (_width == 0)
            return;
        if (_coefficients.Length < count * _width)
            _coefficients = new T[count * _width];
        if (pass == 0)
            DrawCoefficients(first, count);
        else
            MultiplyByBasis(count, rows);

        // Squares of gradients are not formed before they are of the order of one: they could leave the range of the format.
        Span<T> coefficients = _coefficients.AsSpan(0, _width * count);
        if (pass > 0)
            TensorPrimitives.Multiply(coefficients, T.CreateTruncating(1 / Math.Sqrt(Samples * Trace)), coefficients);
        if (pass == LastPass)
            Products.AddRowGram<T>(_width, count, 1, coefficients, _small.AsSpan(0, _width * _width));
        else
            AddToSketch(count, rows);
    }

    // Coefficients ← Ωᵀ, column m of draw first + m.
    private void DrawCoefficients(int first, int count)
    {
        int width = _width;
        ParallelRange.ForEach(count, Options.Threads, m =>
        {
            T[] draw = ArrayPool<T>.Shared.Rent(width);
            Normal(new SampleKey(_seed, (ulong)(first + m)), draw.AsSpan(0, width));
            for (int i = 0; i < width; i++)
                _coefficients[(i * count) + m] = draw[i];
            ArrayPool<T>.Shared.Return(draw);
        });
    }

    // Coefficients ← V rowsᵀ: one product a panel of coordinates, since there are many more of them than rows of either. The rows of V
    // come first: their number is a multiple of what the products take at once.
    private void MultiplyByBasis(int count, ReadOnlyMemory<T> rows)
    {
        int panels = (Order + Panel - 1) / Panel, size = _width * count, width = _width;
        T[] parts = ArrayPool<T>.Shared.Rent(panels * size);
        ParallelRange.ForEach(panels, Options.Threads, panel =>
        {
            int start = panel * Panel;
            Products.Provider.Multiply<T>(
                false, true, width, count, Math.Min(Panel, Order - start), T.One, _basis.AsSpan(start), Order, rows.Span[start..], Order,
                T.Zero, parts.AsSpan(panel * size, size), count);
        });
        Span<T> sum = _coefficients.AsSpan(0, size);
        parts.AsSpan(0, size).CopyTo(sum);
        for (int panel = 1; panel < panels; panel++)
            TensorPrimitives.Add<T>(sum, parts.AsSpan(panel * size, size), sum);
        ArrayPool<T>.Shared.Return(parts);
    }

    // Y ← Y + coefficients rows.
    private void AddToSketch(int count, ReadOnlyMemory<T> rows)
    {
        int width = _width;
        ParallelRange.ForEach((Order + Panel - 1) / Panel, Options.Threads, panel =>
        {
            int start = panel * Panel;
            Products.Provider.Multiply<T>(
                false, false, width, Math.Min(Panel, Order - start), count, T.One, _coefficients.AsSpan(0, width * count), count,
                rows.Span[start..], Order, T.One, _sketch.AsSpan(start), Order);
        });
    }

    private void Decompose(CancellationToken cancellation)
    {
        int width = _width, n = Order;
        double[] w = _small[..(width * width)], lambda = new double[width];
        _sketch = [];
        Products.SymmetricEigen(width, w, lambda);
        cancellation.ThrowIfCancellationRequested();
        TensorPrimitives.Multiply(lambda, Trace, lambda);
        double zero = width == 0 ? 0 : ZeroTolerance(Samples, n) * lambda[0];
        int rank = lambda.TakeWhile(v => v > zero).Take(Options.Rank!.Value).Count();
        T[] rotation = new T[rank * width];
        TensorPrimitives.ConvertTruncating<double, T>(w.AsSpan(0, rotation.Length), rotation);
        T[] vectors = LargeArray.Uninitialized<T>(rank * n);
        if (rank > 0)
            Products.Multiply<T>(false, false, rank, n, width, rotation, width, _basis, n, false, vectors, n);
        int[] kept = RowOrthonormalizer.Orthonormalize(Products, rank, n, vectors, cancellation);
        if (kept.Length < rank)
            Array.Resize(ref vectors, kept.Length * n);
        EigenvectorSigns.Fix(kept.Length, n, vectors, Options.Threads);
        _basis = vectors;
        _eigenvalues = [.. kept.Select(k => lambda[k])];
    }

    private static void Normal(SampleKey key, Span<T> values)
    {
        var stream = new RandomStream(key);
        if (typeof(T) == typeof(double))
            stream.FillNormal(MemoryMarshal.Cast<T, double>(values));
        else
            stream.FillNormal(MemoryMarshal.Cast<T, float>(values));
    }
}
