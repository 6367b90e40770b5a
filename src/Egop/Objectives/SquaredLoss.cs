using System.Numerics.Tensors;

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
