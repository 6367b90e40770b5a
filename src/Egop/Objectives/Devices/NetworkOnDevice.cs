using System.Numerics;

namespace Egop;

/// <summary>
/// Forward and backward passes of a fully connected network at many points at once: batches of products over tiles of rows.
/// </summary>
/// <remarks>The outputs of a layer lie as [point][unit][row]: what the weights, as they lie in θ, are multiplied by.</remarks>
internal sealed class NetworkOnDevice<T> : RowsOnDevice<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayeredNetwork _network;
    private readonly Data _listed, _full;
    private readonly int _rows;

    public NetworkOnDevice(KernelContext context, IObjective objective, ReluNetwork network)
        : base(context, objective)
    {
        (_network, _rows) = (network.Network, network.Rows.Rows);
        _listed = _full = new Data(network.Rows.Rows, Keep(Transposed(network.Rows)), Keep([.. network.Labels]), null);
    }

    public NetworkOnDevice(KernelContext context, IObjective objective, LinearNetwork network)
        : base(context, objective)
    {
        (_network, _rows) = (network.Network, network.A.Rows);
        NetworkData full = network.Full;
        _full = Upload(full.Rows, ((SquaredLoss)full.Loss).Targets);
        _listed = full.Rows == network.A || objective is not Minibatches ? _full : Upload(network.A, network.Y);
    }

    protected override int NumbersPerRow => (2 * _network.Units) + _network.Widths.Max() + 1;

    protected override int GroupsPerPoint => _network.Widths.Max();

    protected override (int Listed, int Full) Rows => (_listed.Rows, _full.Rows);

    protected override double Weight(int? rows) => 1.0 / (rows ?? _rows);

    protected override void EvaluateBlock(
        DeviceBuffer<T> points, int first, int count, PointRows<T> rows, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        IReadOnlyList<int> widths = _network.Widths;
        int tile = Math.Min(rows.Most, TileHeight), layers = _network.Layers;
        var outputs = new DeviceBuffer<T>[layers + 1];
        try
        {
            for (int l = rows.IsListed ? 0 : 1; l <= layers; l++)
                outputs[l] = Kernels.Allocate<T>(checked(count * widths[l] * tile));
            using DeviceBuffer<T> slopes =
                Kernels.Allocate<T>(checked(count * widths.Max() * tile)), losses = Kernels.Allocate<T>(checked(count * tile));
            for (int start = 0; start < rows.Most; start += tile)
            {
                var pass = new Pass(points, first, count, start, Math.Min(tile, rows.Most - start), rows, outputs);
                Forward(pass);
                Differentiate(pass, losses);
                AddRows(losses, count, 1, pass.Height, values, first, 1, start > 0);
                Backward(pass, slopes, gradients);
            }
        }
        finally
        {
            foreach (DeviceBuffer<T>? buffer in outputs)
                buffer?.Dispose();
        }
    }

    private void Forward(in Pass pass)
    {
        Data data = pass.Rows.IsListed ? _listed : _full;
        if (pass.Rows.IsListed)
        {
            Launch(
                "gatherRows", ByItem(pass.Height, pass.Count), KernelArgument.Of(data.Inputs), 1, data.Rows, _network.Widths[0],
                pass.Rows.List, pass.Rows.Most,
                pass.Start, pass.Height, KernelArgument.Of(pass.Outputs[0]), 1, pass.Height);
        }

        for (int l = 1; l <= _network.Layers; l++)
        {
            int width = _network.Widths[l], depth = _network.Widths[l - 1];
            bool rectified = _network.IsRectified && l < _network.Layers;
            ProductKernels.Multiply(
                Kernels, pass.Count, width, pass.Height, depth, 1, Weights(pass, l, depth), Inputs(pass, l), 0, Outputs(pass, l));
            if (_network.HasBiases || rectified)
            {
                Launch(
                    "activate", ProductKernels.Grid(Kernels, pass.Height, pass.Count * width), KernelArgument.Of(pass.Outputs[l]), width,
                    pass.Height, KernelArgument.Of(pass.Points),
                    (pass.First * Dimension) + _network.BiasOffset(l), Dimension, _network.HasBiases ? 1 : 0, rectified ? 1 : 0);
            }
        }
    }

    private void Differentiate(in Pass pass, DeviceBuffer<T> losses)
    {
        Data data = pass.Rows.IsListed ? _listed : _full;
        KernelArgument targets = data.Labels is { } labels ? labels : KernelArgument.Of(data.Targets!);
        bool byVector = data.Labels is not null && Kernels.Device.Capabilities.IsProcessor;
        Launch(
            data.Labels is null ? "squares" : byVector ? "softmaxByVector" : "softmax",
            byVector ? new(1, 1, pass.Count) : ByItem(pass.Height, pass.Count),
            LossArguments(pass.Outputs[_network.Layers], [_network.Outputs, pass.Height], targets, pass.Rows, pass.Start, losses));
    }

    private void Backward(in Pass pass, DeviceBuffer<T> slopes, DeviceBuffer<T> gradients)
    {
        int d = Dimension;
        for (int l = _network.Layers; l >= 1; l--)
        {
            int width = _network.Widths[l], depth = _network.Widths[l - 1];
            var weights = new Operand<T>(gradients, depth, 1, (pass.First * d) + _network.WeightOffset(l), d);
            ProductKernels.Multiply(Kernels, pass.Count, width, depth, pass.Height, 1, Outputs(pass, l), Inputs(pass, l).Transposed(),
                pass.Start > 0 ? 1 : 0, weights);
            if (_network.HasBiases)
                AddRows(pass.Outputs[l], pass.Count, width, pass.Height, gradients, (pass.First * d) + _network.BiasOffset(l), d,
                    pass.Start > 0);
            if (l == 1)
                continue;
            Operand<T> back = Outputs(pass, l - 1);
            if (_network.IsRectified)
                back = back with { Buffer = slopes };
            ProductKernels.Multiply(
                Kernels, pass.Count, depth, pass.Height, width, 1, Weights(pass, l, depth).Transposed(), Outputs(pass, l), 0, back);
            if (_network.IsRectified)
                Launch("passBack", ProductKernels.Grid(Kernels, pass.Height, pass.Count * depth), KernelArgument.Of(pass.Outputs[l - 1]),
                    KernelArgument.Of(slopes), pass.Height);
        }
    }

    private Operand<T> Weights(in Pass pass, int layer, int depth) =>
        new(pass.Points, depth, 1, (pass.First * Dimension) + _network.WeightOffset(layer), Dimension);

    // What a layer is given: the data, transposed, or what the layer before put out.
    private Operand<T> Inputs(in Pass pass, int layer) =>
        layer > 1 || pass.Rows.IsListed ? Outputs(pass, layer - 1) : new(_full.Inputs, _full.Rows, 1, pass.Start);

    private Operand<T> Outputs(in Pass pass, int layer) =>
        new(pass.Outputs[layer], pass.Height, 1, 0, _network.Widths[layer] * pass.Height);

    private Data Upload(DataMatrix a, DataMatrix y) => new(a.Rows, Keep(Transposed(a)), null, Keep(y.Elements));

    private static double[] Transposed(DataMatrix a)
    {
        double[] columns = new double[a.Rows * a.Columns];
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
                columns[(j * a.Rows) + i] = a[i, j];
        }

        return columns;
    }

    private sealed record Data(int Rows, DeviceBuffer<T> Inputs, DeviceBuffer<int>? Labels, DeviceBuffer<T>? Targets);

    private readonly record struct Pass(
        DeviceBuffer<T> Points, int First, int Count, int Start, int Height, PointRows<T> Rows, DeviceBuffer<T>[] Outputs);
}
