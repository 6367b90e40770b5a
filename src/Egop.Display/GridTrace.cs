using System.Collections.Immutable;

namespace Egop;

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
