using System.Numerics;

namespace Egop;

/// <summary>
/// Log-sum-exp of squared residuals at many points at once. The weights of a point need all of its residuals, so the rows are one tile.
/// </summary>
internal sealed class LogSumExpOnDevice<T> : RowsOnDevice<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceBuffer<T> _a, _targets;
    private readonly int _rows;

    public LogSumExpOnDevice(KernelContext context, IObjective objective, LogSumExp sum)
        : base(context, objective)
    {
        _rows = sum.A.Rows;
        _a = Keep(sum.A.Elements);
        _targets = Keep([.. sum.Y]);
    }

    // So many for each row of a tile that the numbers of all rows are as many as wanted.
    protected override int NumbersPerRow => (_rows + TileHeight - 1) / TileHeight;

    protected override int GroupsPerPoint => 1;

    protected override (int Listed, int Full) Rows => (_rows, _rows);

    protected override double Weight(int? rows) => 1;

    protected override void EvaluateBlock(
        DeviceBuffer<T> points, int first, int count, PointRows<T> rows, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        int d = Dimension;
        using DeviceBuffer<T> margins = Kernels.Allocate<T>(checked(count * _rows));
        Operand<T> a = new(_a, d), t = new(margins, _rows);
        ProductKernels.Multiply(Kernels, 1, count, _rows, d, 1, new(points, d, 1, first * d), a.Transposed(), 0, t);
        Launch("logSumExp", ByGroup(count), KernelArgument.Of(margins), _rows, KernelArgument.Of(_targets), KernelArgument.Of(values),
            first);
        ProductKernels.Multiply(Kernels, 1, count, d, _rows, 1, t, a, 0, new(gradients, d, 1, first * d));
    }
}
