using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop;

/// <content>Values, gradients and classes by the kernels, in the vectors of this machine.</content>
internal sealed unsafe partial class LayeredNetwork
{
    private readonly int[] _unitsBefore;

    public bool IsRectified => _rectified;

    public bool HasBiases => _biases;

    /// <summary>Number of units of all layers.</summary>
    public int Units => _unitsBefore[^1];

    public int UnitsBefore(int layer) => _unitsBefore[layer - 1];

    public int WeightOffset(int layer) => Layout[_biases ? (2 * layer) - 2 : layer - 1].Offset;

    public int BiasOffset(int layer) => _biases ? Layout[(2 * layer) - 1].Offset : 0;

    /// <summary>Values weight × Σ losses and their gradients at M points, over the listed rows, or all when none is listed.</summary>
    public void Evaluate<T>(
        NetworkData data, ReadOnlySpan<int> rows, double weight, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Evaluate<T, Vector512<T>, Lanes512<T>>(data, rows, weight, points, values, gradients);
        else if (Vector256.IsHardwareAccelerated)
            Evaluate<T, Vector256<T>, Lanes256<T>>(data, rows, weight, points, values, gradients);
        else
            Evaluate<T, Vector128<T>, Lanes128<T>>(data, rows, weight, points, values, gradients);
    }

    /// <summary>Σ losses of all rows at x, without derivatives.</summary>
    public double Loss(NetworkData data, ReadOnlySpan<double> x) =>
        Vector512.IsHardwareAccelerated ? Loss<Vector512<double>, Lanes512<double>>(data, x)
        : Vector256.IsHardwareAccelerated ? Loss<Vector256<double>, Lanes256<double>>(data, x)
        : Loss<Vector128<double>, Lanes128<double>>(data, x);

    /// <summary>Index of the largest output of each row, the first of equal ones, −1 where an output is NaN.</summary>
    public void Classify(NetworkData data, ReadOnlySpan<double> x, Span<int> classes)
    {
        if (Vector512.IsHardwareAccelerated)
            Classify<Vector512<double>, Lanes512<double>>(data, x, classes);
        else if (Vector256.IsHardwareAccelerated)
            Classify<Vector256<double>, Lanes256<double>>(data, x, classes);
        else
            Classify<Vector128<double>, Lanes128<double>>(data, x, classes);
    }

    private static int[] CountBefore(int[] widths)
    {
        int[] before = new int[widths.Length];
        for (int l = 1; l < widths.Length; l++)
            before[l] = checked(before[l - 1] + widths[l]);
        return before;
    }

    private void Evaluate<T, TV, TLanes>(
        NetworkData data, ReadOnlySpan<int> rows, double weight, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TV : unmanaged
        where TLanes : struct, ILanes<T, TV>
    {
        PanelLayout layout = data.Layout;
        int count = rows.IsEmpty ? layout.Count : rows.Length;
        PackedRows<T>? packed = rows.IsEmpty ? data.Packed<T>() : null;
        long lanes = layout.LanesLength<T>(count), columns = layout.RowsLength<T>(count), targets = layout.TargetsLength<T>(count);
        long gathered = packed is null ? Scratch<T>.Part(lanes) + Scratch<T>.Part(columns) + Scratch<T>.Part(targets) : 0;
        using var room = new Scratch<T>(gathered + NetworkPass<T, TV, TLanes>.Length(this, layout, count));
        fixed (T* start = room, x = points, g = gradients)
        {
            T* memory = Scratch<T>.Align(start);
            RowPanels<T> panels;
            if (packed is null)
            {
                panels.Lanes = Scratch<T>.Take(ref memory, lanes);
                panels.Rows = Scratch<T>.Take(ref memory, columns);
                panels.Targets = Scratch<T>.Take(ref memory, targets);
                panels.Count = count;
                layout.Pack(rows, 0, panels);
            }
            else
            {
                panels = packed.Panels;
            }

            var pass = new NetworkPass<T, TV, TLanes>(this, layout, count, memory);
            for (int m = 0; m < values.Length; m++)
            {
                nint at = (nint)m * Layout.Dimension;
                values[m] = pass.Evaluate(panels, weight, x + at, g + at);
            }
        }

        GC.KeepAlive(packed);
    }

    private double Loss<TV, TLanes>(NetworkData data, ReadOnlySpan<double> x)
        where TV : unmanaged
        where TLanes : struct, ILanes<double, TV>
    {
        PackedRows<double> packed = data.Packed<double>();
        using var room = new Scratch<double>(NetworkPass<double, TV, TLanes>.Length(this, data.Layout, data.Rows.Rows));
        fixed (double* start = room, point = x)
        {
            var pass = new NetworkPass<double, TV, TLanes>(this, data.Layout, data.Rows.Rows, Scratch<double>.Align(start));
            double sum = pass.Loss(packed.Panels, point);
            GC.KeepAlive(packed);
            return sum;
        }
    }

    private void Classify<TV, TLanes>(NetworkData data, ReadOnlySpan<double> x, Span<int> classes)
        where TV : unmanaged
        where TLanes : struct, ILanes<double, TV>
    {
        PackedRows<double> packed = data.Packed<double>();
        using var room = new Scratch<double>(NetworkPass<double, TV, TLanes>.Length(this, data.Layout, data.Rows.Rows));
        fixed (double* start = room, point = x)
        {
            var pass = new NetworkPass<double, TV, TLanes>(this, data.Layout, data.Rows.Rows, Scratch<double>.Align(start));
            pass.Classify(packed.Panels, point, classes);
        }

        GC.KeepAlive(packed);
    }
}
