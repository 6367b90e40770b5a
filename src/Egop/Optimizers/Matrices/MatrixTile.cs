namespace Egop;

/// <summary>One tile of a parameter array cut into tiles of bounded size, and its numbers in a whole parameter vector.</summary>
/// <param name="Array">The array.</param>
/// <param name="Block">Name and size of the tile; the array itself when it is not cut.</param>
/// <param name="Row">First row in the array.</param>
/// <param name="Column">First column in the array.</param>
internal sealed record MatrixTile(ParameterBlock Array, ParameterBlock Block, int Row, int Column)
{
    /// <summary>The tiles of an array, row by row; all but the last of a row or column are as large as allowed: "W1[0,1]" is the second in
    /// the first row of tiles.</summary>
    public static IEnumerable<MatrixTile> Of(ParameterBlock array, int largest)
    {
        int down = (array.Rows + largest - 1) / largest, across = (array.Columns + largest - 1) / largest;
        for (int i = 0; i < down; i++)
        {
            for (int j = 0; j < across; j++)
            {
                int row = i * largest, column = j * largest;
                string name = down * across == 1 ? array.Name : array.IsMatrix ? $"{array.Name}[{i},{j}]" : $"{array.Name}[{i}]";
                var block = new ParameterBlock(
                    name, 0, Math.Min(largest, array.Rows - row), Math.Min(largest, array.Columns - column), array.IsMatrix);
                yield return new MatrixTile(array, block, row, column);
            }
        }
    }

    /// <summary>The tile's numbers, row-major.</summary>
    public double[] Read(ReadOnlySpan<double> vector)
    {
        double[] tile = new double[Block.Length];
        ReadOnlySpan<double> array = Array.Of(vector);
        for (int i = 0; i < Block.Rows; i++)
            array.Slice(Start(i), Block.Columns).CopyTo(tile.AsSpan(i * Block.Columns));
        return tile;
    }

    /// <summary>Puts the tile's numbers into their places.</summary>
    public void Write(ReadOnlySpan<double> tile, Span<double> vector)
    {
        Span<double> array = Array.Of(vector);
        for (int i = 0; i < Block.Rows; i++)
            tile.Slice(i * Block.Columns, Block.Columns).CopyTo(array[Start(i)..]);
    }

    private int Start(int row) => (Row + row) * Array.Columns + Column;
}
