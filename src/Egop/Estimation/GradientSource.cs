using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>
/// The sampled gradients of an estimation: gradient m is a pure function of the seed and m, in the precision of the type.
/// </summary>
internal sealed class GradientSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Points one worker evaluates in one call: at most so many, and at most so many numbers.
    private const int PointsPerTask = 8;
    private const int NumbersPerTask = 1 << 20;

    private readonly IObjective _objective;
    private readonly IMinibatchObjective? _minibatches;
    private readonly ISamplingDistribution _distribution;
    private readonly ulong _pointSeed;
    private readonly ulong _batchSeed;
    private readonly int _threads;
    private readonly int _perTask;

    public GradientSource(IObjective objective, ISamplingDistribution distribution, EgopOptions options)
    {
        _objective = objective;
        _minibatches = objective as IMinibatchObjective;
        _distribution = distribution;
        _pointSeed = Seeds.Derive(options.Seed, Seeds.Sampling);
        _batchSeed = Seeds.Derive(options.Seed, Seeds.SamplingMinibatches);
        _threads = options.Threads;
        _perTask = _minibatches is null ? Math.Clamp(NumbersPerTask / objective.Dimension, 1, PointsPerTask) : 1;
    }

    /// <summary>Bytes of the points that are evaluated at once.</summary>
    public long PointBytes => (long)ParallelRange.Workers(_threads) * _perTask * _objective.Dimension * Marshal.SizeOf<T>();

    /// <summary>Writes gradients first, ..., first + count − 1 as rows from an offset on.</summary>
    public void Fill(int first, int count, T[] rows, int offset, CancellationToken cancellation)
    {
        int d = _objective.Dimension;
        ParallelRange.ForEach((count + _perTask - 1) / _perTask, _threads, task =>
        {
            cancellation.ThrowIfCancellationRequested();
            int start = task * _perTask, points = Math.Min(_perTask, count - start);
            T[] rented = ArrayPool<T>.Shared.Rent(points * d);
            Span<double> values = stackalloc double[PointsPerTask];
            try
            {
                Span<T> thetas = rented.AsSpan(0, points * d), gradients = rows.AsSpan(offset + (start * d), points * d);
                for (int p = 0; p < points; p++)
                    Sample(_distribution, new SampleKey(_pointSeed, (ulong)(first + start + p)), thetas.Slice(p * d, d));
                Evaluate(_minibatches?.At(new BatchKey(_batchSeed, first + start)) ?? _objective, thetas, values[..points], gradients);
                RequireFinite(gradients, d, first + start);
            }
            finally
            {
                ArrayPool<T>.Shared.Return(rented);
            }
        });
    }

    /// <summary>A draw of a distribution in the format of the type.</summary>
    public static void Sample(ISamplingDistribution distribution, SampleKey key, Span<T> point)
    {
        if (typeof(T) == typeof(double))
            distribution.Sample(key, MemoryMarshal.Cast<T, double>(point));
        else
            distribution.Sample(key, MemoryMarshal.Cast<T, float>(point));
    }

    private static void Evaluate(IObjective at, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        if (typeof(T) == typeof(double))
            at.EvaluateMany(MemoryMarshal.Cast<T, double>(points), values, MemoryMarshal.Cast<T, double>(gradients));
        else
            at.EvaluateMany(MemoryMarshal.Cast<T, float>(points), values, MemoryMarshal.Cast<T, float>(gradients));
    }

    /// <summary>No NaN and no infinity in the gradients of consecutive samples.</summary>
    public static void RequireFinite(ReadOnlySpan<T> gradients, int d, int firstSample)
    {
        if (TensorPrimitives.IsFiniteAll(gradients))
            return;
        int i = 0;
        while (T.IsFinite(gradients[i]))
            i++;
        throw Guard.Bad(
            "objective", "a finite gradient at every sampled point",
            $"{Guard.Text(double.CreateTruncating(gradients[i]))} in coordinate {i % d} at sample {firstSample + (i / d)}",
            "Reduce the scale of the sampling distribution, or check the objective there.");
    }
}
