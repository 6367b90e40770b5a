using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>
/// A fully connected network, X_l = φ(X_{l−1} W_lᵀ + 1 b_lᵀ), its derivatives by back-propagation and their directional derivatives by
/// one more forward and backward pass (Pearlmutter, "Fast exact multiplication by the Hessian", 1994).
/// </summary>
/// <remarks>φ is the identity or max(·, 0) with derivative 0 at 0, not applied to the last layer. Rows pass through in tiles.</remarks>
internal sealed partial class LayeredNetwork
{
    private readonly int[] _widths;
    private readonly bool _biases;
    private readonly bool _rectified;
    private readonly int _widest;
    private readonly LinearAlgebraProvider? _provider;

    public LayeredNetwork(IEnumerable<int> widths, bool biases, bool rectified, LinearAlgebraProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(widths);
        _widths = [.. widths];
        Layout = ParameterLayout.Network(_widths, biases);
        _biases = biases;
        _rectified = rectified;
        _widest = _widths.Max();
        _provider = provider;
        Widths = Array.AsReadOnly(_widths);
    }

    public ParameterLayout Layout { get; }

    public IReadOnlyList<int> Widths { get; }

    public int Outputs => _widths[^1];

    private int Layers => _widths.Length - 1;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    public RowTiles Tiles(DataMatrix data, ReadOnlySpan<int> rows) => new(data, rows, _widest);

    /// <summary>Values weight × Σ losses and their gradients at M points.</summary>
    public void Evaluate(
        RowTiles tiles, OutputLoss loss, double weight, ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
    {
        int d = Layout.Dimension, part = tiles.Height * _widest;
        using var scratch = new Scratch(tiles.ScratchLength + ((Layers + 2) * part));
        Span<double> gathered = scratch.Take(tiles.ScratchLength), layers = scratch.Take(Layers * part);
        Span<double> spare = scratch.Take(part), other = scratch.Take(part);
        values.Clear();
        gradients.Clear();
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            ReadOnlySpan<double> input = tiles.Read(start, gathered);
            int rows = tiles.HeightAt(start);
            for (int m = 0; m < values.Length; m++)
            {
                ReadOnlySpan<double> x = points.Slice(m * d, d);
                Forward(x, input, rows, layers, part);
                values[m] += loss.Differentiate(tiles, start, Activations(layers, part, Layers, rows), weight);
                Backward(x, input, rows, layers, part, spare, other, gradients.Slice(m * d, d));
            }
        }

        foreach (ref double value in values)
            value *= weight;
    }

    /// <summary>Σ losses at x, without derivatives.</summary>
    public double Loss(RowTiles tiles, OutputLoss loss, ReadOnlySpan<double> x)
    {
        int part = tiles.Height * _widest;
        using var scratch = new Scratch(Layers * part);
        Span<double> layers = scratch.Take(Layers * part);
        double sum = 0;
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            int rows = tiles.HeightAt(start);
            Forward(x, tiles.Read(start, default), rows, layers, part);
            sum += loss.Differentiate(tiles, start, Activations(layers, part, Layers, rows), 1);
        }

