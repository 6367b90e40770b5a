using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>Sampled points on a device: draw m of the seed in row m, the same points as on the CPU.</summary>
internal static class DevicePoints
{
    /// <summary>Writes draws first, first + 1, ... as the rows of a buffer of whole rows: made on the device for normal and cube distributions, else on the CPU.</summary>
    public static void Fill<T>(ISamplingDistribution distribution, SampleKey first, int count, DeviceBuffer<T> points, int threads, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (distribution)
        {
            case GaussianDistribution normal:
                DeviceSampling.Normal(first, count, points, normal.Scale);
                break;
            case CubeDistribution cube:
                DeviceSampling.Cube(first, count, points, cube.HalfWidth);
                break;
            default:
                Upload(distribution, first, count, points, threads, cancellation);
                break;
        }
    }

    private static void Upload<T>(ISamplingDistribution distribution, SampleKey first, int count, DeviceBuffer<T> points, int threads, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = distribution.Dimension;
        T[] rows = GC.AllocateUninitializedArray<T>(count * d);
        ParallelRange.ForEach(count, threads, m =>
        {
            cancellation.ThrowIfCancellationRequested();
            var key = new SampleKey(first.Seed, first.Index + (ulong)m);
            Span<T> point = rows.AsSpan(m * d, d);
            if (typeof(T) == typeof(double))
                distribution.Sample(key, MemoryMarshal.Cast<T, double>(point));
            else
                distribution.Sample(key, MemoryMarshal.Cast<T, float>(point));
        });
        points.Upload(rows);
    }
}
