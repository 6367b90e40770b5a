using System.Numerics;

namespace Egop;

/// <summary>Values and gradients at many points of sums over data rows of losses of ⟨a_i, θ⟩: two matrix products and the losses.</summary>
/// <remarks>
/// A tile of data rows is read once for a block of points. Every sum runs over the columns, or over the rows of a tile and then over
/// tiles, in an order that does not depend on how many points there are.
/// </remarks>
internal static unsafe class MarginEvaluation
{
    private const int TileBytes = 1 << 18;
    private const int LeastTile = 48;
    private const int LargestTile = 480;
    private const int LeastPoints = 8;
    private const int MostPoints = 64;

    /// <summary>Writes Σ losses, and scale × its gradient.</summary>
    public static void Run<T>(
        DataMatrix a, MarginLoss loss, ReadOnlySpan<int> rows, double scale, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = a.Columns, most = PointsAtOnce<T>(d);
        for (int m = 0; m < values.Length; m += most)
        {
            int count = Math.Min(most, values.Length - m);
            RunBlock(a, loss, rows, scale, points.Slice(m * d, count * d), values.Slice(m, count), gradients.Slice(m * d, count * d));
        }
    }

    /// <summary>Points whose coordinates and gradients share a level-2 cache with a tile of the data.</summary>
    public static int PointsAtOnce<T>(int dimension)
        where T : unmanaged, IFloatingPointIeee754<T> => (int)Math.Clamp(TileBytes / (2L * dimension * sizeof(T)), LeastPoints, MostPoints);

    /// <summary>Data rows of a tile, but for the last one.</summary>
    public static int TileHeight<T>(int columns, int rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Math.Min(rows, (int)Math.Clamp(TileBytes / ((long)columns * sizeof(T)), LeastTile, LargestTile));

    private static void RunBlock<T>(
        DataMatrix a, MarginLoss loss, ReadOnlySpan<int> rows, double scale, ReadOnlySpan<T> points, Span<double> values, Span<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = a.Columns, width = PointProducts.Padded<T>(d), count = values.Length, total = rows.IsEmpty ? a.Rows : rows.Length;
        int height = TileHeight<T>(d, total), stride = PointProducts.Padded<T>(height);
        long padded = (long)count * width, tile = (long)stride * count, gathered = rows.IsEmpty ? 0 : ((long)height * d) + width;
        using var room = new Scratch<T>((2 * Scratch<T>.Part(padded)) + Scratch<T>.Part(tile) + Scratch<T>.Part(stride) + gathered);
        fixed (T* start = room, all = a.ElementsAs<T>())
        {
            T* memory = Scratch<T>.Align(start), x = Scratch<T>.Take(ref memory, padded), g = Scratch<T>.Take(ref memory, padded);
            T* margins = Scratch<T>.Take(ref memory, tile), targets = Scratch<T>.Take(ref memory, stride);
            PointProducts.Pad(points, d, x);
            new Span<T>(g, count * width).Clear();
            values.Clear();
            for (int first = 0; first < total; first += height)
            {
                int n = Math.Min(height, total - first);
                T* from = rows.IsEmpty ? all + ((nint)first * d) : Gather(all, d, rows.Slice(first, n), memory, width);
                PointProducts.Inner(d, count, x, n, from, d, margins, stride);
                loss.ReadTargets(rows, first, n, targets);
                for (int m = 0; m < count; m++)
                    values[m] += loss.Differentiate(margins + ((nint)m * stride), targets, n);
                PointProducts.AddCombinations(d, count, margins, stride, 1, n, from, d, g);
            }

            PointProducts.Unpad(g, d, gradients);
        }

        T factor = T.CreateTruncating(scale);
        foreach (ref T slope in gradients)
            slope *= factor;
    }

    private static T* Gather<T>(T* all, int columns, ReadOnlySpan<int> rows, T* target, int slack)
        where T : unmanaged
    {
        for (int i = 0; i < rows.Length; i++)
            new ReadOnlySpan<T>(all + ((nint)rows[i] * columns), columns).CopyTo(new Span<T>(target + ((nint)i * columns), columns));
        new Span<T>(target + ((nint)rows.Length * columns), slack).Clear();
        return target;
    }
}
