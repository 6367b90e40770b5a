namespace Egop;

/// <summary>
/// A basis that acts on disjoint blocks of coordinates, each by a basis of its own; coordinates in no block stay as they are.
/// </summary>
/// <remarks>Each map costs the sum of the blocks' costs.</remarks>
internal sealed class BlockBasis : IBatchedBasis
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
        {
            string which = $"bases[{i}] (block {partition[i].Name})";
            Guard.Length(
                Guard.NotNull(_bases[i], $"bases[{i}]").Dimension, partition[i].Count, which, "Give a basis of the block's dimension.");
            if (_bases[i].Coordinates != _bases[i].Dimension)
            {
                throw Guard.Bad(which, "as many coordinates as its block", $"{_bases[i].Coordinates} of {_bases[i].Dimension}",
                    "Complete a partial basis, so that it has them all: PartialBasis.Complete.");
            }
        }
    }

    /// <inheritdoc/>
    public int Dimension => _partition.Dimension;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The sum of the blocks' costs.</summary>
    public BasisCost Cost => _bases.Aggregate(default(BasisCost), (sum, basis) => sum + basis.Cost);

    /// <summary>The blocks the basis acts on.</summary>
    public CoordinatePartition Partition => _partition;

    /// <summary>The basis of each block, in the partition's order.</summary>
    public IReadOnlyList<IBasis> Blocks => _bases;

    /// <inheritdoc/>
    public void ToOriginal(ReadOnlySpan<double> z, Span<double> x)
    {
        BasisArguments.ToOriginal(this, z, x);
        Apply(1, z, x, toOriginal: true);
    }

    /// <inheritdoc/>
    public void ToBasis(ReadOnlySpan<double> x, Span<double> z)
    {
        BasisArguments.ToBasis(this, x, z);
        Apply(1, x, z, toOriginal: false);
    }

    /// <inheritdoc/>
    public void ToOriginalMany(ReadOnlySpan<double> z, Span<double> x) =>
        Apply(BasisArguments.Count(this, z.Length, x.Length), z, x, toOriginal: true);

    /// <inheritdoc/>
    public void ToBasisMany(ReadOnlySpan<double> x, Span<double> z) =>
        Apply(BasisArguments.Count(this, z.Length, x.Length), x, z, toOriginal: false);

    /// <summary>"EGOP basis of W1 (2048 coordinates), W2 (320 coordinates) of 2410".</summary>
    public override string ToString() => $"{Name} basis of {_partition}";

    private void Apply(int count, ReadOnlySpan<double> from, Span<double> to, bool toOriginal)
    {
        from.CopyTo(to);
        for (int b = 0; b < _bases.Length; b++)
        {
            CoordinateBlock block = _partition[b];
            if (count == 1 && block.IsContiguous)
            {
                Map(_bases[b], from.Slice(block.Indices[0], block.Count), to.Slice(block.Indices[0], block.Count), toOriginal);
                continue;
            }

            using var scratch = new Scratch<double>(2 * count * block.Count);
            Span<double> input = scratch.Take(count * block.Count), output = scratch.Take(count * block.Count);
            for (int m = 0; m < count; m++)
                block.Gather(from.Slice(m * Dimension, Dimension), input.Slice(m * block.Count, block.Count));
            Map(_bases[b], input, output, toOriginal);
            for (int m = 0; m < count; m++)
                block.Scatter(output.Slice(m * block.Count, block.Count), to.Slice(m * Dimension, Dimension));
        }
    }

    private static void Map(IBasis basis, ReadOnlySpan<double> from, Span<double> to, bool toOriginal)
    {
        if (toOriginal)
            basis.ToOriginalMany(from, to);
        else
            basis.ToBasisMany(from, to);
    }
}
