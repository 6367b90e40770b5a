using System.Diagnostics;
using System.Numerics;

namespace Egop;

/// <summary>One estimation on a device: as <see cref="Estimation{T}"/>, where points, gradients and products stay on the device.</summary>
internal sealed class DeviceEstimation<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceContext _context;
    private readonly EgopOptions _options;
    private readonly CoordinatePartition _partition;
    private readonly ISamplingDistribution _distribution;
    private readonly Products _products;
    private readonly List<DeviceRoute<T>> _routes = [];
    private readonly DeviceObjective<T> _objective;
    private readonly int _chunkRows;
    private readonly IProgress<EstimationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _gradientClock = new(), _productClock = new(), _decompositionClock = new();

    public DeviceEstimation(
        DeviceContext context, IObjective objective, ISamplingDistribution distribution, CoordinatePartition partition, EgopOptions options,
        int? chunkRows, IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        (_context, _options, _partition, _distribution, _progress, _cancellation) = (context, options, partition, distribution, progress, cancellation);
        _products = new Products(options.Provider ?? LinearAlgebra.Provider, options.Threads);
        // Singular values are not computed, and gradients not kept for them.
        EgopOptions planned = options with { SingularValues = false, MemoryLimit = options.MemoryLimit ?? Math.Max(1, context.Device.Memory - context.UsedMemory) };
        long pointBytes = (long)(chunkRows ?? MemoryPlan.RowsAtOnce(options.Samples, partition.Dimension)) * partition.Dimension * Size;
        MemoryPlan plan = MemoryPlan.Of(planned, partition, pointBytes, chunkRows);
        _chunkRows = plan.ChunkRows;
        _objective = DeviceObjectives.Create<T>(context, objective);
        try
        {
            for (int b = 0; b < partition.Count; b++)
                _routes.Add(Route(partition[b], plan.Methods[b], plan.KeepsGradients));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static int Size => typeof(T) == typeof(double) ? sizeof(double) : sizeof(float);

    public EgopEstimate Run()
    {
        int passes = _routes.Max(r => r.Passes);
        for (int pass = 0; pass < passes; pass++)
            Sample(pass, passes);
        _decompositionClock.Start();
        EgopBlock[] blocks = Decompose();
        _decompositionClock.Stop();
        _cancellation.ThrowIfCancellationRequested();
        var timings = new EstimationTimings(_gradientClock.Elapsed, _productClock.Elapsed, _decompositionClock.Elapsed);
        string provider = $"{_context.Device.Kind} on {_context.Device.Name}, eigenvalues by {DeviceEigen.Name(_context, _products.Provider)}";
        return new EgopEstimate(_options, _partition, blocks, timings, provider, _context.Device);
    }

    public void Dispose()
    {
        foreach (DeviceRoute<T> route in _routes)
            route.Dispose();
        _objective.Dispose();
    }

    private DeviceRoute<T> Route(CoordinateBlock block, EigenMethod method, bool keepsGradients) => method switch
    {
        EigenMethod.Covariance => new DeviceCovarianceRoute<T>(_context, block, _options, _products),
        EigenMethod.Gram => new DeviceGramRoute<T>(_context, block, _options, _products),
        _ => new DeviceRandomizedRoute<T>(_context, block, _options, _products, keepsGradients, _chunkRows),
    };

    private void Sample(int pass, int passes)
    {
        int d = _partition.Dimension, samples = _options.Samples;
        for (int first = 0; first < samples; first += _chunkRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(_chunkRows, samples - first);
            using DeviceBuffer<T> gradients = _context.Allocate<T>(checked(count * d));
            _gradientClock.Start();
            Differentiate(pass, first, count, gradients);
            _gradientClock.Stop();
            _productClock.Start();
            foreach (DeviceRoute<T> route in _routes.Where(r => pass < r.Passes))
                route.Add(pass, first, new DeviceMatrix<T>(gradients, count, d));
            _context.Synchronize();
            _productClock.Stop();
            _progress?.Report(new EstimationProgress(EstimationStage.Sampling, (pass * samples) + first + count, passes * samples));
        }

        _productClock.Start();
        foreach (DeviceRoute<T> route in _routes.Where(r => pass < r.Passes))
            route.EndPass(pass, _cancellation);
        _productClock.Stop();
    }

    private void Differentiate(int pass, int first, int count, DeviceBuffer<T> gradients)
    {
        int d = _partition.Dimension;
        using DeviceBuffer<T> points = _context.Allocate<T>(checked(count * d)), values = _context.Allocate<T>(count);
        var key = new SampleKey(Seeds.Derive(_options.Seed, Seeds.Sampling), (ulong)first);
        DevicePoints.Fill(_distribution, key, count, points, _options.Threads, _cancellation);
        if (_objective.Objective is IMinibatchObjective)
            _objective.Evaluate(points, count, new BatchKey(Seeds.Derive(_options.Seed, Seeds.SamplingMinibatches), first), values, gradients);
        else
            _objective.Evaluate(points, count, values, gradients);
        if (pass == 0)
            RequireFinite(first, count, gradients);
    }

    // Sums of squares tell which gradients to look at; those that merely overflow are the routes' to refuse.
    private void RequireFinite(int first, int count, DeviceBuffer<T> gradients)
    {
        int d = _partition.Dimension;
        double[] squares = DeviceRows.Squares(new DeviceMatrix<T>(gradients, count, d));
        for (int m = 0; m < count; m++)
        {
            if (double.IsFinite(squares[m]))
                continue;
            T[] gradient = new T[d];
            gradients.Download(gradient, m * d);
            GradientSource<T>.RequireFinite(gradient, d, first + m);
        }
    }

    private EgopBlock[] Decompose()
    {
        var blocks = new EgopBlock[_routes.Count];
        _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, 0, blocks.Length));
        for (int b = 0; b < blocks.Length; b++)
        {
            _cancellation.ThrowIfCancellationRequested();
            blocks[b] = _routes[b].Decompose(_cancellation);
            _progress?.Report(new EstimationProgress(EstimationStage.Decomposition, b + 1, blocks.Length));
        }

        return blocks;
    }
}
