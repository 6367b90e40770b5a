namespace Egop;

/// <content>The product of the Hessian with a direction: the derivative of both passes along it.</content>
internal sealed partial class LayeredNetwork
{
    /// <summary>Hessian of weight × Σ losses times v.</summary>
    public void HessianVectorProduct(
        RowTiles tiles, OutputLoss loss, double weight, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        int part = tiles.Height * _widest;
        using var scratch = new Scratch<double>(tiles.ScratchLength + (((2 * Layers) + 4) * part));
        Span<double> gathered = scratch.Take(tiles.ScratchLength), spare = scratch.Take(4 * part);
        Span<double> layers = scratch.Take(Layers * part), changes = scratch.Take(Layers * part);
        result.Clear();
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> input = tiles.Read(start, gathered);
            int rows = tiles.HeightAt(start);
            Forward(x, input, rows, layers, part);
            ForwardAlong(x, v, input, rows, layers, changes, part);
            loss.Linearize(tiles, start, Activations(layers, part, Layers, rows), Activations(changes, part, Layers, rows), weight);
            BackwardAlong(x, v, input, rows, layers, changes, part, spare, result);
        }
    }

    private void ForwardAlong(
        ReadOnlySpan<double> x, ReadOnlySpan<double> v, ReadOnlySpan<double> input, int rows, Span<double> layers, Span<double> changes,
        int part)
    {
        LinearAlgebraProvider algebra = Algebra;
        for (int l = 1; l <= Layers; l++)
        {
            int columns = _widths[l - 1], width = _widths[l];
            ReadOnlySpan<double> previous = l == 1 ? input : Activations(layers, part, l - 1, rows);
            Span<double> change = Activations(changes, part, l, rows);
            double keep = StartFromBiases(v, l, change);
            algebra.Multiply(false, true, rows, width, columns, 1, previous, columns, Weights(v, l), columns, keep, change, width);
            if (l > 1)
            {
                ReadOnlySpan<double> previousChange = Activations(changes, part, l - 1, rows);
                algebra.Multiply(false, true, rows, width, columns, 1, previousChange, columns, Weights(x, l), columns, 1, change, width);
            }

            if (_rectified && l < Layers)
                ClearInactive(Activations(layers, part, l, rows), change);
        }
    }

    private void BackwardAlong(
        ReadOnlySpan<double> x, ReadOnlySpan<double> v, ReadOnlySpan<double> input, int rows, Span<double> layers, Span<double> changes,
        int part, Span<double> spare, Span<double> result)
    {
        LinearAlgebraProvider algebra = Algebra;
        ReadOnlySpan<double> delta = Activations(layers, part, Layers, rows), change = Activations(changes, part, Layers, rows);
        for (int l = Layers; l >= 1; l--)
        {
            int columns = _widths[l - 1], width = _widths[l];
            ReadOnlySpan<double> previous = l == 1 ? input : Activations(layers, part, l - 1, rows);
            algebra.Multiply(true, false, width, columns, rows, 1, change, width, previous, columns, 1, Weights(result, l), columns);
            if (_biases)
                AddRows(change, Biases(result, l));
            if (l == 1)
                return;
            ReadOnlySpan<double> previousChange = Activations(changes, part, l - 1, rows);
            algebra.Multiply(true, false, width, columns, rows, 1, delta, width, previousChange, columns, 1, Weights(result, l), columns);
            Span<double> free = spare.Slice((l % 2) * 2 * part, 2 * part);
            Span<double> nextDelta = free[..(rows * columns)], nextChange = free.Slice(part, rows * columns);
            algebra.Multiply(false, false, rows, columns, width, 1, delta, width, Weights(x, l), columns, 0, nextDelta, columns);
            algebra.Multiply(false, false, rows, columns, width, 1, change, width, Weights(x, l), columns, 0, nextChange, columns);
            algebra.Multiply(false, false, rows, columns, width, 1, delta, width, Weights(v, l), columns, 1, nextChange, columns);
            if (_rectified)
            {
                ClearInactive(previous, nextDelta);
                ClearInactive(previous, nextChange);
            }

            delta = nextDelta;
            change = nextChange;
        }
    }
}
