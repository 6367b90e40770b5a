namespace Egop;

/// <summary>A named set of coordinates of R^d.</summary>
public sealed class CoordinateBlock
{
    private readonly int[] _indices;

    internal CoordinateBlock(string name, int[] indices)
    {
        Name = name;
        _indices = indices;
        IsContiguous = indices[^1] - indices[0] == indices.Length - 1;
    }

    /// <summary>Name: "W1", "all", ...</summary>
    public string Name { get; }

    /// <summary>Number of coordinates.</summary>
    public int Count => _indices.Length;

    /// <summary>The coordinates, increasing.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Whether the coordinates follow one another without a gap.</summary>
    internal bool IsContiguous { get; }

    /// <summary>
    /// Copies the block's coordinates out of a full vector of length d; <paramref name="part"/> receives <see cref="Count"/> numbers.
    /// </summary>
    internal void Gather<T>(ReadOnlySpan<T> full, Span<T> part)
        where T : unmanaged
    {
        if (IsContiguous)
        {
            full.Slice(_indices[0], Count).CopyTo(part);
            return;
        }

        for (int i = 0; i < _indices.Length; i++)
            part[i] = full[_indices[i]];
    }

    /// <summary>Copies numbers back to the block's coordinates of a full vector; the other coordinates stay.</summary>
    internal void Scatter(ReadOnlySpan<double> part, Span<double> full)
    {
        if (IsContiguous)
        {
            part[..Count].CopyTo(full.Slice(_indices[0], Count));
            return;
        }

        for (int i = 0; i < _indices.Length; i++)
            full[_indices[i]] = part[i];
    }

    /// <summary>"W1 (2048 coordinates)".</summary>
    public override string ToString() => $"{Name} ({Count} coordinates)";
}
