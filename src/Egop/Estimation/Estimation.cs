using System.Diagnostics;
using System.Numerics;

namespace Egop;

/// <summary>
/// One estimation: passes over the sampled gradients, each chunk given to the route of every block, then the factorizations.
/// </summary>
internal sealed class Estimation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IGradientSpace<T> _space;
    private readonly EgopOptions _options;
    private readonly EgopOptions _planned;
    private readonly CoordinatePartition _partition;
    private readonly BlockRoute<T>[] _routes;
    private readonly int _chunkRows;
    private readonly IProgress<EstimationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _gradientClock = new();
    private readonly Stopwatch _productClock = new();
    private readonly Stopwatch _decompositionClock = new();

    public Estimation(
        IGradientSpace<T> space, CoordinatePartition partition, EgopOptions options, int? chunkRows,
        IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        (_space, _options, _partition, _progress, _cancellation) = (space, options, partition, progress, cancellation);
        _planned = options with
        {
            SingularValues = options.SingularValues && space.HasSingularValues,
            MemoryLimit = options.MemoryLimit ?? space.FreeMemory,
        };
        long pointBytes = space.PointBytes(chunkRows ?? MemoryPlan.RowsAtOnce(options.Samples, partition.Dimension));
        MemoryPlan plan = MemoryPlan.Of(_planned, partition, pointBytes, chunkRows);
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
        return new EgopEstimate(_options, _partition, blocks, timings, _space.ProviderName, _space.Device);
    }

    private BlockRoute<T> Route(CoordinateBlock block, EigenMethod method, bool keepsGradients) => method switch
    {
        EigenMethod.Covariance => new CovarianceRoute<T>(_space, block, _planned),
        EigenMethod.Gram => new GramRoute<T>(_space, block, _planned),
        _ => new RandomizedRoute<T>(_space, block, _planned, keepsGradients, _chunkRows),
    };

    private void Sample()
    {
        int d = _partition.Dimension, samples = _options.Samples, passes = _routes.Max(r => r.Passes);
        // The gradients of one block of everything that keeps them are written where they stay.
        Rows<T>? kept = _routes is [{ Gradients: { } all } only] && only.Block.Count == d ? all : null;
        Rows<T>? chunk = kept is null ? _space.Allocate<T>(_chunkRows, d) : null;
        Rows<T>? part = _routes.All(r => r.Block.Count == d) ? null : _space.Allocate<T>(_chunkRows, _routes.Max(r => r.Block.Count));
        for (int pass = 0; pass < passes; pass++)
        {
            for (int first = 0; first < samples; first += _chunkRows)
            {
                _cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(_chunkRows, samples - first);
                Rows<T> rows = kept?.Slice(first, count) ?? chunk!.Value.Slice(0, count);
                _gradientClock.Start();
                _space.Sample(pass, first, rows, _cancellation);
                _gradientClock.Stop();
                _productClock.Start();
                foreach (BlockRoute<T> route in _routes.Where(r => pass < r.Passes))
                    route.Add(pass, first, kept is null ? Part(route, first, rows, part) : rows);
                _space.Wait();
                _productClock.Stop();
                _progress?.Report(new EstimationProgress(EstimationStage.Sampling, (pass * samples) + first + count, passes * samples));
            }

            _productClock.Start();
            foreach (BlockRoute<T> route in _routes.Where(r => pass < r.Passes))
                route.EndPass(pass, _cancellation);
            _productClock.Stop();
        }

        chunk?.Dispose();
        part?.Dispose();
    }

    /// <summary>The block's part of a chunk of gradients: where the route keeps them, or in a buffer, or the chunk itself.</summary>
    private Rows<T> Part(BlockRoute<T> route, int first, Rows<T> rows, Rows<T>? buffer)
    {
        int count = rows.Count, n = route.Block.Count;
        if (route.Gradients is null && n == _partition.Dimension)
            return rows;
        Rows<T> part = route.Gradients?.Slice(first, count) ?? new Rows<T>(buffer!.Value.Memory, count, n);
        _space.Gather(rows, route.Block, part);
        return part;
    }

    /// <summary>
    /// Singular values run on one thread, so that with them the pieces share the threads; otherwise each piece has all of them.
    /// </summary>
    private void Decompose()
    {
        Action<CancellationToken>[] pieces = [.. _routes.SelectMany(r => r.Factorizations)];
        int done = 0;
        _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, 0, pieces.Length));
        ParallelRange.ForEach(pieces.Length, MemoryPlan.WantsSingularValues(_planned) ? _options.Threads : 1, piece =>
        {
            _cancellation.ThrowIfCancellationRequested();
            pieces[piece](_cancellation);
            _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, Interlocked.Increment(ref done), pieces.Length));
        });
    }
}
