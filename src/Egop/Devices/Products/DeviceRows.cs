using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>What is done to the rows of a matrix on a device beside products.</summary>
internal static class DeviceRows
{
    /// <summary>Σ_j a_ij² of each row, added in double precision, brought home.</summary>
    public static double[] Squares<T>(DeviceMatrix<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] squares = new double[a.Rows];
        switch (a.Buffer.Context)
        {
            case KernelContext context:
                int group = context.Device.Capabilities.IsProcessor ? 1 : ProductKernels.Group;
                using (DeviceBuffer<double> sums = context.Allocate<double>(a.Rows))
                {
                    context.Launch(
                        ProductKernels.Program, "rowSquares", PrecisionOf<T>.Value, new(checked(a.Rows * group), group),
                        KernelArgument.Of(a.Buffer), a.Offset, a.Stride, a.Columns, sums);
                    sums.Download(squares);
                }

                break;
            default:
                ParallelRange.ForEach(a.Rows, 0, i => squares[i] = SquaredNorm.Of<T>(Row(a, i)));
                break;
        }

        return squares;
    }

    /// <summary>Rows over those of another matrix of the same sizes.</summary>
    public static void Copy<T>(DeviceMatrix<T> a, DeviceMatrix<T> to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (to.Buffer.Context)
        {
            case KernelContext context:
                Launch(context, a, a.Buffer, false, to);
                break;
            default:
                ParallelRange.ForEach(a.Rows, 0, i => Row(a, i).CopyTo(Row(to, i)));
                break;
        }
    }

    /// <summary>Multiplies each row by a number.</summary>
    public static void Scale<T>(DeviceMatrix<T> a, T[] factors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (a.Buffer.Context)
        {
            case KernelContext context:
                using (DeviceBuffer<T> uploaded = context.Upload<T>(factors))
                    Launch(context, a, uploaded, true, a);
                break;
            default:
                ParallelRange.ForEach(a.Rows, 0, i => TensorPrimitives.Multiply(Row(a, i), factors[i], Row(a, i)));
                break;
        }
    }

    /// <summary>Some columns of each row.</summary>
    public static void Gather<T>(DeviceMatrix<T> a, DeviceBuffer<int> columns, DeviceMatrix<T> to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (to.Buffer.Context)
        {
            case KernelContext context:
                context.Launch(
                    ProductKernels.Program, "gatherColumns", PrecisionOf<T>.Value, ProductKernels.Grid(context, columns.Length, a.Rows),
                    KernelArgument.Of(a.Buffer), a.Offset, a.Stride, columns, columns.Length, KernelArgument.Of(to.Buffer), to.Offset);
                break;
            default:
                ParallelRange.ForEach(a.Rows, 0, i =>
                {
                    Span<T> from = Row(a, i), row = Row(to, i);
                    for (int j = 0; j < row.Length; j++)
                        row[j] = from[CpuContext.Span(columns)[j]];
                });
                break;
        }
    }

    private static void Launch<T>(KernelContext context, DeviceMatrix<T> a, DeviceBuffer<T> factors, bool isScaled, DeviceMatrix<T> to)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        context.Launch(
            ProductKernels.Program, "scaleRows", PrecisionOf<T>.Value, ProductKernels.Grid(context, a.Columns, a.Rows),
            KernelArgument.Of(a.Buffer), a.Offset, a.Stride, a.Columns, KernelArgument.Of(factors), isScaled ? 1 : 0,
                KernelArgument.Of(to.Buffer), to.Offset, to.Stride);

    private static Span<T> Row<T>(DeviceMatrix<T> a, int i)
        where T : unmanaged, IFloatingPointIeee754<T> => CpuContext.Span(a.Buffer).Slice(a.Offset + (i * a.Stride), a.Columns);
}
