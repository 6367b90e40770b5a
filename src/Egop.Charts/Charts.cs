using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>The charts this library draws most, made from plain numbers.</summary>
/// <example><code>
/// IObjective f = Objectives.Rosenbrock(2);
/// TrainResult run = Trainer.Run(f, new Adam { LearningRate = 0.05 }, [-1, 1], new() { Steps = 100 });
/// Chart chart = Charts.Losses(("Adam", run)).WithTitle("Rosenbrock");
/// Console.WriteLine(chart); // Chart "Rosenbrock": 1 line, log y
/// </code></example>
public static partial class Charts
{
    private const double EqualDensity = 2 / Math.PI;

    /// <summary>Losses against steps, one line a run, with a logarithmic loss axis if every finite loss is positive.</summary>
    /// <param name="runs">Name, steps and losses of each run; a loss that is NaN or infinite is a gap.</param>
    /// <exception cref="ArgumentException">A run has not as many losses as steps.</exception>
    public static Chart Losses(params IEnumerable<(string Name, double[] Steps, double[] Losses)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return LossChart([.. runs.Select(run => new LineTrace(run.Name, run.Steps, run.Losses))]);
    }

    /// <summary>The median loss over runs, with the band between the quartiles, against the step 0, 1, 2, ...</summary>
    /// <param name="name">Name of the line.</param>
    /// <param name="runs">The losses of each run, all of one length; NaN after a run diverged, which ranks last.</param>
    /// <exception cref="ArgumentException">There is no run, or lengths differ.</exception>
    public static Chart LossBands(string name, params IEnumerable<double[]> runs) => LossBands((name, Listed(runs)));

    /// <summary>For each name the median loss over its runs, with the band between the quartiles, against the step 0, 1, 2, ...</summary>
    /// <param name="groups">
    /// Name and runs of each line; all runs of a name have one length, NaN after a run diverged, which ranks last.
    /// </param>
    /// <exception cref="ArgumentException">A name has no run, or lengths differ.</exception>
    public static Chart LossBands(params IEnumerable<(string Name, IReadOnlyList<double[]> Runs)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return LossChart([.. groups.Select(group =>
        {
            int length = group.Runs.Count == 0 ? 0 : group.Runs[0].Length;
            return LineTrace.Quartiles(group.Name, Enumerable.Range(0, length).Select(step => (double)step), group.Runs);
        })]);
    }

    /// <summary>
    /// Eigenvalues in decreasing order on a logarithmic axis, with the leading ones enlarged in an inset. The axis ends 17 decades below
    /// the largest eigenvalue, where rounding begins.
    /// </summary>
    /// <param name="eigenvalues">
    /// Eigenvalues in any order; zero, negative and invalid ones keep their place in the order and are gaps.
    /// </param>
    /// <param name="inset">How many leading eigenvalues the inset shows; none unless there are more eigenvalues than that.</param>
    /// <exception cref="ArgumentException"><paramref name="inset"/> is negative.</exception>
    public static Chart Spectrum(IEnumerable<double> eigenvalues, int inset = 100)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        Guard.NonNegative(inset, nameof(inset));
        double[] sorted = [.. eigenvalues.OrderByDescending(value => double.IsNaN(value) ? double.NegativeInfinity : value)];
        // Seventeen decades below the largest everything is rounding: showing it would flatten what is not.
        double floor = sorted.Length > 0 && double.IsFinite(sorted[0]) ? 1e-17 * sorted[0] : 0;
        double? lowest = floor > 0 && sorted.Any(value => value > 0 && value < floor) ? floor : null;
        Chart chart = Leading(sorted.Length) with
        {
            Title = "Eigenvalues",
            X = new Axis("index k"),
            Y = new Axis("eigenvalue λₖ", AxisScale.Logarithmic, min: lowest),
        };
        return inset > 0 && sorted.Length > inset ? chart.WithInset(Leading(inset).WithTitle($"first {Guard.Text(inset)}")) : chart;

