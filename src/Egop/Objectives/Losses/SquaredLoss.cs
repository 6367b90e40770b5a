using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>‖output − target‖² of each row.</summary>
internal sealed class SquaredLoss(DataMatrix targets) : OutputLoss
{
    public DataMatrix Targets => targets;

    public override int TargetWidth => targets.Columns;

    public override unsafe void PackTargets<T>(ReadOnlySpan<int> rows, int first, int count, T* target)
    {
        int w = VectorWidth.Of<T>(), vectors = PanelLayout.Vectors<T>(count);
        ReadOnlySpan<T> elements = targets.ElementsAs<T>();
        for (int i = 0; i < vectors * w; i++)
        {
            int position = first + Math.Min(i, count - 1), row = rows.IsEmpty ? position : rows[position];
            for (int j = 0; j < targets.Columns; j++)
                target[(((((nint)i / w) * targets.Columns) + j) * w) + (i % w)] = elements[(row * targets.Columns) + j];
        }
    }

    public override unsafe double Differentiate<T, TV, TLanes>(in OutputTile<T> tile, T weight, T* sums, bool differentiate) =>
        SquaredKernel<T, TV, TLanes>.Run(tile, weight);

    public override void Linearize(RowTiles tiles, int start, Span<double> outputs, Span<double> changes, double weight)
    {
        int width = targets.Columns;
        for (int i = 0; i < tiles.HeightAt(start); i++)
        {
            Span<double> row = outputs.Slice(i * width, width);
            TensorPrimitives.Subtract(row, targets.Row(tiles.Row(start + i)), row);
        }

        TensorPrimitives.Multiply(outputs, 2 * weight, outputs);
        TensorPrimitives.Multiply(changes, 2 * weight, changes);
    }
}

/// <summary>Squared losses of a tile and their derivatives, one data row in each element of a vector.</summary>
internal static unsafe class SquaredKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Σ ‖output − target‖²; the outputs become weight × its derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(in OutputTile<T> tile, T weight)
    {
        int width = tile.Outputs, w = TLanes.Count, filled = tile.Rows - ((tile.Vectors - 1) * w);
        TV twice = TLanes.Broadcast(weight + weight), sum = default;
        for (int v = 0; v < tile.Vectors; v++)
        {
            T* values = tile.Values + ((nint)v * width * w), targets = tile.Targets + ((nint)v * width * w);
            for (int c = 0; c < width; c++, values += w, targets += w)
            {
                TLanes.Store(TLanes.Subtract(TLanes.Load(values), TLanes.Load(targets)), values);
                // Rows that only fill up the last vector have no residual.
                for (int i = filled; i < w && v == tile.Vectors - 1; i++)
                    values[i] = T.Zero;
                TV residual = TLanes.Load(values);
                sum = TLanes.MultiplyAdd(residual, residual, sum);
                TLanes.Store(TLanes.Multiply(residual, twice), values);
            }
        }

        return double.CreateTruncating(TLanes.Sum(sum));
    }
}
