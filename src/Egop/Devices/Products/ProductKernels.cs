using System.Numerics;

namespace Egop;

/// <summary>Launches of Products.cl; arguments are checked by whoever calls.</summary>
internal static class ProductKernels
{
    // Sizes of a tile of the kernels: rows, columns in single and in double precision, the side of a tile in local memory.
    private const int PanelRows = 12, SinglePanelColumns = 32, DoublePanelColumns = 16, Side = 64, Across = 16, Square = 16;

    /// <summary>Items of a group that adds up a row.</summary>
    public const int Group = 128;

    /// <summary>File of the kernels.</summary>
    public const string Program = "Products";

    /// <summary>
    /// C ← α A B + β C for each of a batch, β = 0 overwriting; with upper, C is symmetric and what is below its diagonal may be left as it
    /// is.
    /// </summary>
    public static void Multiply<T>(
        KernelContext context, int count, int m, int n, int depth, double alpha, Operand<T> a, Operand<T> b, double beta, Operand<T> c,
        bool upper = false, ProductShape shape = ProductShape.Automatic)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (shape == ProductShape.Automatic && context is CudaContext { Blas: { } blas })
            blas.Multiply(count, m, n, depth, alpha, a, b, beta, c);
        else if (IsPacked(context, shape))
            MultiplyPacked(context, count, m, n, depth, alpha, a, b, beta, c, upper);
        else
            MultiplyTiles(context, count, m, n, depth, alpha, a, b, beta, c, upper);
    }

    /// <summary>C ← C + α A B with C in double precision, as sums of products of at most a few hundred terms.</summary>
    public static void AddWide(
        KernelContext context, int m, int n, int depth, double alpha, Operand<float> a, Operand<float> b, Operand<double> c, bool upper,
            ProductShape shape)
    {
        int piece = Depth<float>(), across = Cut(n, Side);
        for (int p = 0; p < depth; p += piece)
        {
            int deep = Math.Min(piece, depth - p);
            Operand<float> left = a.FromColumn(p), right = b.FromRow(p);
            if (shape == ProductShape.Automatic && context is CudaContext { Blas: { } blas })
            {
                using DeviceBuffer<float> part = context.Allocate<float>(m * n);
                blas.Multiply(1, m, n, deep, 1, left, right, 0, new(part, n));
                context.Launch(
                    Program, "addWide", Precision.Single, Grid(context, n, m), part, n, Wide(context, alpha), c.Buffer, c.Offset, c.Row);
            }
            else if (IsPacked(context, shape))
            {
                using DeviceBuffer<float> rows = PackRows(context, 1, m, deep, left), columns = PackColumns(context, 1, n, deep, right);
                context.Launch(
                    Program, "multiplyPackedWide", Precision.Single, new(Cut(m, PanelRows), 1, Cut(n, PanelColumns<float>()), 1),
                    rows, columns, Cut(n, PanelColumns<float>()), m, n, deep, Wide(context, alpha), c.Buffer, c.Offset, c.Row,
                        upper ? 1 : 0);
            }
            else
            {
                context.Launch(
                    Program, "multiplyTilesWide", Precision.Single, new(checked(Cut(m, Side) * across * Across), Across, Across, Across),
                    left.Buffer, left.Offset, left.Row, left.Column, right.Buffer, right.Offset, right.Row, right.Column,
                    m, n, deep, Wide(context, alpha), c.Buffer, c.Offset, c.Row, across, upper ? 1 : 0);
            }
        }
    }

    /// <summary>y ← α op(A) x + β y.</summary>
    public static void MultiplyVector<T>(
        KernelContext context, bool transpose, DeviceMatrix<T> a, double alpha, DeviceBuffer<T> x, double beta, DeviceBuffer<T> y,
            ProductShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArgument scale = KernelArgument.Real<T>(alpha), keep = KernelArgument.Real<T>(beta);
        Precision precision = PrecisionOf<T>.Value;
        KernelArgument buffer = KernelArgument.Of(a.Buffer), from = KernelArgument.Of(x), to = KernelArgument.Of(y);
        bool packed = IsPacked(context, shape);
        if (shape == ProductShape.Automatic && context is CudaContext { Blas: { } blas })
        {
            blas.MultiplyVector(transpose, a, alpha, x, beta, y);
        }
        else if (!transpose)
        {
            context.Launch(
                Program, packed ? "multiplyRowsByItem" : "multiplyRowsByGroup", precision,
                packed ? new(a.Rows, 1) : new(checked(a.Rows * Group), Group),
                buffer, a.Offset, a.Stride, a.Columns, from, scale, keep, to);
        }
        else
        {
            const int LeastHeight = 64, MostBlocks = 256;
            int height = Math.Max(LeastHeight, Cut(a.Rows, MostBlocks)), blocks = Cut(a.Rows, height);
            using DeviceBuffer<T> sums = context.Allocate<T>(checked(blocks * a.Columns));
            context.Launch(
                Program, packed ? "multiplyColumnsByBlock" : "multiplyColumnsByItem", precision,
                packed ? new(blocks, 1) : KernelShape.Cover(a.Columns, Group) with { ItemsY = blocks },
                buffer, a.Offset, a.Stride, a.Rows, a.Columns, height, from, KernelArgument.Of(sums));
            context.Launch(Program, "addBlocks", precision, KernelShape.Cover(a.Columns, Group), KernelArgument.Of(sums), blocks, a.Columns,
                scale, keep, to);
        }
    }

    /// <summary>Makes C symmetric from its upper triangle.</summary>
    public static void Mirror<T>(KernelContext context, DeviceMatrix<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        context.Launch(
            Program, "mirror", PrecisionOf<T>.Value, new(Cut(c.Rows, Square), 1, Cut(c.Rows, Square), 1),
            KernelArgument.Of(c.Buffer), c.Offset, c.Rows, c.Stride);

    /// <summary>C ← β C.</summary>
    public static void Scale<T>(KernelContext context, double beta, DeviceMatrix<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        context.Launch(
            Program, "scaleSquare", PrecisionOf<T>.Value, Grid(context, c.Columns, c.Rows),
            KernelArgument.Of(c.Buffer), c.Offset, c.Columns, c.Stride, KernelArgument.Real<T>(beta));

    /// <summary>Rows down, and across them a few items of a processor or many of a GPU.</summary>
    public static KernelShape Grid(KernelContext context, int columns, int rows)
    {
        const int MostItems = 1 << 12;
        return context.Device.Capabilities.IsProcessor
            ? new(1, 1, rows)
            : KernelShape.Cover(Math.Min(columns, MostItems), Group) with { ItemsY = rows };
    }

    private static bool IsPacked(KernelContext context, ProductShape shape) =>
        shape == ProductShape.Registers || (shape == ProductShape.Automatic && context.Device.Capabilities.IsProcessor);

    private static void MultiplyPacked<T>(
        KernelContext context, int count, int m, int n, int depth, double alpha, Operand<T> a, Operand<T> b, double beta, Operand<T> c,
            bool upper)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int piece = Depth<T>(), panelsA = Cut(m, PanelRows), panelsB = Cut(n, PanelColumns<T>());
        // Products of a batch are small: an item does more than a tile of them.
        int span = count == 1 ? 1 : panelsA;
        for (int p = 0; p < depth; p += piece)
        {
            int deep = Math.Min(piece, depth - p);
            using DeviceBuffer<T> rows =
                PackRows(context, count, m, deep, a.FromColumn(p)), columns = PackColumns(context, count, n, deep, b.FromRow(p));
            context.Launch(
                Program, "multiplyPacked", PrecisionOf<T>.Value, new(Cut(panelsA, span), 1, checked(panelsB * count), 1),
                KernelArgument.Of(rows), KernelArgument.Of(columns), panelsA, panelsB, a.Batch == 0 ? 0 : panelsA,
                b.Batch == 0 ? 0 : panelsB, m, n, deep,
                KernelArgument.Real<T>(alpha), KernelArgument.Real<T>(p == 0 ? beta : 1),
                KernelArgument.Of(c.Buffer), c.Offset, c.Batch, c.Row, upper ? 1 : 0, span);
        }
    }

    private static void MultiplyTiles<T>(
        KernelContext context, int count, int m, int n, int depth, double alpha, Operand<T> a, Operand<T> b, double beta, Operand<T> c,
            bool upper)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int across = Cut(n, Side), down = Cut(m, Side);
        context.Launch(
            Program, "multiplyTiles", PrecisionOf<T>.Value, new(checked(across * down * count * Across), Across, Across, Across),
            KernelArgument.Of(a.Buffer), a.Offset, a.Batch, a.Row, a.Column, KernelArgument.Of(b.Buffer), b.Offset, b.Batch, b.Row,
            b.Column,
            m, n, depth, KernelArgument.Real<T>(alpha), KernelArgument.Real<T>(beta),
            KernelArgument.Of(c.Buffer), c.Offset, c.Batch, c.Row, across, down, upper ? 1 : 0);
    }

    private static DeviceBuffer<T> PackRows<T>(KernelContext context, int count, int m, int depth, Operand<T> a)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Pack(context, "packRows", PanelRows, count, m, depth, a);

    private static DeviceBuffer<T> PackColumns<T>(KernelContext context, int count, int n, int depth, Operand<T> b)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Pack(context, "packColumns", PanelColumns<T>(), count, n, depth, b);

    private static DeviceBuffer<T> Pack<T>(KernelContext context, string entry, int width, int count, int size, int depth, Operand<T> from)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int panels = Cut(size, width), matrices = from.Batch == 0 ? 1 : count;
        DeviceBuffer<T> packed = context.Allocate<T>(checked(panels * matrices * width * depth));
        context.Launch(
            Program, entry, PrecisionOf<T>.Value, new(panels * matrices, 1),
            KernelArgument.Of(from.Buffer), from.Offset, from.Batch, from.Row, from.Column, size, depth, panels, KernelArgument.Of(packed));
        return packed;
    }

    // What a panel of each operand needs stays in a level-1 cache; also the length of sums in single precision that are added in double.
    private static int Depth<T>() => PrecisionOf<T>.IsDouble ? 256 : 384;

    private static int PanelColumns<T>() => PrecisionOf<T>.IsDouble ? DoublePanelColumns : SinglePanelColumns;

    private static int Cut(int length, int piece) => (length + piece - 1) / piece;

    private static KernelArgument Wide(KernelContext context, double value) =>
        context.Device.Capabilities.SupportsDouble ? (KernelArgument)value : (float)value;
}
