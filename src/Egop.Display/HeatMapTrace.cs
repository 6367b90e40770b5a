using System.Collections.Immutable;

namespace Egop;

/// <summary>A colored cell for each number of a grid; a cell reaches half way to its neighbours.</summary>
/// <remarks>
/// A grid of more than 160 rows or columns is drawn in blocks, each by its number of greatest magnitude, so that a lone large entry
/// stays visible.
/// </remarks>
public sealed record HeatMapTrace : GridTrace
{
    /// <summary>A heat map.</summary>
    /// <param name="name">Title of the color bar.</param>
    /// <param name="x">Abscissas of the columns, increasing.</param>
    /// <param name="y">Heights of the rows, increasing.</param>
    /// <param name="z">One row for each y, one column for each x; an invalid number leaves its cell empty.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or coordinates are not finite and increasing.</exception>
    public HeatMapTrace(string name, IEnumerable<double> x, IEnumerable<double> y, double[,] z)
        : base(name, x, y, z)
    {
    }

    internal override void Extend(ref Extent extent)
    {
        double[] x = Edges(X, extent.LogX), y = Edges(Y, extent.LogY);
        for (int i = 0; i < Y.Length; i++)
        {
            for (int j = 0; j < X.Length; j++)
            {
                if (double.IsNaN(Level(this[i, j])))
                    continue;
                extent.AddCoordinates(x[j], y[i]);
                extent.AddCoordinates(x[j + 1], y[i + 1]);
            }
        }
    }

    /// <summary>The n + 1 edges of n cells in the coordinates of the axis; a lone cell is one unit wide.</summary>
    internal static double[] Edges(ImmutableArray<double> nodes, bool log)
    {
        double[] u = [.. nodes.Select(node => Egop.Extent.Coordinate(node, log))];
        int n = u.Length;
        if (n == 0)
            return [];
        if (n == 1)
            return [u[0] - 0.5, u[0] + 0.5];
        double[] edges = new double[n + 1];
        edges[0] = u[0] - ((u[1] / 2) - (u[0] / 2));
        for (int i = 1; i < n; i++)
            edges[i] = (u[i - 1] / 2) + (u[i] / 2);
        edges[n] = u[n - 1] + ((u[n - 1] / 2) - (u[n - 2] / 2));
        return edges;
    }

    /// <summary>
    /// At most <paramref name="limit"/> rows and columns: the edges of blocks of cells and, in each block, the level of greatest magnitude.
    /// </summary>
    internal (double[] X, double[] Y, double[,] Level) Blocks(bool logX, bool logY, int limit = 160)
    {
        double[] x = Edges(X, logX), y = Edges(Y, logY);
        int width = ((X.Length - 1) / limit) + 1, height = ((Y.Length - 1) / limit) + 1;
        int columns = (X.Length + width - 1) / width, rows = (Y.Length + height - 1) / height;
        double[,] level = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                level[i, j] = Greatest(i * height, Math.Min((i + 1) * height, Y.Length), j * width, Math.Min((j + 1) * width, X.Length));
        }
        return (EveryNth(x, width), EveryNth(y, height), level);
    }

    private double Greatest(int top, int bottom, int left, int right)
    {
        double best = double.NaN;
        for (int i = top; i < bottom; i++)
        {
            for (int j = left; j < right; j++)
            {
                double z = this[i, j];
                if (!double.IsNaN(Level(z)) && !(Math.Abs(z) <= Math.Abs(best)))
                    best = z;
            }
        }
        return Level(best);
    }

    private static double[] EveryNth(double[] edges, int n) =>
        n == 1 || edges.Length == 0 ? edges : [.. edges.Where((_, i) => i % n == 0 && i < edges.Length - 1), edges[^1]];
}
