namespace Egop;

/// <summary>
/// What every comparison adds to a result: curves, the table, one picture for each tuning, and the check that equivariant methods coincide.
/// </summary>
internal static class ComparisonReport
{
    /// <summary>Steps over which rounding may not drive equivariant runs apart.</summary>
    public const int Early = 100;

    /// <summary>The cell of a method in some coordinates.</summary>
    public static ComparisonCell Find(
        IReadOnlyList<ComparisonCell> cells, string method, string coordinates, ComparisonTuning tuning = ComparisonTuning.Shared) =>
        cells.First(c => c.Name == method && c.Coordinates == coordinates && c.Tuning == tuning);

    /// <summary>Median final loss in other coordinates over the one in original coordinates.</summary>
    public static double Ratio(IReadOnlyList<ComparisonCell> cells, string method, ComparisonTuning tuning, string coordinates = "EGOP") =>
        Find(cells, method, coordinates, tuning).Final.Median / Find(cells, method, ComparedCoordinates.Original, tuning).Final.Median;

    /// <summary>Adds all of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cells">The comparison.</param>
    /// <param name="loss">What the ordinate is, such as "f − inf f" or "training loss".</param>
    /// <param name="suffix">Appended to the names of tables and charts, for an experiment of several comparisons.</param>
    public static void Add(ExperimentRun run, IReadOnlyList<ComparisonCell> cells, string loss, string suffix = "")
    {
        run.Table($"methods{suffix}", Table(cells, loss));
        foreach (ComparisonTuning tuning in cells.Select(c => c.Tuning).Distinct())
        {
            string words = tuning == ComparisonTuning.Shared ? "one rate" : "own rates";
            var panels = new List<Chart>();
            foreach (IGrouping<string, ComparisonCell> method in cells.Where(c => c.Tuning == tuning).GroupBy(c => c.Name))
            {
                var chart = new Chart
                {
                    Title = $"{method.Key}, rate {string.Join(" / ", method.Select(c => Guard.Text(c.Rate)).Distinct())}",
                    X = new Axis("step"),
                    Y = new Axis(loss, AxisScale.Logarithmic),
                };
                foreach (ComparisonCell cell in method)
                {
                    ExperimentCurve curve = cell.Curve($"{method.Key}, {words}{suffix}");
                    run.Curve(curve);
                    chart = chart.Add(curve.ToTrace());
                }

                panels.Add(chart);
            }

            run.Chart($"losses {words}{suffix}", new ChartGrid(2, panels));
        }

        foreach (ComparedMethod method in cells.Select(c => c.Method).Distinct().Where(m => m.IsEquivariant))
            run.ExpectAtMost($"{method.Name} coincides in all coordinates{suffix}",
                $"largest relative difference of losses in {Early} steps", Apart(cells, method), 1e-8);
    }

    private static Table Table(IReadOnlyList<ComparisonCell> cells, string loss)
    {
        string[] metrics = [.. cells[0].Metrics.Keys];
        var table = new Table(["method", "coordinates", "tuned", "rate", "at the grid's edge", $"{loss}, median", "lower quartile",
            "upper quartile", .. metrics, "s a run"]);
        foreach (ComparisonCell c in cells)
        {
            table = table.AddRow(
            [
                c.Name, c.Coordinates, c.Tuning == ComparisonTuning.Shared ? "in original" : "here", c.Rate, c.Sweep.BestIsAtEdge,
                c.Final.Median, c.Final.Lower, c.Final.Upper, .. metrics.Select(m => (object?)c.Metric(m).Median),
                Quartiles.Of(c.Seconds).Median,
            ]);
        }

        return table;
    }

    /// <summary>
    /// Largest relative difference between the losses of an equivariant method's runs in all coordinates over the first steps.
    /// </summary>
    public static double Apart(IReadOnlyList<ComparisonCell> cells, ComparedMethod method)
    {
        // The differences of losses themselves, relative to what was to be gained at the start: near the infimum what is left is rounding.
        ComparisonCell[] same = [.. cells.Where(c => c.Method == method && c.Tuning == ComparisonTuning.Shared)];
        double largest = 0;
        foreach (ComparisonCell other in same.Skip(1))
        {
            for (int t = 0; t < other.Losses.Length; t++)
            {
                double start = same[0].Losses[t][0];
                for (int i = 0; i < Math.Min(other.Steps.Length, same[0].Steps.Length) && other.Steps[i] <= Early; i++)
                    largest = Math.Max(largest, Math.Abs(other.Losses[t][i] - same[0].Losses[t][i]) / start);
            }
        }

        return largest;
    }
}
