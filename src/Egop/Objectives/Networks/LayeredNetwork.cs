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
        _unitsBefore = CountBefore(_widths);
        _provider = provider;
        Widths = Array.AsReadOnly(_widths);
    }

    public ParameterLayout Layout { get; }

    public IReadOnlyList<int> Widths { get; }

    public int Outputs => _widths[^1];

    public int Layers => _widths.Length - 1;

    private LinearAlgebraProvider Algebra => _provider ?? LinearAlgebra.Provider;

    public RowTiles Tiles(DataMatrix data, ReadOnlySpan<int> rows) => new(data, rows, _widest);

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
