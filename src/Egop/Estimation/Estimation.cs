using System.Diagnostics;
using System.Numerics;

namespace Egop;

/// <summary>One estimation: passes over the sampled gradients, each chunk given to the route of every block, then the factorizations.</summary>
internal sealed class Estimation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly EgopOptions _options;
    private readonly CoordinatePartition _partition;
    private readonly GradientSource<T> _source;
    private readonly Products _products;
    private readonly BlockRoute<T>[] _routes;
    private readonly int _chunkRows;
    private readonly IProgress<EstimationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _gradientClock = new();
    private readonly Stopwatch _productClock = new();
    private readonly Stopwatch _decompositionClock = new();

    public Estimation(
        IObjective objective, ISamplingDistribution distribution, CoordinatePartition partition, EgopOptions options,
        IProgress<EstimationProgress>? progress, CancellationToken cancellation, int? chunkRows = null)
    {
        (_options, _partition, _progress, _cancellation) = (options, partition, progress, cancellation);
        _source = new GradientSource<T>(objective, distribution, options);
        _products = new Products(options.Provider ?? LinearAlgebra.Provider, options.Threads);
        MemoryPlan plan = MemoryPlan.Of(options, partition, _source.PointBytes, chunkRows);
        _chunkRows = plan.ChunkRows;
        _routes = [.. partition.Select((block, b) => Route(block, plan.Methods[b], plan.KeepsGradients))];
    }

    public EgopEstimate Run()
    {
        Sample();
        _decompositionClock.Start();
        Decompose();
        EgopBlock[] blocks = [.. _routes.Select(r => r.ToBlock())];
        _decompositionClock.Stop();
        _cancellation.ThrowIfCancellationRequested();
        var timings = new EstimationTimings(_gradientClock.Elapsed, _productClock.Elapsed, _decompositionClock.Elapsed);
        return new EgopEstimate(_options, _partition, blocks, timings, _products.Provider);
    }

    private BlockRoute<T> Route(CoordinateBlock block, EigenMethod method, bool keepsGradients) => method switch
    {
        EigenMethod.Covariance => new CovarianceRoute<T>(block, _options, _products),
        EigenMethod.Gram => new GramRoute<T>(block, _options, _products),
        _ => new RandomizedRoute<T>(block, _options, _products, keepsGradients, _chunkRows),
    };

    private void Sample()
    {
        int d = _partition.Dimension, samples = _options.Samples, passes = _routes.Max(r => r.Passes);
        // The gradients of one block of everything that keeps them are written where they stay.
        T[]? kept = _routes is [{ Gradients: { } gradients, Block: { IsContiguous: true } only }] && only.Count == d ? gradients : null;
        T[] chunk = kept ?? LargeArray.Uninitialized<T>(_chunkRows * d);
        T[] part = _routes.All(r => r.Block.Count == d) ? [] : new T[_chunkRows * _routes.Max(r => r.Block.Count)];
        for (int pass = 0; pass < passes; pass++)
        {
            for (int first = 0; first < samples; first += _chunkRows)
            {
                int count = Math.Min(_chunkRows, samples - first), offset = kept is null ? 0 : first * d;
                _gradientClock.Start();
                _source.Fill(first, count, chunk, offset, _cancellation);
                _gradientClock.Stop();
                _productClock.Start();
                ReadOnlyMemory<T> rows = chunk.AsMemory(offset, count * d);
                foreach (BlockRoute<T> route in _routes.Where(r => pass < r.Passes))
                    route.Add(pass, first, count, kept is null ? Part(route, first, count, rows, part) : rows);
                _productClock.Stop();
                _progress?.Report(new EstimationProgress(EstimationStage.Sampling, (pass * samples) + first + count, passes * samples));
            }

            _productClock.Start();
            foreach (BlockRoute<T> route in _routes.Where(r => pass < r.Passes))
                route.EndPass(pass, _cancellation);
            _productClock.Stop();
        }
    }

    /// <summary>The block's part of a chunk of gradients: where the route keeps them, or in a buffer, or the chunk itself.</summary>
    private ReadOnlyMemory<T> Part(BlockRoute<T> route, int first, int count, ReadOnlyMemory<T> rows, T[] buffer)
    {
        int d = _partition.Dimension, n = route.Block.Count;
        if (route.Gradients is null && n == d)
            return rows;
        Memory<T> part = route.Gradients is { } kept ? kept.AsMemory(first * n, count * n) : buffer.AsMemory(0, count * n);
        ParallelRange.ForEach(count, _options.Threads, row => route.Block.Gather(rows.Span.Slice(row * d, d), part.Span.Slice(row * n, n)));
        return part;
    }

    /// <summary>Singular values run on one thread, so that with them the pieces share the threads; otherwise each piece has all of them.</summary>
    private void Decompose()
    {
        Action<CancellationToken>[] pieces = [.. _routes.SelectMany(r => r.Factorizations)];
        int done = 0;
        _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, 0, pieces.Length));
        ParallelRange.ForEach(pieces.Length, MemoryPlan.WantsSingularValues(_options) ? _options.Threads : 1, piece =>
        {
            _cancellation.ThrowIfCancellationRequested();
            pieces[piece](_cancellation);
            _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, Interlocked.Increment(ref done), pieces.Length));
        });
    }
}
