using System.Collections;

namespace Egop;

/// <summary>Disjoint named blocks of the coordinates of R^d. Coordinates in no block are left as they are (the identity).</summary>
/// <remarks>The block EGOP is the block-diagonal part of the full one ([E] section 5; arXiv 2502.01594).</remarks>
public sealed class CoordinatePartition : IReadOnlyList<CoordinateBlock>
{
    private readonly CoordinateBlock[] _blocks;

    private CoordinatePartition(int dimension, CoordinateBlock[] blocks)
    {
        Dimension = dimension;
        _blocks = blocks;
    }

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>Number of blocks.</summary>
    public int Count => _blocks.Length;

    /// <summary>The block at a position.</summary>
    /// <param name="index">Position, from 0.</param>
    public CoordinateBlock this[int index] => _blocks[index];

    /// <summary>One block "all" of every coordinate: the full EGOP.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="dimension"/> is below 1.</exception>
    public static CoordinatePartition Whole(int dimension) =>
        Of(dimension, [("all", Enumerable.Range(0, Guard.Positive(dimension, nameof(dimension))).ToArray())]);

    /// <summary>
    /// One block for each weight matrix; biases and other vectors are left as they are. The whole when there is no matrix.
    /// </summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    public static CoordinatePartition Matrices(ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ParameterBlock[] matrices = [.. layout.Where(b => b.IsMatrix)];
        return matrices.Length == 0 ? Whole(layout.Dimension) : Named(layout, matrices);
    }

    /// <summary>
    /// The first weight matrix only: for a network this equals an orthonormal transform of its input data ([E] section 5).
    /// </summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <exception cref="ArgumentException">The layout has no matrix.</exception>
    public static CoordinatePartition FirstLayer(ParameterLayout layout) =>
        Named(layout,
            [Guard.NotNull(layout, nameof(layout)).FirstOrDefault(b => b.IsMatrix)
                ?? throw Guard.Bad(nameof(layout), "at least one weight matrix", layout.ToString(),
                    "Use CoordinatePartition.Whole or give the blocks by CoordinatePartition.Of.")]);

    /// <summary>The arrays of the given names, one block each.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="names">Names of the layout.</param>
    /// <exception cref="ArgumentException">A name the layout does not have, or none given.</exception>
    public static CoordinatePartition Arrays(ParameterLayout layout, params IEnumerable<string> names) =>
        Named(Guard.NotNull(layout, nameof(layout)), [.. Guard.NotNull(names, nameof(names)).Select(n => layout[n])]);

    /// <summary>Any disjoint sets of coordinates.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="blocks">Name and coordinates of each block, in any order of coordinates (kept sorted).</param>
    /// <exception cref="ArgumentException">No blocks, an empty block, a coordinate out of [0, d) or in two blocks, a repeated
    /// name.</exception>
    public static CoordinatePartition Of(int dimension, IEnumerable<(string Name, int[] Indices)> blocks)
    {
        Guard.Positive(dimension, nameof(dimension));
        ArgumentNullException.ThrowIfNull(blocks);
        string?[] owner = new string?[dimension];
        var made = new List<CoordinateBlock>();
        foreach ((string name, int[] given) in blocks)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw Guard.Bad(
                    nameof(blocks), "a name for every block", $"\"{name}\" for block {made.Count}", "Give every block a name of its own.");
            if (given is not { Length: > 0 })
                throw Guard.Bad(nameof(blocks), "at least one coordinate a block", $"none in \"{name}\"", "Leave out empty blocks.");
            if (made.Exists(b => b.Name == name))
                throw Guard.Bad(nameof(blocks), "distinct block names", $"\"{name}\" twice", "Give every block a name of its own.");
            foreach (int i in given)
            {
                if (i < 0 || i >= dimension)
                    throw Guard.Bad(nameof(blocks), $"coordinates in [0, {dimension})", $"{i} in \"{name}\"",
                        "Give indices into the parameter vector, from 0.");
                if (owner[i] is { } other)
                    throw Guard.Bad(nameof(blocks), "disjoint blocks", $"coordinate {i} in \"{other}\" and \"{name}\"",
                        "Give every coordinate to at most one block.");
                owner[i] = name;
            }

            int[] indices = [.. given];
            Array.Sort(indices);
            made.Add(new CoordinateBlock(name, indices));
        }

        if (made.Count == 0)
            throw Guard.Bad(nameof(blocks), "at least one block", "none", "Give at least one block of coordinates.");
        return new CoordinatePartition(dimension, [.. made]);
    }

    /// <inheritdoc/>
    public IEnumerator<CoordinateBlock> GetEnumerator() => ((IEnumerable<CoordinateBlock>)_blocks).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"W1 (2048 coordinates), W2 (320 coordinates) of 2410".</summary>
    public override string ToString() => $"{string.Join(", ", _blocks.Select(b => b.ToString()))} of {Dimension}";

    private static CoordinatePartition Named(ParameterLayout layout, ParameterBlock[] arrays) =>
        Of(layout.Dimension, arrays.Select(b => (b.Name, Enumerable.Range(b.Offset, b.Length).ToArray())));
}
