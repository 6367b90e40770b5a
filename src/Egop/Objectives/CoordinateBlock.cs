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
    public bool IsContiguous { get; }

    /// <summary>Copies the block's coordinates out of a full vector.</summary>
    /// <param name="full">Vector of length d.</param>
    /// <param name="part">Receives <see cref="Count"/> numbers.</param>
    public void Gather(ReadOnlySpan<double> full, Span<double> part) => Gather<double>(full, part);

    /// <inheritdoc cref="Gather(ReadOnlySpan{double}, Span{double})"/>
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
    /// <param name="part"><see cref="Count"/> numbers.</param>
    /// <param name="full">Vector of length d.</param>
    public void Scatter(ReadOnlySpan<double> part, Span<double> full)
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
