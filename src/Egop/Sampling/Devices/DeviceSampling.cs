using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// Random points made on the device: rows of a matrix, row m being draw m of a seed, the numbers of <see cref="RandomStream"/>.
/// </summary>
/// <remarks>
/// Words and uniform numbers are those of the processor bit for bit on every device; normal numbers are too where the device rounds fused
/// multiply-adds, quotients and roots correctly, and within a few units in the last place elsewhere. A row can be made again at any time
/// and
/// on any device from its key. Calls return before the device is done.
/// </remarks>
internal static class DeviceSampling
{
    private const int Group = 64, WordsPerBlock = 4;

    /// <summary>The 32-bit words behind the numbers: one block of <see cref="Philox4x32"/> after the other.</summary>
    /// <param name="first">Key of the first row; the index of each next row is one higher.</param>
    /// <param name="rows">Rows, at least 1; they divide the buffer's length.</param>
    /// <param name="target">Receives the rows, one after the other.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the rows.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public static void Words(SampleKey first, int rows, DeviceBuffer<uint> target)
    {
        int columns = Columns(rows, target);
        switch (target.Context)
        {
            case CpuContext:
                ParallelRange.ForEach(rows, 0, row => Words(Key(first, row), CpuContext.Span(target).Slice(row * columns, columns)));
                break;
            case KernelContext kernels:
                Launch(kernels, "words", Precision.Single, first, rows, columns, WordsPerBlock, target);
                break;
        }
    }

    /// <summary>
    /// Independent numbers of N(0, c²): rows of <see cref="RandomStream.FillNormal(Span{double})"/> times c, the points of
    /// <see cref="GaussianDistribution"/>.
    /// </summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>; the numbers of one are not those of the other rounded.</typeparam>
    /// <param name="first">Key of the first row; the index of each next row is one higher.</param>
    /// <param name="rows">Rows, at least 1; they divide the buffer's length.</param>
    /// <param name="target">Receives the rows, one after the other.</param>
    /// <param name="scale">c, positive.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the rows, c is not positive and finite, or T is another
    /// type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Normal<T>(SampleKey first, int rows, DeviceBuffer<T> target, double scale = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = Columns(rows, target);
        Guard.Positive(scale, nameof(scale));
        DeviceGuard.Real<T>();
        switch (target.Context)
        {
            case CpuContext:
                ParallelRange.ForEach(rows, 0, row =>
                {
                    Span<T> point = CpuContext.Span(target).Slice(row * columns, columns);
                    new RandomStream(Key(first, row)).FillNormal(point);
                    TensorPrimitives.Multiply(point, T.CreateTruncating(scale), point);
                });
                break;
            case KernelContext kernels:
                Launch(kernels, "normal", PrecisionOf<T>.Value, first, rows, columns, PerBlock<T>(), KernelArgument.Of(target),
                    KernelArgument.Real<T>(scale));
                break;
        }
    }

    /// <summary>Independent uniform numbers in [0, 1): rows of <see cref="RandomStream.FillUniform(Span{double})"/>.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>; the numbers of one are not those of the other rounded.</typeparam>
    /// <param name="first">Key of the first row; the index of each next row is one higher.</param>
    /// <param name="rows">Rows, at least 1; they divide the buffer's length.</param>
    /// <param name="target">Receives the rows, one after the other.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the rows, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Uniform<T>(SampleKey first, int rows, DeviceBuffer<T> target)
        where T : unmanaged, IFloatingPointIeee754<T> => Uniform(first, rows, target, 1, 1, 0);

    /// <summary>Independent uniform numbers in [−a, a): the points of <see cref="CubeDistribution"/>.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>; the numbers of one are not those of the other rounded.</typeparam>
    /// <param name="first">Key of the first row; the index of each next row is one higher.</param>
    /// <param name="rows">Rows, at least 1; they divide the buffer's length.</param>
    /// <param name="target">Receives the rows, one after the other.</param>
    /// <param name="halfWidth">a, positive.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the rows, a is not positive and finite, or T is another
    /// type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static void Cube<T>(SampleKey first, int rows, DeviceBuffer<T> target, double halfWidth)
        where T : unmanaged, IFloatingPointIeee754<T> => Uniform(first, rows, target, Guard.Positive(halfWidth, nameof(halfWidth)), 2, -1);

    // scale (spread u + shift); with spread 2 and shift −1 the bracket is exact.
    private static void Uniform<T>(SampleKey first, int rows, DeviceBuffer<T> target, double scale, double spread, double shift)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = Columns(rows, target);
        DeviceGuard.Real<T>();
        switch (target.Context)
        {
            case CpuContext:
                ParallelRange.ForEach(rows, 0, row =>
                {
                    Span<T> point = CpuContext.Span(target).Slice(row * columns, columns);
                    new RandomStream(Key(first, row)).FillUniform(point);
                    TensorPrimitives.Multiply(point, T.CreateTruncating(spread), point);
                    TensorPrimitives.Add(point, T.CreateTruncating(shift), point);
                    TensorPrimitives.Multiply(point, T.CreateTruncating(scale), point);
                });
                break;
            case KernelContext kernels:
                Launch(
                    kernels, "uniform", PrecisionOf<T>.Value, first, rows, columns, PerBlock<T>(),
                    KernelArgument.Of(target), KernelArgument.Real<T>(scale), KernelArgument.Real<T>(spread),
                        KernelArgument.Real<T>(shift));
                break;
        }
    }

    private static void Words(SampleKey key, Span<uint> row)
    {
        var stream = new RandomStream(key);
        for (int i = 0; i < row.Length; i += 2)
        {
            ulong bits = stream.NextUInt64();
            row[i] = (uint)bits;
            if (i + 1 < row.Length)
                row[i + 1] = (uint)(bits >> 32);
        }
    }

    private static int PerBlock<T>() => PrecisionOf<T>.IsDouble ? 2 : 4;

    private static SampleKey Key(SampleKey first, int row) => first with { Index = first.Index + (ulong)row };

    private static int Columns<T>(int rows, DeviceBuffer<T> target)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(target);
        Guard.Positive(rows, nameof(rows));
        if (target.Length % rows != 0)
            throw Guard.Bad(nameof(rows), $"a divisor of the buffer's length {Guard.Text(target.Length)}", Guard.Text(rows),
                "Give a buffer of rows times columns numbers.");
        return target.Length / rows;
    }

    // Rows are cut into launches whose items, a block each, fit the index of an item.
    private static void Launch(
        KernelContext kernels, string entry, Precision precision, SampleKey first, int rows, int columns, int perBlock,
            KernelArgument target, params ReadOnlySpan<KernelArgument> numbers)
    {
        int blocks = (columns - 1) / perBlock + 1, most = Math.Max(1, ElementPieces.Launch / blocks);
        for (int from = 0, count; (count = Math.Min(most, rows - from)) > 0; from += count)
        {
            kernels.Launch(
                "Sampling", entry, precision, KernelShape.Cover(count * blocks, Group),
                [target, first.Seed, first.Index, (uint)from, (uint)(from + count), (uint)columns, (uint)blocks, .. numbers]);
        }
    }
}
