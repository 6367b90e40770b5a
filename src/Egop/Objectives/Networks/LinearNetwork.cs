namespace Egop;

/// <summary>A linear network, f(θ) = (1/n) ‖A W_1ᵀ W_2ᵀ ⋯ W_kᵀ − Y‖_F², without biases.</summary>
/// <remarks>
/// W_l is widths[l] × widths[l−1]; θ is W_1, ..., W_k, each row-major. A is n × widths[0], Y is n × widths[k]. A minibatch is the mean
/// over its rows. The full batch is evaluated on the triangular factor of (A, Y) when that has many fewer rows: an orthonormal map
/// of the rows, equal up to rounding. Made by <see cref="Objectives.LinearNetwork"/>.
/// </remarks>
public sealed class LinearNetwork : RowObjective, IHasParameterLayout
{
    private readonly LayeredNetwork _network;
    private readonly NetworkData _data;
    private readonly Lazy<NetworkData> _full;

    internal LinearNetwork(IEnumerable<int> widths, DataMatrix a, DataMatrix y, LinearAlgebraProvider? provider)
        : this(new LayeredNetwork(widths, biases: false, rectified: false, provider), a, y)
    {
    }

    private LinearNetwork(LayeredNetwork network, DataMatrix a, DataMatrix y)
    {
        _network = network;
        A = DataGuard.Finite(a, nameof(a));
        Y = DataGuard.Finite(y, nameof(y));
        DataGuard.Width(a.Columns, Widths[0], nameof(a), "the first layer width");
        DataGuard.Width(y.Columns, Widths[^1], nameof(y), "the last layer width");
        if (y.Rows != a.Rows)
        {
            throw Guard.Bad(nameof(y), $"{Guard.Text(a.Rows)} rows, those of a", $"{Guard.Text(y.Rows)} rows",
                "Give one target row for each data row.");
        }

        _data = new NetworkData(a, new SquaredLoss(y));
        _full = new Lazy<NetworkData>(() =>
        {
            if (!RowCompression.Pays(a.Rows, a.Columns + y.Columns))
                return _data;
            (DataMatrix fewer, DataMatrix targets) = RowCompression.Triangular(a, y);
            return new NetworkData(fewer, new SquaredLoss(targets));
        });
    }

    /// <summary>The inputs A, n × widths[0].</summary>
    public DataMatrix A { get; }

    /// <summary>The targets Y, n × widths[k].</summary>
    public DataMatrix Y { get; }

    /// <summary>Layer widths from input to output.</summary>
    public IReadOnlyList<int> Widths => _network.Widths;

    /// <summary>W1, ..., Wk.</summary>
    public ParameterLayout Layout => _network.Layout;

    /// <summary>Number of weights.</summary>
    public override int Dimension => Layout.Dimension;

    internal override int RowCount => A.Rows;

    internal LayeredNetwork Network => _network;

    /// <summary>What the full batch is evaluated on.</summary>
    internal NetworkData Full => _full.Value;

    /// <summary>The same network over other data, such as a validation set; a θ of one is a θ of the other.</summary>
    /// <param name="a">Inputs, any number of rows of width widths[0].</param>
    /// <param name="y">Targets, as many rows of width widths[k].</param>
    /// <exception cref="ArgumentException">A size does not agree or a number is not finite.</exception>
    public LinearNetwork WithData(DataMatrix a, DataMatrix y) => new(_network, a, y);

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        _network.Evaluate(rows.IsEmpty ? _full.Value : _data, rows, Weight(rows), points, values, gradients);
    }

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        NetworkData data = rows.IsEmpty ? _full.Value : _data;
        _network.HessianVectorProduct(_network.Tiles(data.Rows, rows), data.Loss, Weight(rows), x, v, result);
    }

    private double Weight(ReadOnlySpan<int> rows) => 1.0 / (rows.IsEmpty ? A.Rows : rows.Length);

    /// <summary>"linear network 10-50-30-10, 8000 rows".</summary>
    public override string ToString() => $"linear network {string.Join('-', Widths)}, {Guard.Text(A.Rows)} rows";
}
