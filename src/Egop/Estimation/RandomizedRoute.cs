using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Randomized subspace iteration: a sketch Y of v rows of length n, multiplied by GᵀG pass after pass.</summary>
/// <remarks>
/// Passes: 0 is Y = ΩᵀG with Ω normal, row m the draw m of its own seed; 1, ..., q are Y ← (V Gᵀ) G; the last one is the small matrix
/// V GᵀG Vᵀ. Between passes V = orth(Y). Over kept gradients or gradients sampled anew the chunks are the same, and so are the bits.
/// </remarks>
internal sealed class RandomizedRoute<T> : BlockRoute<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _chunkRows;
    private readonly ulong _seed;
    private readonly Rows<T> _coefficients;
    private Rows<double> _small;
    private Rows<T> _sketch;
    private Rows<T>? _basis;
    private T[] _vectors = [];
    private double[] _eigenvalues = [];

    public RandomizedRoute(IGradientSpace<T> space, CoordinateBlock block, EgopOptions options, bool keepsGradients, int chunkRows)
        : base(space, block, options, keepsGradients)
    {
        _chunkRows = chunkRows;
        _seed = Seeds.Derive(Seeds.Derive(options.Seed, Seeds.Sketch), block.Name);
        int width = MemoryPlan.SketchWidth(options, block.Count);
        _sketch = space.Zeros<T>(width, block.Count);
        _coefficients = space.Allocate<T>(width, Math.Min(chunkRows, options.Samples));
    }

    public override int Passes => Gradients is null ? LastPass + 1 : 1;

    public override IReadOnlyList<Action<CancellationToken>> Factorizations => [Decompose];

    private int LastPass => Options.PowerIterations + 1;

    public override void EndPass(int pass, CancellationToken cancellation)
    {
        base.EndPass(pass, cancellation);
        if (pass < LastPass && _sketch.Count > 0)
            Orthonormalize(cancellation);
        if (pass == LastPass - 1)
            _small = Space.Zeros<double>(_sketch.Count, _sketch.Count);
        if (Gradients is not { } kept || pass != 0)
            return;
        for (int next = 1; next <= LastPass; next++)
        {
            for (int first = 0; first < Samples; first += _chunkRows)
            {
                cancellation.ThrowIfCancellationRequested();
                AddChunk(next, first, kept.Slice(first, Math.Min(_chunkRows, Samples - first)));
            }

            EndPass(next, cancellation);
        }

        ForgetGradients();
    }

    public override EgopBlock ToBlock()
    {
        int rank = _eigenvalues.Length;
        double[] eigenvalues = rank == 0 ? [0] : _eigenvalues;
        // What the sketch did not hold is nonzero unless the trace is used up.
        bool isTruncated = Trace - eigenvalues.Sum() > ZeroTolerance * Trace && rank < Math.Min(Samples, Order);
        return new EgopBlock(Block, EigenMethod.Randomized, null, _vectors, new Spectrum(eigenvalues, null, Order, Trace, isTruncated));
    }

    protected override void AddChunk(int pass, int first, Rows<T> rows)
    {
        if (_sketch.Count == 0)
            return;
        if (pass == 0)
        {
            Space.AddSketch(new SampleKey(_seed, (ulong)first), rows, _sketch);
            return;
        }

        // Squares of gradients are not formed before they are of the order of one: they could leave the range of the format.
        var coefficients = new Rows<T>(_coefficients.Memory, _sketch.Count, rows.Count);
        Space.Project(T.CreateTruncating(1 / Math.Sqrt(Samples * Trace)), _basis!.Value, rows, coefficients);
        if (pass == LastPass)
            Space.AddRowGram(1, coefficients, _small);
        else
            Space.AddCombinations(coefficients, rows, _sketch);
    }

    // V ← orth(Y), and Y ← 0 where V was before.
    private void Orthonormalize(CancellationToken cancellation)
    {
        if (!Space.IsFinite(_sketch))
            throw Overflow();
        RowOrthonormalizer.Orthonormalize(Space, ref _sketch, cancellation);
        Rows<T> free;
        if (_basis is { } old)
            Space.Clear(free = old.Slice(0, _sketch.Count));
        else
            free = Space.Zeros<T>(_sketch.Count, Order);
        (_basis, _sketch) = (_sketch, free);
    }

    private void Decompose(CancellationToken cancellation)
    {
        int width = _sketch.Count, n = Order;
        double[] w = Space.Home(_small), lambda = new double[width];
        _sketch.Dispose();
        _sketch = default;
        Space.SymmetricEigen(width, w, lambda);
        cancellation.ThrowIfCancellationRequested();
        TensorPrimitives.Multiply(lambda, Trace, lambda);
        double zero = width == 0 ? 0 : ZeroTolerance * lambda[0];
        int rank = lambda.TakeWhile(v => v > zero).Take(Options.Rank!.Value).Count();
        T[] rotation = new T[rank * width];
        TensorPrimitives.ConvertTruncating<double, T>(w.AsSpan(0, rotation.Length), rotation);
        Rows<T> vectors = Space.Allocate<T>(rank, n);
        if (rank > 0)
            Space.Multiply(Space.Upload(rotation, rank, width), _basis!.Value, vectors);
        (_vectors, int[] kept) = TakeOrthonormal(vectors, cancellation);
        _basis = null;
        _eigenvalues = [.. kept.Select(k => lambda[k])];
    }
}
