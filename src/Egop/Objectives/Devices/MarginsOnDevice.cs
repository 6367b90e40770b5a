using System.Numerics;

namespace Egop;

/// <summary>
/// Sums over data rows of losses of t = ⟨a_i, θ⟩ at many points at once: two products and the losses, over tiles of rows.
/// </summary>
internal sealed class MarginsOnDevice<T> : RowsOnDevice<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string _loss;
    private readonly double _penalty;
    private readonly Func<int?, double> _weight;
    private readonly Data _listed, _full;

    public MarginsOnDevice(KernelContext context, IObjective objective, LeastSquares least)
        : base(context, objective)
    {
        (DataMatrix a, MarginLoss loss) = least.Full;
        _loss = "residuals";
        _weight = rows => rows is { } some ? least.Scale * ((double)least.A.Rows / some) : least.Scale;
        _full = new Data(a.Rows, Keep(a.Elements), Keep(loss.Targets));
        _listed = a == least.A || objective is not Minibatches ? _full : new Data(least.A.Rows, Keep(least.A.Elements), Keep([.. least.Y]));
    }

    public MarginsOnDevice(KernelContext context, IObjective objective, LogisticRegression logistic)
        : base(context, objective)
    {
        _loss = "logistic";
        _penalty = logistic.L2;
        _weight = rows => 1.0 / (rows ?? logistic.A.Rows);
        _listed = _full = new Data(logistic.A.Rows, Keep(logistic.A.Elements), Keep([.. logistic.Y]));
    }

    protected override int NumbersPerRow => Objective is Minibatches ? Dimension + 2 : 2;

    protected override int GroupsPerPoint => 1;

    protected override (int Listed, int Full) Rows => (_listed.Rows, _full.Rows);

    protected override double Weight(int? rows) => _weight(rows);

    protected override void EvaluateBlock(
        DeviceBuffer<T> points, int first, int count, PointRows<T> rows, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        int d = Dimension, tile = Math.Min(rows.Most, TileHeight);
        using DeviceBuffer<T> margins = Kernels.Allocate<T>(checked(count * tile)), losses = Kernels.Allocate<T>(checked(count * tile));
        using DeviceBuffer<T>? gathered = rows.IsListed ? Kernels.Allocate<T>(checked(count * tile * d)) : null;
        Data data = rows.IsListed ? _listed : _full;
        for (int start = 0; start < rows.Most; start += tile)
        {
            int height = Math.Min(tile, rows.Most - start);
            if (gathered is not null)
            {
                Launch(
                    "gatherRows", ByItem(height, count), KernelArgument.Of(data.A), d, 1, d, rows.List, rows.Most, start, height,
                        KernelArgument.Of(gathered), d, 1);
            }

            // Points on the same rows are the rows of one product; on rows of their own each is a product.
            (int products, int height1) = gathered is null ? (1, count) : (count, 1);
            Operand<T> a = gathered is null ? new(data.A, d, 1, start * d) : new(gathered, d, 1, 0, height * d);
            Operand<T> x = new(points, d, 1, first * d, d), t = new(margins, height, 1, 0, height), g = new(gradients, d, 1, first * d, d);
            ProductKernels.Multiply(Kernels, products, height1, height, d, 1, x, a.Transposed(), 0, t);
            Launch(_loss, ByItem(height, count), LossArguments(margins, [height], KernelArgument.Of(data.Targets), rows, start, losses));
            AddRows(losses, count, 1, height, values, first, 1, start > 0);
            ProductKernels.Multiply(Kernels, products, height1, d, height, 1, t, a, start > 0 ? 1 : 0, g);
        }

        if (_penalty > 0)
            Launch("penalize", ByGroup(count), KernelArgument.Of(points), KernelArgument.Of(gradients), first, d,
                KernelArgument.Real<T>(_penalty), KernelArgument.Of(values));
    }

    private sealed record Data(int Rows, DeviceBuffer<T> A, DeviceBuffer<T> Targets);
}
