namespace Egop;

/// <summary>A basis that acts on disjoint blocks of coordinates, each by a basis of its own; coordinates in no block stay as they are.</summary>
/// <remarks>Cost: the sum of the blocks' costs.</remarks>
public sealed class BlockBasis : IBasis
{
    private readonly CoordinatePartition _partition;
    private readonly IBasis[] _bases;

    /// <summary>One basis for each block of a partition.</summary>
    /// <param name="partition">The blocks.</param>
    /// <param name="bases">One basis a block, of the block's dimension, in the partition's order.</param>
    /// <param name="name">Short name for tables and charts.</param>
    /// <exception cref="ArgumentException">The number of bases or a dimension does not agree with the partition.</exception>
    public BlockBasis(CoordinatePartition partition, IEnumerable<IBasis> bases, string name = "block")
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(bases);
        _partition = partition;
        _bases = [.. bases];
        Name = name;
        Guard.Length(_bases.Length, partition.Count, nameof(bases), "Give one basis for each block of the partition.");
        for (int i = 0; i < _bases.Length; i++)
            Guard.Length(Guard.NotNull(_bases[i], $"bases[{i}]").Dimension, partition[i].Count, $"bases[{i}] (block {partition[i].Name})", "Give a basis of the block's dimension.");
    }

    /// <inheritdoc/>
    public int Dimension => _partition.Dimension;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The blocks the basis acts on.</summary>
    public CoordinatePartition Partition => _partition;

    /// <summary>The basis of each block, in the partition's order.</summary>
    public IReadOnlyList<IBasis> Blocks => _bases;

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x) => Apply(z, x, toOriginal: true);

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z) => Apply(x, z, toOriginal: false);

    /// <summary>"EGOP basis of W1 (2048 coordinates), W2 (320 coordinates) of 2410".</summary>
    public override string ToString() => $"{Name} basis of {_partition}";

    private void Apply(ReadOnlySpan<double> from, Span<double> to, bool toOriginal)
    {
        BasisArguments.Check(this, from, to);
        from.CopyTo(to);
        for (int b = 0; b < _bases.Length; b++)
        {
            CoordinateBlock block = _partition[b];
            if (block.IsContiguous)
            {
                Map(_bases[b], from.Slice(block.Indices[0], block.Count), to.Slice(block.Indices[0], block.Count), toOriginal);
                continue;
            }

            using var scratch = new Scratch(2 * block.Count);
            Span<double> input = scratch.Take(block.Count), output = scratch.Take(block.Count);
            block.Gather(from, input);
            Map(_bases[b], input, output, toOriginal);
            block.Scatter(output, to);
        }
    }

    private static void Map(IBasis basis, ReadOnlySpan<double> from, Span<double> to, bool toOriginal)
    {
        if (toOriginal)
            basis.ToOriginal(from, to);
        else
            basis.ToBasis(from, to);
    }
}