        Chart Leading(int count) => new()
        {
            Y = new Axis(scale: AxisScale.Logarithmic),
            Traces = [new LineTrace("", Ordinals(count), sorted.Take(count))
                { Marker = count <= 25 ? MarkerShape.Circle : MarkerShape.None }],
        };
    }

    /// <summary>
    /// Densities β_k = ‖v_k‖₁² / d of eigenvectors, in [1/d, 1], against 2/π, which a random direction has as d grows; with sr/d if
    /// the stable rank sr is given.
    /// </summary>
    /// <param name="densities">Density of each eigenvector, leading one first; an invalid one is left out.</param>
    /// <param name="dimension">Dimension d.</param>
    /// <param name="stableRank">Stable rank sr; null for no line sr/d.</param>
    /// <exception cref="ArgumentException">The dimension is not positive or the stable rank not finite.</exception>
    public static Chart Densities(IEnumerable<double> densities, int dimension, double? stableRank = null)
    {
        double[] values = [.. densities];
        Guard.Positive(dimension, nameof(dimension));
        Chart chart = new Chart
        {
            Title = "Densities of eigenvectors",
            Subtitle = $"dimension {Guard.Text(dimension)}",
            X = new Axis("index k"),
            Y = new Axis("density βₖ", min: 0, max: Math.Max(1, values.Where(double.IsFinite).DefaultIfEmpty(0).Max())),
            Traces = [new MarkerTrace("density", Ordinals(values.Length), values)],
        }.WithHorizontalLine(EqualDensity, "2/π (random)");
        return stableRank is double rank ? chart.WithHorizontalLine(rank / dimension, "sr/d") : chart;
    }

    /// <summary>One bar for each name.</summary>
    /// <param name="bars">Name and height of each bar; an invalid height is left out.</param>
    public static Chart Bars(params IEnumerable<(string Name, double Value)> bars)
    {
        ImmutableArray<(string Name, double Value)> all = [.. bars];
        return new Chart { Traces = [new BarTrace("", all.Select(bar => bar.Name), all.Select(bar => bar.Value))] };
    }

    /// <summary>
    /// The entries of a matrix as colored cells, first row on top; colors are symmetric about zero if the matrix has negative entries.
    /// </summary>
    /// <param name="matrix">The matrix; invalid entries are empty cells.</param>
    public static Chart HeatMap(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        bool signed = matrix.Exists(entry => double.IsFinite(entry) && entry < 0);
        var trace = new HeatMapTrace("", Ordinals(matrix.ColumnCount), Ordinals(matrix.RowCount), matrix.ToArray())
        {
            Colors = signed ? ColorScale.Diverging : ColorScale.Sequential,
        };
        return new Chart { X = new Axis("column"), Y = new Axis("row", reversed: true), Traces = [trace], Width = 520, Height = 440 };
    }

    /// <summary>
    /// Paths in the plane over the contours of a function, whose colors are logarithmic if it is positive on the grid and spans more
    /// than two decades.
    /// </summary>
    /// <param name="function">The function f(x, y); invalid values are holes.</param>
    /// <param name="x">Range of x.</param>
    /// <param name="y">Range of y.</param>
    /// <param name="paths">Name and points of each path, in their order.</param>
    /// <exception cref="ArgumentException">A range is empty or not finite, or a path has not as many y as x.</exception>
    public static Chart Trajectory(
        Func<double, double, double> function,
        (double Min, double Max) x,
        (double Min, double Max) y,
        params IEnumerable<(string Name, double[] X, double[] Y)> paths)
    {
        const int Nodes = 121;
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(paths);
        Axis horizontal = new("x", min: Finite(x.Min, nameof(x)), max: Finite(x.Max, nameof(x)));
        Axis vertical = new("y", min: Finite(y.Min, nameof(y)), max: Finite(y.Max, nameof(y)));
        double[] columns = Spaced(x.Min, x.Max), rows = Spaced(y.Min, y.Max);
        double[,] z = new double[Nodes, Nodes];
        for (int i = 0; i < Nodes; i++)
        {
            for (int j = 0; j < Nodes; j++)
                z[i, j] = function(columns[j], rows[i]);
        }
        double[] finite = [.. z.Cast<double>().Where(double.IsFinite)];
        bool log = finite.Length > 0 && finite.Min() >= 0
            && finite.Max() > 100 * finite.Where(value => value > 0).DefaultIfEmpty(finite.Max()).Min();
        return new Chart
        {
            X = horizontal,
            Y = vertical,
            Traces =
            [
                new ContourTrace("f", columns, rows, z) { Colors = log ? ColorScale.Logarithmic : ColorScale.Sequential },
                .. paths.Select(path => new LineTrace(path.Name, path.X, path.Y)),
            ],
            Height = 480,
        };

        static double[] Spaced(double from, double to) =>
            [.. Enumerable.Range(0, Nodes).Select(i => (from * (Nodes - 1 - i) / (Nodes - 1)) + (to * i / (Nodes - 1)))];
    }

    private static Chart LossChart(ImmutableArray<ChartTrace> traces)
    {
        bool positive = traces.OfType<LineTrace>().All(line => line.Y.Where(double.IsFinite).All(loss => loss > 0));
        return new Chart
        {
            Title = "Losses",
            X = new Axis("step"),
            Y = new Axis("loss", positive ? AxisScale.Logarithmic : AxisScale.Linear),
            Traces = traces,
        };
    }

    private static IReadOnlyList<double[]> Listed(IEnumerable<double[]> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs];
    }

    private static IEnumerable<double> Ordinals(int count) => Enumerable.Range(1, count).Select(k => (double)k);

    private static double Finite(double end, string name) =>
        double.IsFinite(end) ? end : throw Guard.Bad(name, "a finite range", Guard.Text(end), "Give the ends of the range.");
}
