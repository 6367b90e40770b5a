using System.Numerics;

namespace Egop;

/// <summary>All data rows of an objective, packed once.</summary>
internal sealed unsafe class PackedRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _lanes;
    private readonly T[] _rows;
    private readonly T[] _targets;

    public PackedRows(PanelLayout layout)
    {
        _lanes = Room(layout.LanesLength<T>(layout.Count));
        _rows = Room(layout.RowsLength<T>(layout.Count));
        _targets = Room(layout.TargetsLength<T>(layout.Count));
        fixed (T* lanes = _lanes, rows = _rows, targets = _targets)
        {
            // The arrays are pinned for as long as they live.
            Panels = new RowPanels<T>
            {
                Lanes = Workspace<T>.Align(lanes),
                Rows = Workspace<T>.Align(rows),
                Targets = Workspace<T>.Align(targets),
                Count = layout.Count,
            };
        }

        layout.Pack([], 0, Panels);
    }

    /// <summary>Valid while this object is reachable.</summary>
    public RowPanels<T> Panels { get; }

    private static T[] Room(long length) => LargeArray.Uninitialized<T>(checked((int)Workspace<T>.Part(length + 16)), pinned: true);
}
