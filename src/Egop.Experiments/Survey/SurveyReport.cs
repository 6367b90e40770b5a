namespace Egop;

/// <summary>The table, the picture and the expectations of the survey.</summary>
internal static class SurveyReport
{
    // Runs in two coordinates that are the same but for rounding: at most so many times as far apart as a start moved by one
    // rounding unit drives them, where that is more than the least that is asked for. 100 × 1e-10 is the 1e-8 of other experiments.
    private const double Times = 100, Least = 1e-10;

    /// <summary>Adds all of it.</summary>
    public static void Add(ExperimentRun run, SurveyResult[] results)
    {
        run.Table("survey", Table(results));
        run.Table("rates", Rates(results));
        if (results.Any(r => r.NotRun.Count > 0))
            run.Table("not run", results.SelectMany(r => r.NotRun.Select(n => (r.Problem.Name, n.Key, n.Value)))
                .Aggregate(new Table("objective", "method", "reason"), (table, n) => table.AddRow(n.Name, n.Key, n.Value)));
        run.Chart("losses", new ChartGrid(2, results.Select(Losses)));
        run.Chart("times", new ChartGrid(2, Timed(results).Select(StepTimes)));
        foreach (SurveyResult r in results)
        {
            foreach (Optimizer entry in Optimizers.Registry)
            {
                run.Number($"{r.Problem.Name}, {entry.Name}, original", r.Final(entry.Name, ComparedCoordinates.Original));
                run.Number($"{r.Problem.Name}, {entry.Name}, EGOP", r.Final(entry.Name, SurveyResult.Egop));
            }

            foreach (ComparedMethod method in r.Cells.Select(c => c.Method).Distinct().Where(m => m.IsEquivariant))
            {
                double apart = ComparisonReport.Apart(r.Cells, method), rounding = r.Rounding[method.Name];
                run.Number($"{r.Problem.Name}, {method.Name}, apart", apart);
                run.Number($"{r.Problem.Name}, {method.Name}, apart by rounding", rounding);
                run.ExpectAtMost(
                    $"{r.Problem.Name}: {method.Name} coincides in both coordinates, up to rounding",
                    "largest relative difference of losses in 100 steps, over what one rounding unit of the start makes (1e-10 at least)",
                    apart / Math.Max(Least, rounding), Times,
                    string.Create(System.Globalization.CultureInfo.InvariantCulture,
                        $"{apart:G2} apart; one rounding unit of the start makes {rounding:G2}."));
            }
        }

        SurveyResult network = results[0];
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            run.ExpectAtMost(
                $"{network.Problem.Name}: {method} reaches a lower training loss at the shared rate", "median final loss, EGOP / original",
                network.Final(method, SurveyResult.Egop) / network.Final(method, ComparedCoordinates.Original), 1);
        }

        run.Note("Hyper-parameters other than the learning rate are the library's defaults (ranks, windows, epsilons too); another choice "
            + "would move a method in this picture.");
        run.Note("The rate is the best in original coordinates, the same in EGOP coordinates; where rates were tuned separately, the table "
            + "of rates has those runs as well.");
        run.Note("Of a method that is not run no number is given; the table says why. ∞ is a run that diverged at every rate.");
        ComparisonCell[] edge =
            [.. results.SelectMany(r => r.Cells).Where(c => c.Coordinates == ComparedCoordinates.Original && c.Sweep.BestIsAtEdge)];
        run.Note($"{edge.Length} of {results.Sum(r => r.Cells.Select(c => c.Name).Distinct().Count())} best rates in original coordinates "
            + "lie at an end of the grid 0.001, ..., 100, and better ones perhaps beyond: the table of rates says which.");
        run.Note("Times are of this machine, gradient included, and of runs side by side where there are several trials.");
    }

    private static Table Table(SurveyResult[] results)
    {
        IEnumerable<string> columns =
        [
            "method", "follows", .. results.SelectMany(r => (string[])[$"{r.Problem.Name}, original", $"{r.Problem.Name}, EGOP"]),
            .. Timed(results).SelectMany(r => (string[])[$"{r.Problem.Name}, ms a step", $"{r.Problem.Name}, EGOP, ms a step"]),
        ];
        return Optimizers.Registry.Aggregate(new Table(columns), (table, entry) => table.AddRow(
        [
            entry.Name, entry.Facts.Follows,
            .. results.SelectMany(r => Pair(r, entry.Name, coordinates => r.Final(entry.Name, coordinates))),
            .. Timed(results).SelectMany(r => Pair(r, entry.Name, coordinates => r.StepTime(entry.Name, coordinates))),
        ]));
    }

    private static object?[] Pair(SurveyResult r, string method, Func<string, double> of) =>
        r.NotRun.ContainsKey(method) ? ["not run", "not run"] : [of(ComparedCoordinates.Original), of(SurveyResult.Egop)];

    // The convex functions have one size, and so one time.
    private static IEnumerable<SurveyResult> Timed(SurveyResult[] results) => results.Take(2);

    private static Table Rates(SurveyResult[] results) => results.SelectMany(r => r.Cells.Select(c => (r.Problem.Name, Cell: c))).Aggregate(
        new Table(
            "objective", "method", "coordinates", "tuned", "rate", "at the grid's edge", "median loss", "lower quartile", "upper quartile"),
        (table, p) => table.AddRow(
            p.Name, p.Cell.Name, p.Cell.Coordinates, p.Cell.Tuning == ComparisonTuning.Shared ? "in original" : "here", p.Cell.Rate,
            p.Cell.Sweep.BestIsAtEdge,
            p.Cell.Final.Median, p.Cell.Final.Lower, p.Cell.Final.Upper));

    /// <summary>Methods from the lowest loss in EGOP coordinates to the highest; those that did not run are named above.</summary>
    private static Chart Losses(SurveyResult r) =>
        Compared(r, name => r.Final(name, SurveyResult.Egop), (name, coordinates) => r.Find(name, coordinates)!.Final)
            .WithX(new Axis($"{r.Problem.Loss} at the end", AxisScale.Logarithmic))
                .WithTitle($"{r.Problem.Name}, each method's best rate in original coordinates");

    private static Chart StepTimes(SurveyResult r) =>
        Compared(
            r, name => r.StepTime(name, ComparedCoordinates.Original), (name, coordinates) => Quartiles.Of(r.StepTimes(name, coordinates)))
            .WithX(new Axis("time a step (ms)", AxisScale.Logarithmic)).WithTitle($"{r.Problem.Name}: time a step, gradient included");

    private static Chart Compared(SurveyResult r, Func<string, double> by, Func<string, string, Quartiles> of)
    {
        IEnumerable<string> run = Optimizers.Registry.Select(e => e.Name).Where(name => !r.NotRun.ContainsKey(name))
            .OrderBy(name => double.IsFinite(by(name)) ? by(name) : double.PositiveInfinity);
        return Charts.Comparison(ComparedCoordinates.Original, SurveyResult.Egop,
            run.Select(name => (name, of(name, ComparedCoordinates.Original), of(name, SurveyResult.Egop))))
            .WithSubtitle(r.NotRun.Count == 0 ? "" : $"not run, see the table: {string.Join(", ", r.NotRun.Keys)}");
    }
}
