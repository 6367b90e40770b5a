namespace Egop;

/// <summary>A network's outputs for a tile of data rows, and what they are compared with; vectors hold data rows.</summary>
internal unsafe struct OutputTile<T>
    where T : unmanaged
{
    /// <summary>[vector of rows][output][row].</summary>
    public T* Values;

    /// <summary>[vector of rows][target][row].</summary>
    public T* Targets;

    public int Vectors;

    /// <summary>Data rows in the tile: the last vector may hold fewer than it could.</summary>
    public int Rows;

    public int Outputs;
}
