namespace Egop;

/// <summary>
/// A fully connected classifier with ReLU hidden layers, f(θ) = (1/n) Σ_i (log Σ_j exp(z_ij) − z_{i, label_i}): the mean negative
/// log-likelihood of the log-softmax of its outputs z.
/// </summary>
/// <remarks>
/// Layer l maps rows X to X W_lᵀ + b_l, followed by max(·, 0), with derivative 0 at 0, except after the last layer. θ is
/// W_1, b_1, W_2, b_2, ... with W_l of widths[l] × widths[l−1] row-major. One layer is multinomial logistic regression. A minibatch is
/// the mean over its rows. Made by <see cref="Objectives.ReluNetwork"/>.
/// </remarks>
public sealed class ReluNetwork : RowObjective, IHasParameterLayout
{
    private readonly LayeredNetwork _network;
    private readonly int[] _labels;
    private readonly LogSoftmaxLoss _loss;
    private readonly NetworkData _data;

    internal ReluNetwork(IEnumerable<int> widths, DataMatrix rows, IEnumerable<int> labels, LinearAlgebraProvider? provider)
        : this(new LayeredNetwork(widths, biases: true, rectified: true, provider), rows, labels)
    {
    }

    private ReluNetwork(LayeredNetwork network, DataMatrix rows, IEnumerable<int> labels)
    {
        _network = network;
        Rows = Checked(network, rows);
        _labels = DataGuard.Classes(labels, rows.Rows, network.Outputs, nameof(labels));
        Labels = Array.AsReadOnly(_labels);
        _loss = new LogSoftmaxLoss(_labels, network.Outputs);
        _data = new NetworkData(Rows, _loss);
    }

    /// <summary>The inputs, n × widths[0].</summary>
    public DataMatrix Rows { get; }

    /// <summary>The class of each row, 0 to widths[k] − 1.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Layer widths from input to output.</summary>
    public IReadOnlyList<int> Widths => _network.Widths;

    /// <summary>W1, b1, ..., Wk, bk.</summary>
    public ParameterLayout Layout => _network.Layout;

    /// <summary>Number of weights and biases.</summary>
    public override int Dimension => Layout.Dimension;

    internal override int RowCount => Rows.Rows;

    internal LayeredNetwork Network => _network;

    /// <summary>The same network over other data, such as a validation set; a θ of one is a θ of the other.</summary>
    /// <param name="rows">Inputs, any number of rows of width widths[0].</param>
    /// <param name="labels">The class of each row.</param>
    /// <exception cref="ArgumentException">A size does not agree, a number is not finite or a label is out of range.</exception>
    public ReluNetwork WithData(DataMatrix rows, IEnumerable<int> labels) => new(_network, rows, labels);

    /// <summary>f(θ) without its gradient, in about half the time.</summary>
    /// <param name="theta">The parameters, length d.</param>
    /// <exception cref="ArgumentException"><paramref name="theta"/> does not have length d.</exception>
    public double Loss(ReadOnlySpan<double> theta)
    {
        CheckLength(theta);
        return PointGuard.IsFinite(theta) ? _network.Loss(_data, theta) / Rows.Rows : double.NaN;
    }

    /// <summary>The class of the largest output for each row of any data, the first of equal ones; −1 where an output is NaN.</summary>
    /// <param name="theta">The parameters, length d.</param>
    /// <param name="rows">Inputs, any number of rows of width widths[0].</param>
    /// <exception cref="ArgumentException">A size does not agree or an input is not finite.</exception>
    public int[] Classify(ReadOnlySpan<double> theta, DataMatrix rows)
    {
        CheckLength(theta);
        Checked(_network, rows);
        return Classes(theta, new NetworkData(rows, new LogSoftmaxLoss(new int[rows.Rows], _network.Outputs)));
    }

    /// <summary>The fraction of this network's rows that it classifies as labelled, in [0, 1].</summary>
    /// <param name="theta">The parameters, length d.</param>
    /// <remarks>For validation accuracy make the network over the validation rows by <see cref="WithData"/>, once.</remarks>
    /// <exception cref="ArgumentException"><paramref name="theta"/> does not have length d.</exception>
    public double Accuracy(ReadOnlySpan<double> theta)
    {
        CheckLength(theta);
        int[] classes = Classes(theta, _data);
        int correct = 0;
        for (int i = 0; i < classes.Length; i++)
            correct += classes[i] == _labels[i] ? 1 : 0;
        return (double)correct / classes.Length;
    }

    private protected override void EvaluateChecked<T>(
        ReadOnlySpan<int> rows, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
    {
        _network.Evaluate(_data, rows, 1.0 / (rows.IsEmpty ? Rows.Rows : rows.Length), points, values, gradients);
    }

    private protected override void HessianVectorProductChecked(
        ReadOnlySpan<int> rows, ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result)
    {
        RowTiles tiles = _network.Tiles(Rows, rows);
        _network.HessianVectorProduct(tiles, _loss, 1.0 / tiles.Count, x, v, result);
    }

    private static DataMatrix Checked(LayeredNetwork network, DataMatrix rows)
    {
        DataGuard.Finite(rows, nameof(rows));
        DataGuard.Width(rows.Columns, network.Widths[0], nameof(rows), "the first layer width");
        return rows;
    }

    private int[] Classes(ReadOnlySpan<double> theta, NetworkData data)
    {
        int[] classes = new int[data.Rows.Rows];
        _network.Classify(data, theta, classes);
        return classes;
    }

    private void CheckLength(ReadOnlySpan<double> theta) =>
        Guard.Length(theta.Length, Dimension, nameof(theta), "Give one number for each parameter.");

    /// <summary>"ReLU network 64-32-10, 3823 rows".</summary>
    public override string ToString() => $"ReLU network {string.Join('-', Widths)}, {Guard.Text(Rows.Rows)} rows";
}
