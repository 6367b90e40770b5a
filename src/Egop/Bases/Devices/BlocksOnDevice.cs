using System.Numerics;

namespace Egop;

/// <summary>A basis for each block of coordinates; those that no block has stay as they are.</summary>
internal sealed class BlocksOnDevice<T> : DeviceBasis<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<Block> _blocks = [];

    public BlocksOnDevice(DeviceContext context, BlockBasis basis)
        : base(context, basis)
    {
        try
        {
            for (int b = 0; b < basis.Blocks.Count; b++)
            {
                CoordinateBlock block = basis.Partition[b];
                if (basis.Blocks[b] is IdentityBasis)
                    continue;
                DeviceBasis<T> map = Keep(DeviceBases.Create<T>(context, basis.Blocks[b]));
                _blocks.Add(
                    new Block(map, Runs(block.Indices), Keep(context.Allocate<T>(block.Count)), Keep(context.Allocate<T>(block.Count))));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private protected override void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x) =>
        Apply(z, x, (map, from, to) => map.ToOriginal(from, to));

    private protected override void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z) =>
        Apply(x, z, (map, from, to) => map.ToBasis(from, to));

    private void Apply(DeviceBuffer<T> from, DeviceBuffer<T> to, Action<DeviceBasis<T>, DeviceBuffer<T>, DeviceBuffer<T>> apply)
    {
        DeviceVectors.Copy(from, to);
        foreach (Block block in _blocks)
        {
            foreach (Run run in block.Runs)
                DeviceVectors.Copy(from, run.Whole, block.From, run.Own, run.Count);
            apply(block.Map, block.From, block.To);
            foreach (Run run in block.Runs)
                DeviceVectors.Copy(block.To, run.Own, to, run.Whole, run.Count);
        }
    }

    // Coordinates that follow one another are copied together.
    private static Run[] Runs(ReadOnlySpan<int> indices)
    {
        var runs = new List<Run>();
        for (int i = 0; i < indices.Length; i++)
        {
            if (runs.Count > 0 && runs[^1] is var last && last.Whole + last.Count == indices[i])
                runs[^1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new Run(indices[i], i, 1));
        }

        return [.. runs];
    }

    private sealed record Block(DeviceBasis<T> Map, Run[] Runs, DeviceBuffer<T> From, DeviceBuffer<T> To);

    /// <summary>Coordinates that lie together in the whole and in the block.</summary>
    private readonly record struct Run(int Whole, int Own, int Count);
}
