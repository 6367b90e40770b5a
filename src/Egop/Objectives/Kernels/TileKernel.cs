using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>The one inner loop of the objectives: a register tile of up to 8 rows by 3 vectors of a <see cref="TileProduct{T}"/>.</summary>
/// <remarks>
/// Each element of C is one chain of multiply-adds over p in increasing order, whatever tile it falls into, so its bits do not depend
/// on how many rows or columns are computed with it. Rows and columns that a tile has not are removed by the compiler, as are the
/// parts of other modes; a product is cut into tiles of sizes that differ by at most one, since a narrow tile waits for its own sums.
/// </remarks>
internal static unsafe class TileKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Vectors side by side in the largest tile.</summary>
    public const int TileColumns = 3;

    private interface ICount
    {
        static abstract int Value { get; }
    }

    /// <summary>Computes a product of so many rows and columns, the latter in vectors.</summary>
    public static void Run<TMode>(in TileProduct<T> product, int rows, int columns)
        where TMode : struct, ITileMode
    {
        int bands = Pieces(rows, TLanes.TileRows), groups = Pieces(columns, TileColumns);
        for (int g = 0; g < groups; g++)
        {
            int column = Cut(columns, groups, g), width = Cut(columns, groups, g + 1) - column;
            for (int b = 0; b < bands; b++)
            {
                int row = Cut(rows, bands, b);
                Choose<TMode>(product, row, column, Cut(rows, bands, b + 1) - row, width);
            }
        }
    }

    /// <summary>Into how many pieces of at most so many a number of things is cut.</summary>
    public static int Pieces(int count, int most) => (count + most - 1) / most;

    /// <summary>Where a piece begins; sizes differ by at most one.</summary>
    public static int Cut(int count, int pieces, int piece) => (int)((long)count * piece / pieces);

    private static void Choose<TMode>(in TileProduct<T> product, int row, int column, int rows, int columns)
        where TMode : struct, ITileMode
    {
        switch (rows)
        {
            case 1:
                Choose<TMode, N1>(product, row, column, columns);
                break;
            case 2:
                Choose<TMode, N2>(product, row, column, columns);
                break;
            case 3:
                Choose<TMode, N3>(product, row, column, columns);
                break;
            case 4:
                Choose<TMode, N4>(product, row, column, columns);
                break;
            case 5:
                Choose<TMode, N5>(product, row, column, columns);
                break;
            case 6:
                Choose<TMode, N6>(product, row, column, columns);
                break;
            case 7:
                Choose<TMode, N7>(product, row, column, columns);
                break;
            case 8:
                Choose<TMode, N8>(product, row, column, columns);
                break;
        }
    }

    private static void Choose<TMode, TRows>(in TileProduct<T> product, int row, int column, int columns)
        where TMode : struct, ITileMode
        where TRows : struct, ICount
    {
        if (columns == 3)
            Tile<TMode, TRows, N3>(product, row, column);
        else if (columns == 2)
            Tile<TMode, TRows, N2>(product, row, column);
        else
            Tile<TMode, TRows, N1>(product, row, column);
    }

    // Compiled at once: the first calls of a process would otherwise run a hundred times slower than the later ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TMode, TRows, TColumns>(in TileProduct<T> t, nint row, nint column)
        where TMode : struct, ITileMode
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        T* b0 = t.B + (column * t.BColumn), b1 = b0 + t.BColumn, b2 = b1 + t.BColumn;
        T* a0 = t.A + (row * t.ARow);
        T* a1 = a0 + t.ARow;
        T* a2 = a1 + t.ARow;
        T* a3 = a2 + t.ARow;
        T* a4 = a3 + t.ARow;
        T* a5 = a4 + t.ARow;
        T* a6 = a5 + t.ARow;
        T* a7 = a6 + t.ARow;
        TV c00 = default, c01 = default, c02 = default;
        TV c10 = default, c11 = default, c12 = default;
        TV c20 = default, c21 = default, c22 = default;
        TV c30 = default, c31 = default, c32 = default;
        TV c40 = default, c41 = default, c42 = default;
        TV c50 = default, c51 = default, c52 = default;
        TV c60 = default, c61 = default, c62 = default;
        TV c70 = default, c71 = default, c72 = default;
        if (TMode.Starts)
        {
            T* start = t.Start + (row * t.StartRow) + (column * t.StartColumn);
            Start<TRows, TColumns>(t, start, 0, ref c00, ref c01, ref c02);
            Start<TRows, TColumns>(t, start, 1, ref c10, ref c11, ref c12);
            Start<TRows, TColumns>(t, start, 2, ref c20, ref c21, ref c22);
            Start<TRows, TColumns>(t, start, 3, ref c30, ref c31, ref c32);
            Start<TRows, TColumns>(t, start, 4, ref c40, ref c41, ref c42);
            Start<TRows, TColumns>(t, start, 5, ref c50, ref c51, ref c52);
            Start<TRows, TColumns>(t, start, 6, ref c60, ref c61, ref c62);
            Start<TRows, TColumns>(t, start, 7, ref c70, ref c71, ref c72);
        }

        nint p = 0, q = 0;
        for (nint outer = t.Outer; outer > 0; outer--, p += t.AJump, q += t.BJump)
        {
            for (nint inner = t.Inner; inner > 0; inner--, p += t.AStep, q += t.BStep)
            {
                TV y0 = TLanes.Load(b0 + q), y1 = default, y2 = default;
                if (TColumns.Value > 1)
                    y1 = TLanes.Load(b1 + q);
                if (TColumns.Value > 2)
                    y2 = TLanes.Load(b2 + q);
                AddRow<TMode, TRows, TColumns>(0, a0 + p, y0, y1, y2, ref c00, ref c01, ref c02);
                AddRow<TMode, TRows, TColumns>(1, a1 + p, y0, y1, y2, ref c10, ref c11, ref c12);
                AddRow<TMode, TRows, TColumns>(2, a2 + p, y0, y1, y2, ref c20, ref c21, ref c22);
                AddRow<TMode, TRows, TColumns>(3, a3 + p, y0, y1, y2, ref c30, ref c31, ref c32);
                AddRow<TMode, TRows, TColumns>(4, a4 + p, y0, y1, y2, ref c40, ref c41, ref c42);
                AddRow<TMode, TRows, TColumns>(5, a5 + p, y0, y1, y2, ref c50, ref c51, ref c52);
                AddRow<TMode, TRows, TColumns>(6, a6 + p, y0, y1, y2, ref c60, ref c61, ref c62);
                AddRow<TMode, TRows, TColumns>(7, a7 + p, y0, y1, y2, ref c70, ref c71, ref c72);
            }
        }

        nint rowStep = t.CRow, columnStep = t.CColumn;
        TV floor = TMode.Floor ? TLanes.Broadcast(t.Floor) : default;
        T* c = t.C + (row * rowStep) + (column * columnStep), sums = TMode.Sums ? t.Sums + (row * TLanes.Count) : null;
        Finish<TMode, TRows, TColumns>(0, c, columnStep, sums, floor, c00, c01, c02);
        Finish<TMode, TRows, TColumns>(1, c + (1 * rowStep), columnStep, sums, floor, c10, c11, c12);
        Finish<TMode, TRows, TColumns>(2, c + (2 * rowStep), columnStep, sums, floor, c20, c21, c22);
        Finish<TMode, TRows, TColumns>(3, c + (3 * rowStep), columnStep, sums, floor, c30, c31, c32);
        Finish<TMode, TRows, TColumns>(4, c + (4 * rowStep), columnStep, sums, floor, c40, c41, c42);
        Finish<TMode, TRows, TColumns>(5, c + (5 * rowStep), columnStep, sums, floor, c50, c51, c52);
        Finish<TMode, TRows, TColumns>(6, c + (6 * rowStep), columnStep, sums, floor, c60, c61, c62);
        Finish<TMode, TRows, TColumns>(7, c + (7 * rowStep), columnStep, sums, floor, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start<TRows, TColumns>(in TileProduct<T> t, T* start, nint row, ref TV c0, ref TV c1, ref TV c2)
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        if (TRows.Value <= row)
            return;
        start += row * t.StartRow;
        c0 = TLanes.Load(start);
        if (TColumns.Value > 1)
            c1 = TLanes.Load(start + t.StartColumn);
        if (TColumns.Value > 2)
            c2 = TLanes.Load(start + (2 * t.StartColumn));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TMode, TRows, TColumns>(int row, T* a, TV y0, TV y1, TV y2, ref TV c0, ref TV c1, ref TV c2)
        where TMode : struct, ITileMode
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        if (TRows.Value <= row)
            return;
        TV x = TMode.VectorA ? TLanes.Load(a) : TLanes.Broadcast(*a);
        c0 = TLanes.MultiplyAdd(x, y0, c0);
        if (TColumns.Value > 1)
            c1 = TLanes.MultiplyAdd(x, y1, c1);
        if (TColumns.Value > 2)
            c2 = TLanes.MultiplyAdd(x, y2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TMode, TRows, TColumns>(int row, T* c, nint step, T* sums, TV floor, TV c0, TV c1, TV c2)
        where TMode : struct, ITileMode
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        if (TRows.Value <= row)
            return;
        TV sum = TMode.Sums ? TLanes.Load(sums + (row * TLanes.Count)) : default;
        Put<TMode>(c0, c, floor, ref sum);
        if (TColumns.Value > 1)
            Put<TMode>(c1, c + step, floor, ref sum);
        if (TColumns.Value > 2)
            Put<TMode>(c2, c + (2 * step), floor, ref sum);
        if (TMode.Sums)
            TLanes.Store(sum, sums + (row * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TMode>(TV x, T* c, TV floor, ref TV sum)
        where TMode : struct, ITileMode
    {
        if (TMode.Reduce)
        {
            *c += TLanes.Sum(x);
            return;
        }

        if (TMode.Floor)
            x = TLanes.Max(floor, x);
        if (TMode.Mask)
            x = TLanes.IfGreater(TLanes.Load(c), default, x, default);
        if (TMode.Adds)
            x = TLanes.Add(x, TLanes.Load(c));
        if (TMode.Sums)
            sum = TLanes.Add(sum, x);
        TLanes.Store(x, c);
    }

    private readonly struct N1 : ICount
    {
        public static int Value => 1;
    }

    private readonly struct N2 : ICount
    {
        public static int Value => 2;
    }

    private readonly struct N3 : ICount
    {
        public static int Value => 3;
    }

    private readonly struct N4 : ICount
    {
        public static int Value => 4;
    }

    private readonly struct N5 : ICount
    {
        public static int Value => 5;
    }

    private readonly struct N6 : ICount
    {
        public static int Value => 6;
    }

    private readonly struct N7 : ICount
    {
        public static int Value => 7;
    }

    private readonly struct N8 : ICount
    {
        public static int Value => 8;
    }
}
