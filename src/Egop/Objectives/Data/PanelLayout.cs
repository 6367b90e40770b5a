using System.Numerics;

namespace Egop;

/// <summary>How data rows lie in memory for the kernels: in vectors along the rows, and again in vectors along the columns.</summary>
/// <remarks>Columns in which all data are zero are left out: their products are zero, exactly, at every finite point.</remarks>
internal sealed unsafe class PanelLayout
{
    private readonly DataMatrix _data;

    public PanelLayout(DataMatrix data, OutputLoss loss)
    {
        _data = data;
        Loss = loss;
        bool[] used = new bool[data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            ReadOnlySpan<double> row = data.Row(i);
            for (int j = 0; j < row.Length; j++)
                used[j] |= row[j] != 0;
        }

        int[] kept = [.. Enumerable.Range(0, used.Length).Where(j => used[j])];
        if (kept.Length == 0)
            kept = [0];
        Kept = kept.Length == used.Length ? null : kept;
        Columns = kept.Length;
    }

    /// <summary>Number of columns that are kept.</summary>
    public int Columns { get; }

    /// <summary>Which columns those are; null for all.</summary>
    public int[]? Kept { get; }

    /// <summary>Number of data rows.</summary>
    public int Count => _data.Rows;

    /// <summary>What the outputs for these rows are compared with.</summary>
    public OutputLoss Loss { get; }

    public static int Vectors<T>(int rows)
        where T : unmanaged, IFloatingPointIeee754<T> => (rows + VectorWidth.Of<T>() - 1) / VectorWidth.Of<T>();

    /// <summary>Elements of <see cref="RowPanels{T}.Lanes"/> for so many rows.</summary>
    public long LanesLength<T>(int rows)
        where T : unmanaged, IFloatingPointIeee754<T> => (long)Vectors<T>(rows) * VectorWidth.Of<T>() * Columns;

    public long RowsLength<T>(int rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (long)Vectors<T>(rows) * VectorWidth.Of<T>() * Vectors<T>(Columns) * VectorWidth.Of<T>();

    public long TargetsLength<T>(int rows)
        where T : unmanaged, IFloatingPointIeee754<T> => (long)Vectors<T>(rows) * VectorWidth.Of<T>() * Loss.TargetWidth;

    /// <summary>Writes `count` data rows, from the one numbered `first` or from the start of `rows` when some are listed.</summary>
    /// <remarks>The last vector of rows is filled up with copies of the last row, which are finite where that is.</remarks>
    public void Pack<T>(ReadOnlySpan<int> rows, int first, RowPanels<T> to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int w = VectorWidth.Of<T>(), vectors = Vectors<T>(to.Count), groups = Groups<T>();
        T** sources = stackalloc T*[w];
        fixed (T* all = _data.ElementsAs<T>())
        fixed (int* kept = Kept)
        {
            for (int v = 0; v < vectors; v++)
            {
                for (int i = 0; i < w; i++)
                {
                    int position = first + Math.Min((v * w) + i, to.Count - 1);
                    sources[i] = all + ((nint)(rows.IsEmpty ? position : rows[position]) * _data.Columns);
                }

                T* lanes = to.Lanes + ((nint)v * w * Columns);
                int done = 0;
                for (; done <= w - 4; done += 4)
                    InterleaveFour(Columns, kept, sources + done, lanes + done, w);
                for (; done < w; done++)
                {
                    for (int j = 0; j < Columns; j++)
                        lanes[(j * w) + done] = sources[done][kept == null ? j : kept[j]];
                }

                for (int g = 0; to.Rows != null && g < groups; g++)
                {
                    int start = GroupStart<T>(g) * w, width = (GroupStart<T>(g + 1) * w) - start, filled = Math.Min(width, Columns - start);
                    T* target = to.Rows + ((nint)vectors * w * start) + ((nint)v * w * width);
                    for (int i = 0; i < w; i++, target += width)
                        CopyColumns(sources[i], kept, start, filled, width, target);
                }
            }
        }

        Loss.PackTargets(rows, first, to.Count, to.Targets);
    }

    /// <summary>Groups of columns that one register tile takes.</summary>
    public int Groups<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => (Vectors<T>(Columns) + 2) / 3;

    /// <summary>First vector of columns of a group.</summary>
    public int GroupStart<T>(int group)
        where T : unmanaged, IFloatingPointIeee754<T> => (int)((long)Vectors<T>(Columns) * group / Groups<T>());

    private static void InterleaveFour<T>(int columns, int* kept, T** sources, T* lanes, int width)
        where T : unmanaged
    {
        T* s0 = sources[0], s1 = sources[1], s2 = sources[2], s3 = sources[3];
        for (int j = 0; j < columns; j++, lanes += width)
        {
            int column = kept == null ? j : kept[j];
            lanes[0] = s0[column];
            lanes[1] = s1[column];
            lanes[2] = s2[column];
            lanes[3] = s3[column];
        }
    }

    private static void CopyColumns<T>(T* source, int* kept, int start, int filled, int width, T* target)
        where T : unmanaged
    {
        if (kept == null)
        {
            new ReadOnlySpan<T>(source + start, filled).CopyTo(new Span<T>(target, filled));
        }
        else
        {
            for (int j = 0; j < filled; j++)
                target[j] = source[kept[start + j]];
        }

        for (int j = filled; j < width; j++)
            target[j] = default;
    }
}

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
                Lanes = Scratch<T>.Align(lanes),
                Rows = Scratch<T>.Align(rows),
                Targets = Scratch<T>.Align(targets),
                Count = layout.Count,
            };
        }

        layout.Pack([], 0, Panels);
    }

    /// <summary>Valid while this object is reachable.</summary>
    public RowPanels<T> Panels { get; }

    private static T[] Room(long length) => LargeArray.Uninitialized<T>(checked((int)Scratch<T>.Part(length + 16)), pinned: true);
}
