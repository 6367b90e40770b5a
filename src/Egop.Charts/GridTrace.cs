using System.Collections.Immutable;

namespace Egop;

/// <summary>How the numbers of a heat map or a contour plot become colors.</summary>
public enum ColorScale
{
    /// <summary>Linear from the least (dark) to the greatest (light).</summary>
    Sequential,

    /// <summary>
    /// Linear in the logarithm; a heat map leaves out zero and negative numbers, a contour plot puts them in its lowest band.
    /// </summary>
    Logarithmic,

    /// <summary>Symmetric about zero: negative blue, zero white, positive red.</summary>
    Diverging,
}

/// <summary>Numbers z_ij at the nodes (x_j, y_i) of a grid. Immutable.</summary>
public abstract record GridTrace : ChartTrace
{
    private protected GridTrace(string name, IEnumerable<double> x, IEnumerable<double> y, double[,] z)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(z);
        X = Copy(x, nameof(x));
        Y = Copy(y, nameof(y));
        Guard.Length(z.GetLength(0), Y.Length, nameof(z), "Give z one row for each y.");
        Guard.Length(z.GetLength(1), X.Length, nameof(z), "Give z one column for each x.");
        CheckIncreasing(X, nameof(x));
        CheckIncreasing(Y, nameof(y));
        Z = [.. z.Cast<double>()];
    }

    /// <summary>Abscissas of the columns, increasing.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Heights of the rows, increasing.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>The numbers in row-major order: z_ij at i · X.Length + j.</summary>
    public ImmutableArray<double> Z { get; }

    /// <summary>How numbers become colors.</summary>
    public ColorScale Colors { get; init; }

    /// <summary>The number of row i and column j.</summary>
    /// <param name="row">Row, counting from 0.</param>
    /// <param name="column">Column, counting from 0.</param>
    public double this[int row, int column] => Z[(row * X.Length) + column];

    /// <summary>The number the color scale is linear in: the logarithm where it is logarithmic; NaN for a gap.</summary>
    internal double Level(double z) => Extent.Coordinate(z, Colors == ColorScale.Logarithmic);

    /// <summary>Least and greatest of the numbers that have a color, on the color scale; NaN if there is none.</summary>
    internal (double Low, double High) LevelRange()
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double z in Z)
        {
            double level = Level(z);
            if (!double.IsNaN(level))
                (low, high) = (Math.Min(low, level), Math.Max(high, level));
        }
        if (low > high)
            return (double.NaN, double.NaN);
        if (Colors != ColorScale.Diverging)
            return (low, high);
        double end = Math.Max(Math.Abs(low), Math.Abs(high));
        return (-end, end);
    }

    private static void CheckIncreasing(ImmutableArray<double> nodes, string name)
    {
        Guard.Finite(nodes.AsSpan(), name, "Give the finite coordinates of the grid.");
        for (int i = 1; i < nodes.Length; i++)
        {
            if (nodes[i] <= nodes[i - 1])
                throw Guard.Bad(name, "increasing coordinates",
                    $"{Guard.Text(nodes[i])} after {Guard.Text(nodes[i - 1])} at index {Guard.Text(i)}",
                    "Sort the coordinates together with their rows or columns of z.");
        }
    }
}

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

/// <summary>Filled contours of a function known at the nodes of a grid, linear along the grid's edges.</summary>
public sealed record ContourTrace : GridTrace
{
    /// <summary>Filled contours.</summary>
    /// <param name="name">Title of the color bar.</param>
    /// <param name="x">Abscissas of the columns, increasing.</param>
    /// <param name="y">Heights of the rows, increasing.</param>
    /// <param name="z">One row for each y, one column for each x; an invalid number makes a hole reaching to its neighbours.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or coordinates are not finite and increasing.</exception>
    public ContourTrace(string name, IEnumerable<double> x, IEnumerable<double> y, double[,] z)
        : base(name, x, y, z)
    {
    }

    /// <summary>The levels between the bands, increasing; empty to choose about twelve round ones.</summary>
    /// <exception cref="ArgumentException">Levels are not finite and increasing.</exception>
    public ImmutableArray<double> Levels
    {
        get;
        init
        {
            ImmutableArray<double> levels = value.IsDefault ? [] : value;
            Guard.Finite(levels.AsSpan(), nameof(Levels), "Give finite levels.");
            for (int i = 1; i < levels.Length; i++)
            {
                if (levels[i] <= levels[i - 1])
                    throw Guard.Bad(nameof(Levels), "increasing levels",
                        $"{Guard.Text(levels[i])} after {Guard.Text(levels[i - 1])}", "Sort the levels.");
            }
            field = levels;
        }
    } = [];

    internal override void Extend(ref Extent extent)
    {
        for (int i = 0; i < Y.Length; i++)
        {
            for (int j = 0; j < X.Length; j++)
            {
                if (double.IsFinite(this[i, j]))
                    extent.Add(X[j], Y[i]);
            }
        }
    }

    /// <summary>The numbers on the color scale, row-major; zero and negative ones at the least level if it is logarithmic.</summary>
    internal double[] Heights(double lowest) =>
        [.. Z.Select(z => !double.IsFinite(z) ? double.NaN : double.IsNaN(Level(z)) ? lowest : Level(z))];
}
