using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

internal static partial class DeviceVectors
{
    // Pieces of at least this many numbers, and at most so many pieces: what comes home is small, whatever the length.
    private const int ShortestPiece = 1 << 12, MostPieces = 1 << 12, Lanes = 16;

    // As in Reductions.cl.
    private const int ReductionGroup = 256;

    /// <summary>Σ x_i.</summary>
    /// <remarks>
    /// Products and sums are formed in double precision where the device has it, in an order that depends on the length and the kind of
    /// device
    /// alone: the same bits every time on one device. NaN where an element is.
    /// </remarks>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or something asked before went wrong.</exception>
    public static double Sum<T>(DeviceBuffer<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Reduce("sum", x, x, Add, (start, n) => ManagedSums.Sum<T>(CpuContext.Span(x).Slice(start, n)));
    }

    /// <summary>Σ |x_i|, with the accuracy and order of <see cref="Sum"/>.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or something asked before went wrong.</exception>
    public static double SumAbs<T>(DeviceBuffer<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Reduce("sum_abs", x, x, Add, (start, n) => ManagedSums.SumAbs<T>(CpuContext.Span(x).Slice(start, n)));
    }

    /// <summary>Σ x_i y_i, with the accuracy and order of <see cref="Sum"/>.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <param name="y">As many; may be x.</param>
    /// <exception cref="ArgumentException">Lengths or contexts differ, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or something asked before went wrong.</exception>
    public static double Dot<T>(DeviceBuffer<T> x, DeviceBuffer<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceGuard.SameLength(x, y, nameof(y));
        return Reduce(
            "dot", x, y, Add, (start, n) => ManagedSums.Dot<T>(CpuContext.Span(x).Slice(start, n), CpuContext.Span(y).Slice(start, n)));
    }

    /// <summary>max |x_i|, exactly; NaN where an element is.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or something asked before went wrong.</exception>
    public static double MaxAbs<T>(DeviceBuffer<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Reduce("max_abs", x, x, Math.Max,
            (start, n) => Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude<T>(CpuContext.Span(x).Slice(start, n)))));
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="x">Numbers.</param>
    /// <exception cref="ArgumentException">T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or something asked before went wrong.</exception>
    public static bool AllFinite<T>(DeviceBuffer<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => double.IsFinite(MaxAbs(x));

    private static double Add(double a, double b) => a + b;

    private static double Reduce<T>(
        string name, DeviceBuffer<T> x, DeviceBuffer<T> y, Func<double, double, double> join, Func<int, int, double> piece)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceGuard.Real<T>();
        int n = x.Length, length = Math.Max(ShortestPiece, ((n - 1) / MostPieces / Lanes + 1) * Lanes), pieces = (n - 1) / length + 1;
        double[] parts = new double[pieces];
        switch (x.Context)
        {
            case CpuContext:
                ParallelRange.ForEach(pieces, 0, i => parts[i] = piece(i * length, Math.Min(length, n - (i * length))));
                break;
            case KernelContext kernels when PrecisionOf<T>.IsDouble || kernels.Device.Capabilities.SupportsDouble:
                Parts(kernels, name, x, y, length, parts.AsSpan());
                break;
            case KernelContext kernels:
                float[] narrow = new float[pieces];
                Parts(kernels, name, x, y, length, narrow.AsSpan());
                TensorPrimitives.ConvertTruncating<float, double>(narrow, parts);
                break;
        }

        double all = parts[0];
        for (int i = 1; i < parts.Length; i++)
            all = join(all, parts[i]);
        return all;
    }

    private static void Parts<T,
        TSum>(KernelContext kernels, string name, DeviceBuffer<T> x, DeviceBuffer<T> y, int length, Span<TSum> parts)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSum : unmanaged
    {
        using DeviceBuffer<TSum> result = kernels.Allocate<TSum>(parts.Length);
        bool isProcessor = kernels.Device.Capabilities.IsProcessor;
        kernels.Launch(
            "Reductions", name + (isProcessor ? "_by_items" : "_by_groups"), PrecisionOf<T>.Value,
            isProcessor ? new KernelShape(parts.Length, 1) : new KernelShape(parts.Length * ReductionGroup, ReductionGroup),
            KernelArgument.Of(x), KernelArgument.Of(y), KernelArgument.Of(result), x.Length, length, parts.Length);
        result.Download(parts);
    }
}
