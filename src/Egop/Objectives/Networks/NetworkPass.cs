using System.Numerics;

namespace Egop;

/// <summary>Forward and backward passes of a fully connected network over tiles of packed data rows.</summary>
/// <remarks>
/// The outputs of a layer lie as [vector of rows][unit][row], so a layer is one product with the weights as they are in θ, each broadcast,
/// and with biases and rectifier applied while its results are in registers. The backward pass writes the derivatives of a layer over
/// its outputs. Weight gradients are sums over the rows of a tile, then over tiles; bias gradients are sums of vectors. Every order of
/// summation depends on the sizes alone.
/// </remarks>
internal readonly unsafe ref struct NetworkPass<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    // Inner indices of a forward product taken at once: what three vectors of each need stays in a level-1 cache.
    private const int DepthBlock = 160;

    private readonly LayeredNetwork _network;
    private readonly PanelLayout _layout;
    private readonly int _tileVectors;
    private readonly int _firstWidth;
    private readonly T* _layers;
    private readonly T* _biases;
    private readonly T* _sums;
    private readonly T* _first;
    private readonly T* _weights;

    /// <param name="network">The network.</param>
    /// <param name="layout">Its data.</param>
    /// <param name="rows">Data rows of a call.</param>
    /// <param name="memory">Working memory of <see cref="Length"/> elements.</param>
    public NetworkPass(LayeredNetwork network, PanelLayout layout, int rows, T* memory)
    {
        (_network, _layout) = (network, layout);
        _tileVectors = TileVectors(network, rows);
        int units = network.Units, w = TLanes.Count, hidden = network.Widths[1];
        _firstWidth = PanelLayout.Vectors<T>(layout.Columns) * w;
        _layers = Scratch<T>.Take(ref memory, (long)_tileVectors * w * units);
        _biases = Scratch<T>.Take(ref memory, (long)w * units);
        _sums = Scratch<T>.Take(ref memory, (long)w * units);
        _first = Scratch<T>.Take(ref memory, (long)hidden * _firstWidth);
        _weights = layout.Kept is null ? null : memory;
    }

    /// <summary>Working memory of a pass.</summary>
    public static long Length(LayeredNetwork network, PanelLayout layout, int rows)
    {
        int units = network.Units, w = TLanes.Count, hidden = network.Widths[1];
        long weights = layout.Kept is null ? 0 : (long)hidden * layout.Columns;
        return Scratch<T>.Part((long)TileVectors(network, rows) * w * units) + (2 * Scratch<T>.Part((long)w * units))
            + Scratch<T>.Part((long)hidden * PanelLayout.Vectors<T>(layout.Columns) * w) + weights;
    }

    /// <summary>Value and gradient of weight × Σ losses at one point.</summary>
    public double Evaluate(in RowPanels<T> panels, double weight, T* x, T* gradient)
    {
        int w = TLanes.Count, hidden = _network.Widths[1];
        double value = 0;
        Prepare(x);
        new Span<T>(_sums, w * _network.Units).Clear();
        new Span<T>(_first, hidden * _firstWidth).Clear();
        new Span<T>(gradient, _network.Layout.Dimension).Clear();
        for (int start = 0; start < panels.Count; start += _tileVectors * w)
        {
            Forward(panels, start, x);
            value += Differentiate(panels, start, T.CreateTruncating(weight), true);
            Backward(panels, start, x, gradient);
        }

        Finish(gradient);
        return weight * value;
    }

    /// <summary>Σ losses at one point.</summary>
    public double Loss(in RowPanels<T> panels, T* x)
    {
        double sum = 0;
        Prepare(x);
        for (int start = 0; start < panels.Count; start += _tileVectors * TLanes.Count)
        {
            Forward(panels, start, x);
            sum += Differentiate(panels, start, T.One, false);
        }

        return sum;
    }

    /// <summary>Index of the largest output of each row, the first of equal ones, −1 where an output is NaN.</summary>
    public void Classify(in RowPanels<T> panels, T* x, Span<int> classes)
    {
        int w = TLanes.Count, outputs = _network.Outputs;
        Prepare(x);
        for (int start = 0; start < panels.Count; start += _tileVectors * w)
        {
            Forward(panels, start, x);
            T* values = Layer(_network.Layers);
            for (int i = 0; i < Math.Min(_tileVectors * w, panels.Count - start); i++)
                classes[start + i] = IndexOfLargest(values + ((nint)(i / w) * outputs * w) + (i % w), outputs);
        }
    }

    private static int IndexOfLargest(T* values, int count)
    {
        int best = 0;
        for (int j = 0; j < count; j++)
        {
            T value = values[j * TLanes.Count];
            if (T.IsNaN(value))
                return -1;
            if (value > values[best * TLanes.Count])
                best = j;
        }

        return best;
    }

    // Tall tiles make the sums over their rows long, low ones stay in a level-2 cache; the tiles of a data set are of nearly one height.
    private static int TileVectors(LayeredNetwork network, int rows)
    {
        const int Bytes = 1 << 18, LeastRows = 96, MostRows = 480;
        int w = TLanes.Count, vectors = PanelLayout.Vectors<T>(rows);
        int most = Math.Clamp(Bytes / (network.Units * sizeof(T)), LeastRows, MostRows) / w;
        int each = TileKernel<T, TV, TLanes>.Pieces(vectors, TileKernel<T, TV, TLanes>.Pieces(vectors, most));
        int columns = TileKernel<T, TV, TLanes>.TileColumns;
        return Math.Min(vectors, TileKernel<T, TV, TLanes>.Pieces(each, columns) * columns);
    }

    private int VectorsAt(in RowPanels<T> panels, int start) => Math.Min(_tileVectors, PanelLayout.Vectors<T>(panels.Count - start));

    // Outputs of a layer, 1 to the number of layers.
    private T* Layer(int layer) => _layers + ((nint)_network.UnitsBefore(layer) * _tileVectors * TLanes.Count);

    // Biases become vectors; the weights of the columns that are kept are brought together.
    private void Prepare(T* x)
    {
        int w = TLanes.Count;
        T* to = _biases;
        for (int l = 1; l <= _network.Layers; l++)
        {
            T* biases = x + _network.BiasOffset(l);
            for (int i = 0; i < _network.Widths[l]; i++, to += w)
                TLanes.Store(_network.HasBiases ? TLanes.Broadcast(biases[i]) : default, to);
        }

        if (_layout.Kept is not { } kept)
            return;
        T* row = _weights;
        for (int i = 0; i < _network.Widths[1]; i++, x += _network.Widths[0], row += kept.Length)
        {
            for (int j = 0; j < kept.Length; j++)
                row[j] = x[kept[j]];
        }
    }

    private void Forward(in RowPanels<T> panels, int start, T* x)
    {
        int vectors = VectorsAt(panels, start), w = TLanes.Count;
        for (int l = 1; l <= _network.Layers; l++)
        {
            int depth = l == 1 ? _layout.Columns : _network.Widths[l - 1], width = _network.Widths[l];
            T* weights = l == 1 && _weights != null ? _weights : x + _network.WeightOffset(l);
            T* input = l == 1 ? panels.Lanes + ((nint)start * depth) : Layer(l - 1), output = Layer(l);
            T floor = _network.IsRectified && l < _network.Layers ? T.Zero : T.NegativeInfinity;
            int blocks = TileKernel<T, TV, TLanes>.Pieces(depth, DepthBlock);
            for (int b = 0; b < blocks; b++)
            {
                int p = TileKernel<T, TV, TLanes>.Cut(depth, blocks, b), next = TileKernel<T, TV, TLanes>.Cut(depth, blocks, b + 1);
                var product = new TileProduct<T>
                {
                    A = weights + p,
                    ARow = depth,
                    AStep = 1,
                    B = input + ((nint)p * w),
                    BColumn = depth * w,
                    BStep = w,
                    Outer = 1,
                    Inner = next - p,
                    Start = b == 0 ? _biases + (_network.UnitsBefore(l) * w) : output,
                    StartRow = w,
                    StartColumn = b == 0 ? 0 : width * w,
                    C = output,
                    CRow = w,
                    CColumn = width * w,
                    Floor = b == blocks - 1 ? floor : T.NegativeInfinity,
                };
                TileKernel<T, TV, TLanes>.Run<ForwardMode>(product, width, vectors);
            }
        }
    }

    private double Differentiate(in RowPanels<T> panels, int start, T weight, bool differentiate)
    {
        int last = _network.Layers;
        var tile = new OutputTile<T>
        {
            Values = Layer(last),
            Targets = panels.Targets + ((nint)start * _layout.Loss.TargetWidth),
            Vectors = VectorsAt(panels, start),
            Rows = Math.Min(_tileVectors * TLanes.Count, panels.Count - start),
            Outputs = _network.Outputs,
        };
        return _layout.Loss.Differentiate<T, TV, TLanes>(tile, weight, Sums(last), differentiate);
    }

    private T* Sums(int layer) => _sums + (_network.UnitsBefore(layer) * TLanes.Count);

    private void Backward(in RowPanels<T> panels, int start, T* x, T* gradient)
    {
        int vectors = VectorsAt(panels, start), w = TLanes.Count;
        for (int l = _network.Layers; l > 1; l--)
        {
            int width = _network.Widths[l], columns = _network.Widths[l - 1];
            T* delta = Layer(l), input = Layer(l - 1);
            var slopes = new TileProduct<T>
            {
                A = delta,
                ARow = w,
                AStep = width * w,
                B = input,
                BColumn = w,
                BStep = columns * w,
                Outer = 1,
                Inner = vectors,
                C = gradient + _network.WeightOffset(l),
                CRow = columns,
                CColumn = 1,
            };
            TileKernel<T, TV, TLanes>.Run<InnerMode>(slopes, width, columns);
            var back = new TileProduct<T>
            {
                A = x + _network.WeightOffset(l),
                ARow = 1,
                AStep = columns,
                B = delta,
                BColumn = width * w,
                BStep = w,
                Outer = 1,
                Inner = width,
                C = input,
                CRow = w,
                CColumn = columns * w,
                Sums = Sums(l - 1),
            };
            if (_network.IsRectified)
                TileKernel<T, TV, TLanes>.Run<RectifiedBackwardMode>(back, columns, vectors);
            else
                TileKernel<T, TV, TLanes>.Run<LinearBackwardMode>(back, columns, vectors);
        }

        AddFirst(panels, start, vectors);
    }

    // The gradient of the first layer's weights, a group of columns after the other.
    private void AddFirst(in RowPanels<T> panels, int start, int vectors)
    {
        int w = TLanes.Count, width = _network.Widths[1], padded = PanelLayout.Vectors<T>(panels.Count) * w;
        for (int g = 0; g < _layout.Groups<T>(); g++)
        {
            int column = _layout.GroupStart<T>(g), columns = _layout.GroupStart<T>(g + 1) - column;
            var product = new TileProduct<T>
            {
                A = Layer(1),
                ARow = w,
                AStep = 1,
                AJump = (width * w) - w,
                B = panels.Rows + ((nint)column * w * padded) + ((nint)start * columns * w),
                BColumn = w,
                BStep = columns * w,
                Outer = vectors,
                Inner = w,
                C = _first + (column * w),
                CRow = _firstWidth,
                CColumn = w,
            };
            TileKernel<T, TV, TLanes>.Run<AddMode>(product, width, columns);
        }
    }

    private void Finish(T* gradient)
    {
        int w = TLanes.Count, columns = _network.Widths[0];
        for (int i = 0; i < _network.Widths[1]; i++)
        {
            T* from = _first + ((nint)i * _firstWidth), to = gradient + ((nint)i * columns);
            if (_layout.Kept is { } kept)
            {
                for (int j = 0; j < kept.Length; j++)
                    to[kept[j]] = from[j];
            }
            else
            {
                new ReadOnlySpan<T>(from, columns).CopyTo(new Span<T>(to, columns));
            }
        }

        for (int l = 1; _network.HasBiases && l <= _network.Layers; l++)
        {
            T* to = gradient + _network.BiasOffset(l);
            for (int i = 0; i < _network.Widths[l]; i++)
                to[i] = TLanes.Sum(TLanes.Load(Sums(l) + (i * w)));
        }
    }
}