        return sum;
    }

    /// <summary>Index of the largest output of each row, the first of equal ones, −1 where an output is NaN.</summary>
    public void Classify(RowTiles tiles, ReadOnlySpan<double> x, Span<int> classes)
    {
        int part = tiles.Height * _widest;
        using var scratch = new Scratch(Layers * part);
        Span<double> layers = scratch.Take(Layers * part);
        for (int start = 0; start < tiles.Count; start += tiles.Height)
        {
            int rows = tiles.HeightAt(start);
            Forward(x, tiles.Read(start, default), rows, layers, part);
            Span<double> outputs = Activations(layers, part, Layers, rows);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> row = outputs.Slice(i * Outputs, Outputs);
                int best = TensorPrimitives.IndexOfMax(row);
                classes[start + i] = double.IsNaN(row[best]) ? -1 : best;
            }
        }
    }

    private void Forward(ReadOnlySpan<double> x, ReadOnlySpan<double> input, int rows, Span<double> layers, int part)
    {
        LinearAlgebraProvider algebra = Algebra;
        for (int l = 1; l <= Layers; l++)
        {
            int columns = _widths[l - 1], width = _widths[l];
            ReadOnlySpan<double> previous = l == 1 ? input : Activations(layers, part, l - 1, rows);
            Span<double> current = Activations(layers, part, l, rows);
            double keep = StartFromBiases(x, l, current);
            algebra.Multiply(false, true, rows, width, columns, 1, previous, columns, Weights(x, l), columns, keep, current, width);
            if (_rectified && l < Layers)
                TensorPrimitives.Max(current, 0, current);
        }
    }

    // On entry the last layer holds the derivatives of the loss; adds those of every parameter to `gradient`.
    private void Backward(
        ReadOnlySpan<double> x, ReadOnlySpan<double> input, int rows, Span<double> layers, int part,
        Span<double> spare, Span<double> other, Span<double> gradient)
    {
        LinearAlgebraProvider algebra = Algebra;
        ReadOnlySpan<double> delta = Activations(layers, part, Layers, rows);
        for (int l = Layers; l >= 1; l--)
        {
            int columns = _widths[l - 1], width = _widths[l];
            ReadOnlySpan<double> previous = l == 1 ? input : Activations(layers, part, l - 1, rows);
            algebra.Multiply(true, false, width, columns, rows, 1, delta, width, previous, columns, 1, Weights(gradient, l), columns);
            if (_biases)
                AddRows(delta, Biases(gradient, l));
            if (l == 1)
                return;
            Span<double> next = (l % 2 == 0 ? spare : other)[..(rows * columns)];
            algebra.Multiply(false, false, rows, columns, width, 1, delta, width, Weights(x, l), columns, 0, next, columns);
            if (_rectified)
                ClearInactive(previous, next);
            delta = next;
        }
    }

    private Span<double> Activations(Span<double> layers, int part, int layer, int rows) =>
        layers.Slice((layer - 1) * part, rows * _widths[layer]);

    private ReadOnlySpan<double> Weights(ReadOnlySpan<double> x, int layer) => Layout[_biases ? (2 * layer) - 2 : layer - 1].Of(x);

    private Span<double> Weights(Span<double> x, int layer) => Layout[_biases ? (2 * layer) - 2 : layer - 1].Of(x);

    private ReadOnlySpan<double> Biases(ReadOnlySpan<double> x, int layer) => Layout[(2 * layer) - 1].Of(x);

    private Span<double> Biases(Span<double> x, int layer) => Layout[(2 * layer) - 1].Of(x);

    // Fills the rows of a layer with its biases; returns the factor with which a product is then to keep them, 0 without biases.
    private double StartFromBiases(ReadOnlySpan<double> x, int layer, Span<double> rows)
    {
        if (!_biases)
            return 0;
        ReadOnlySpan<double> biases = Biases(x, layer);
        for (int start = 0; start < rows.Length; start += biases.Length)
            biases.CopyTo(rows[start..]);
        return 1;
    }

    private static void AddRows(ReadOnlySpan<double> rows, Span<double> sum)
    {
        for (int start = 0; start < rows.Length; start += sum.Length)
            TensorPrimitives.Add(sum, rows.Slice(start, sum.Length), sum);
    }

    // Zero where the unit was not positive: the derivative of max(·, 0), 0 at 0.
    private static void ClearInactive(ReadOnlySpan<double> activations, Span<double> values)
    {
        ReadOnlySpan<Vector<double>> active = MemoryMarshal.Cast<double, Vector<double>>(activations);
        Span<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(Vector.GreaterThan(active[i], Vector<double>.Zero), vectors[i], Vector<double>.Zero);
        for (int i = vectors.Length * Vector<double>.Count; i < values.Length; i++)
            values[i] = activations[i] > 0 ? values[i] : 0;
    }
}
