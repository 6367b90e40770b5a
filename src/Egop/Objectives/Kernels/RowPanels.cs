namespace Egop;

/// <summary>Data rows as <see cref="PanelLayout"/> packs them.</summary>
internal unsafe struct RowPanels<T>
    where T : unmanaged
{
    /// <summary>[vector of rows][column][row]: vectors along data rows, for the products of a forward pass.</summary>
    public T* Lanes;

    /// <summary>[group of columns][row][column]: vectors along columns, for the gradient of the first layer.</summary>
    public T* Rows;

    /// <summary>[vector of rows][target][row].</summary>
    public T* Targets;

    /// <summary>Data rows, without those that fill up the last vector.</summary>
    public int Count;
}
