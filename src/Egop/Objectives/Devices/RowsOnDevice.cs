using System.Numerics;

namespace Egop;

/// <summary>An objective over data rows on a device: points in blocks, rows in tiles, by the kernels of Objectives.cl.</summary>
internal abstract class RowsOnDevice<T>(KernelContext context, IObjective objective) : DeviceObjective<T>(context, objective)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Second dimensions of a grid of groups have no more on a CUDA device.
    private const int MostGroups = 65535;
    private const int Group = 64;
    private const string Program = "Objectives";

    private readonly List<IDisposable> _kept = [];

    protected KernelContext Kernels { get; } = context;

    /// <summary>Rows of a tile: on a processor what is made of them stays in its caches, on a GPU they occupy all of it.</summary>
    protected int TileHeight => !Kernels.Device.Capabilities.IsProcessor ? 1 << 13 : PrecisionOf<T>.IsDouble ? 512 : 768;

    /// <summary>Numbers a tile of one point takes for each of its rows.</summary>
    protected abstract int NumbersPerRow { get; }

    /// <summary>Sums and points of a block that a kernel has side by side, for each point.</summary>
    protected abstract int GroupsPerPoint { get; }

    protected static Precision Real => PrecisionOf<T>.Value;

    /// <summary>The most points that are evaluated together, by sizes alone.</summary>
    protected int PointsAtOnce(int rows)
    {
        long numbers = Kernels.Device.Capabilities.IsProcessor ? 1 << 21 : 1 << 26;
        return (int)Math.Clamp(numbers / ((long)Math.Min(rows, TileHeight) * NumbersPerRow), 1, MostGroups / GroupsPerPoint);
    }

    /// <summary>Rows of the data, and of those the full batch is evaluated on.</summary>
    protected abstract (int Listed, int Full) Rows { get; }

    /// <summary>What a row weighs among so many of a minibatch, or of the full batch.</summary>
    protected abstract double Weight(int? rows);

    /// <summary>Some points, on their rows; values and gradients of those before and after stay as they are.</summary>
    protected abstract void EvaluateBlock(
        DeviceBuffer<T> points, int first, int count, PointRows<T> rows, DeviceBuffer<T> values, DeviceBuffer<T> gradients);

    private protected override void EvaluateChecked(
        DeviceBuffer<T> points, int count, BatchKey? first, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        var minibatches = Objective as Minibatches;
        int block = PointsAtOnce(first is null ? Rows.Full : minibatches!.BatchSize);
        for (int start = 0; start < count; start += block)
        {
            int some = Math.Min(block, count - start);
            using PointRows<T> rows = first is { } key
                ? PointRows<T>.Listed(Kernels, minibatches!, key with { Step = key.Step + start }, some, n => Weight(n))
                : PointRows<T>.All(Kernels, some, Rows.Full, Weight(null));
            EvaluateBlock(points, start, some, rows, values, gradients);
            Launch("poison", ByGroup(some), KernelArgument.Of(points), KernelArgument.Of(gradients), start, Dimension,
                KernelArgument.Of(values));
        }
    }

    private protected override void Free()
    {
        foreach (IDisposable buffer in _kept)
            buffer.Dispose();
        _kept.Clear();
    }

    /// <summary>Numbers brought to the device for as long as the objective lives.</summary>
    protected DeviceBuffer<T> Keep(ReadOnlySpan<double> values)
    {
        T[] converted = new T[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, T>(values, converted);
        DeviceBuffer<T> buffer = Kernels.Upload<T>(converted);
        _kept.Add(buffer);
        return buffer;
    }

    protected DeviceBuffer<int> Keep(int[] values)
    {
        DeviceBuffer<int> buffer = Kernels.Upload<int>(values);
        _kept.Add(buffer);
        return buffer;
    }

    protected void Launch(string entry, KernelShape shape, params ReadOnlySpan<KernelArgument> arguments) =>
        Kernels.Launch(Program, entry, Real, shape, arguments);

    /// <summary>An item for each of some rows, and of each of so many others.</summary>
    protected static KernelShape ByItem(int rows, int others = 1) => KernelShape.Cover(rows, Group) with { ItemsY = others };

    /// <summary>A group for each of so many sums; a processor adds each by itself.</summary>
    protected KernelShape ByGroup(int count)
    {
        int group = Kernels.Device.Capabilities.IsProcessor ? 1 : 128;
        return new(checked(count * group), group);
    }

    /// <summary>What weighs each row and says which they are, as the losses' kernels take it.</summary>
    protected static KernelArgument[] LossArguments(
        DeviceBuffer<T> outputs, ReadOnlySpan<int> sizes, KernelArgument targets, PointRows<T> rows, int start, DeviceBuffer<T> losses)
    {
        var all = new List<KernelArgument> { KernelArgument.Of(outputs) };
        foreach (int size in sizes)
            all.Add(size);
        all.AddRange([targets, rows.List, rows.IsListed ? 1 : 0, rows.Most, start, rows.Counts, KernelArgument.Of(rows.Weights),
            KernelArgument.Of(losses)]);
        return [.. all];
    }

    /// <summary>Σ of arrays of each point and unit of a tile, over or added to what is there.</summary>
    protected void AddRows(DeviceBuffer<T> tile, int count, int units, int height, DeviceBuffer<T> to, int offset, int stride, bool add) =>
        Launch("addRows", ByGroup(count * units), KernelArgument.Of(tile), units, height, KernelArgument.Of(to), offset, stride,
            add ? 1 : 0);
}
