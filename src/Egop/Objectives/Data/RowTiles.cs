namespace Egop;

/// <summary>The rows an objective is evaluated on, all of the data or a minibatch, in tiles small enough to stay in cache.</summary>
/// <remarks>The tile height depends on the shape of the data alone, so every sum over rows has one fixed order.</remarks>
internal readonly ref struct RowTiles
{
    // 256 KiB: a tile and what is computed from it stay in a level-2 cache. Fewer rows than 16 would waste a matrix product's
    // register tiles; more than 256 gain nothing.
    private const int TileElements = 1 << 15;
    private const int LeastHeight = 16;
    private const int LargestHeight = 256;

    private readonly DataMatrix _data;
    private readonly ReadOnlySpan<int> _rows;

    /// <param name="data">The data.</param>
    /// <param name="rows">Which rows, in which order; none for all of them in their own order.</param>
    /// <param name="width">Numbers a row brings into the cache: its columns, or more when intermediate results are wider.</param>
    public RowTiles(DataMatrix data, ReadOnlySpan<int> rows, int width)
    {
        _data = data;
        _rows = rows;
        Count = rows.IsEmpty ? data.Rows : rows.Length;
        Height = Math.Min(Math.Clamp(TileElements / width, LeastHeight, LargestHeight), Count);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of rows in every tile but the last.</summary>
    public int Height { get; }

    /// <summary>All rows of the data, which need no gathering.</summary>
    public bool IsAll => _rows.IsEmpty;

    /// <summary>Length of the scratch that <see cref="Read"/> wants.</summary>
    public int ScratchLength => IsAll ? 0 : Height * _data.Columns;

    /// <summary>How many times larger the data is than these rows: what makes a sum over them unbiased.</summary>
    public double Weight => IsAll ? 1 : (double)_data.Rows / Count;

    public int HeightAt(int start) => Math.Min(Height, Count - start);

    /// <summary>The row of the data behind a position.</summary>
    public int Row(int position) => IsAll ? position : _rows[position];

    /// <summary>The rows of the tile that starts at a position, row-major and contiguous.</summary>
    public ReadOnlySpan<double> Read(int start, Span<double> scratch)
    {
        int height = HeightAt(start), width = _data.Columns;
        if (IsAll)
            return _data.Elements.Slice(start * width, height * width);
        for (int i = 0; i < height; i++)
            _data.Row(_rows[start + i]).CopyTo(scratch[(i * width)..]);
        return scratch[..(height * width)];
    }
}
