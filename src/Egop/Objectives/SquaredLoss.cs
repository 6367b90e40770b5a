using System.Numerics.Tensors;

namespace Egop;

/// <summary>‖output − target‖² of each row.</summary>
internal sealed class SquaredLoss(DataMatrix targets) : OutputLoss
{
    public override double Differentiate(RowTiles tiles, int start, Span<double> outputs, double weight)
    {
        int width = targets.Columns;
        for (int i = 0; i < tiles.HeightAt(start); i++)
        {
            Span<double> row = outputs.Slice(i * width, width);
            TensorPrimitives.Subtract(row, targets.Row(tiles.Row(start + i)), row);
        }

        double sum = 0;
        foreach (double residual in outputs)
            sum += residual * residual;
        TensorPrimitives.Multiply(outputs, 2 * weight, outputs);
        return sum;
    }

    public override void Linearize(RowTiles tiles, int start, Span<double> outputs, Span<double> changes, double weight)
    {
        Differentiate(tiles, start, outputs, weight);
        TensorPrimitives.Multiply(changes, 2 * weight, changes);
    }
}
