using System.Numerics.Tensors;

namespace Egop;

/// <summary>Negative log-likelihood of the label under the softmax p of a row z of outputs: log Σ exp(z_j) − z_label.</summary>
internal sealed class LogSoftmaxLoss(int[] labels, int classes) : OutputLoss
{
    // Probabilities below exp(-650) are taken as zero: they would end in slow denormal arithmetic in the products that follow.
    private const double SmallestExponent = -650;
    private const double SmallestProbability = 1e-282;

    public override int TargetWidth => 1;

    public override unsafe void PackTargets<T>(ReadOnlySpan<int> rows, int first, int count, T* target)
    {
        for (int i = 0; i < count; i++)
            target[i] = T.CreateTruncating(labels[rows.IsEmpty ? first + i : rows[first + i]]);
        int filled = PanelLayout.Vectors<T>(count) * VectorWidth.Of<T>();
        for (int i = count; i < filled; i++)
            target[i] = T.NegativeOne;
    }

    public override unsafe double Differentiate<T, TV, TLanes>(in OutputTile<T> tile, T weight, T* sums, bool differentiate) =>
        SoftmaxKernel<T, TV, TLanes>.Run(tile, weight, sums, differentiate);

    public override void Linearize(RowTiles tiles, int start, Span<double> outputs, Span<double> changes, double weight)
    {
        Shift(tiles, start, outputs);
        for (int i = 0; i < tiles.HeightAt(start); i++)
        {
            Span<double> row = outputs.Slice(i * classes, classes), change = changes.Slice(i * classes, classes);
            double scale = weight / Total(row), mean = 0;
            for (int j = 0; j < classes; j++)
            {
                row[j] *= scale;
                mean += row[j] * change[j];
            }

            mean /= weight;
            for (int j = 0; j < classes; j++)
                change[j] = row[j] * (change[j] - mean);
            row[labels[tiles.Row(start + i)]] -= weight;
        }
    }

    // Outputs z become exp(z - max z), row by row. Exponentials of the whole tile are taken at once.
    private void Shift(RowTiles tiles, int start, Span<double> outputs)
    {
        for (int i = 0; i < tiles.HeightAt(start); i++)
        {
            Span<double> row = outputs.Slice(i * classes, classes);
            double largest = double.NegativeInfinity;
            // A NaN is passed over here, but stays NaN below.
            foreach (double z in row)
                largest = z > largest ? z : largest;
            foreach (ref double z in row)
                z -= largest;
        }

        TensorPrimitives.Max(outputs, SmallestExponent, outputs);
        TensorPrimitives.Exp(outputs, outputs);
    }

    private static double Total(Span<double> row)
    {
        double total = 0;
        foreach (ref double p in row)
        {
            if (p < SmallestProbability)
                p = 0;
            total += p;
        }

        return total;
    }
}
