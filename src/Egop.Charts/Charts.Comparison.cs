using System.Collections.Immutable;

namespace Egop;

/// <summary>Charts that compare methods.</summary>
public static partial class Charts
{
    /// <summary>
    /// What counts as diverged in a chart of learning rates: beyond this many times the best loss nothing else could be read off.
    /// </summary>
    private const double Beyond = 1e6;

    /// <summary>
    /// Final loss against the learning rate on logarithmic axes, one line a method; the best rate of each has a star, and a rate that
    /// diverged a cross at the top.
    /// </summary>
    /// <param name="sweeps">Name, learning rates and losses of each method; a loss that is NaN or infinite, or above a million times the
    /// best of all, counts as diverged.</param>
    /// <exception cref="ArgumentException">A method has not as many losses as rates.</exception>
    public static Chart LearningRates(params IEnumerable<(string Name, double[] Rates, double[] Losses)> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        (string Name, double[] Rates, double[] Losses)[] all = [.. sweeps];
        foreach ((string name, double[] rates, double[] losses) in all)
            Guard.Length(losses.Length, rates.Length, $"losses of \"{name}\"", "Give one loss for each learning rate.");
        double[] finite = [.. all.SelectMany(sweep => sweep.Losses).Where(double.IsFinite)];
        bool positive = finite.Length > 0 && finite.Min() > 0;
        double limit = positive ? Beyond * finite.Min() : double.PositiveInfinity;
        double[] shown = [.. finite.Where(loss => loss <= limit)];
        var lines = new List<ChartTrace>();
        var best = new List<ChartTrace>();
        var diverged = new List<ChartTrace>();
        for (int i = 0; i < all.Length; i++)
        {
            // In the order of the rates, however they were tried.
            (double Rate, double Loss)[] points = [.. all[i].Rates.Zip(all[i].Losses, (rate, loss) => (rate, loss)).OrderBy(p => p.rate)];
            (double Rate, double Loss)[] good =
                [.. points.Where(p => double.IsFinite(p.Loss) && p.Loss <= limit)], bad = [.. points.Except(good)];
            lines.Add(new LineTrace(
                all[i].Name, points.Select(p => p.Rate), points.Select(p => good.Contains(p) ? p.Loss : double.NaN))
            { ColorIndex = i });
            if (good.Length > 0)
            {
                (double rate, double loss) = good.MinBy(p => p.Loss);
                best.Add(new MarkerTrace(best.Count == 0 ? "best" : "", [rate], [loss]) { ColorIndex = i, Marker = MarkerShape.Star });
            }

            if (bad.Length > 0)
                diverged.Add(
                    new MarkerTrace(diverged.Count == 0 ? "diverged" : "", bad.Select(p => p.Rate), bad.Select(_ => Top(diverged.Count)))
                    {
                        ColorIndex = i,
                        Marker = MarkerShape.Cross,
                    });
        }

        return new Chart
        {
            Title = "Learning rates",
            X = new Axis("learning rate η", AxisScale.Logarithmic),
            Y = new Axis("final loss", positive ? AxisScale.Logarithmic : AxisScale.Linear),
            Traces = [.. lines, .. best, .. diverged],
        };

        // Crosses stand above every loss that is drawn, a row for each method.
        double Top(int row)
        {
            double part = 0.1 + (0.05 * row);
            return shown.Length == 0 ? 1 + part
                : positive
                    ? shown.Max() * Math.Pow(Math.Max(shown.Max() / shown.Min(), 2), part)
                    : shown.Max() + (part * Math.Max(shown.Max() - shown.Min(), 1e-3));
        }
    }

    /// <summary>
    /// Final loss against the learning rate, one line a sweep; the best rate of each has a star, and a rate that diverged a cross at the
    /// top.
    /// </summary>
    /// <param name="sweeps">Name and result of each sweep.</param>
    public static Chart LearningRates(params IEnumerable<(string Name, SweepResult Sweep)> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        return LearningRates(sweeps.Select(s => (
            s.Name, s.Sweep.Entries.Select(e => e.LearningRate).ToArray(), s.Sweep.Entries.Select(e => e.Loss).ToArray())));
    }

    /// <summary>Loss against wall time, one line a run.</summary>
    /// <param name="runs">Name, seconds since the start, and losses of each run.</param>
    /// <exception cref="ArgumentException">A run has not as many losses as times.</exception>
    public static Chart WallTime(params IEnumerable<(string Name, double[] Seconds, double[] Losses)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return LossChart([.. runs.Select(run => new LineTrace(run.Name, run.Seconds, run.Losses))]).WithTitle("Losses against time")
            .WithX(new Axis("wall time (s)"));
    }

    /// <summary>Loss against wall time, one line a run.</summary>
    /// <param name="runs">Name and result of each run.</param>
    public static Chart WallTime(params IEnumerable<(string Name, TrainResult Run)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return WallTime(runs.Select(r => (r.Name, r.Run.History.Select(i => i.Elapsed.TotalSeconds).ToArray(), r.Run.Losses())));
    }

    /// <summary>f − f* against the step on a logarithmic axis, one line a run; where f is not above f* there is a gap.</summary>
    /// <param name="infimum">f*, the value at the minimum.</param>
    /// <param name="runs">Name, steps and losses of each run.</param>
    /// <exception cref="ArgumentException">f* is not finite, or a run has not as many losses as steps.</exception>
    public static Chart Suboptimality(double infimum, params IEnumerable<(string Name, double[] Steps, double[] Losses)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (!double.IsFinite(infimum))
            throw Guard.Bad(nameof(infimum), "the finite value of f at its minimum", Guard.Text(infimum),
                "Find it with Minimizer.Find, or draw the losses themselves.");
        return new Chart
        {
            Title = "Distance from the minimum",
            X = new Axis("step"),
            Y = new Axis("f − f*", AxisScale.Logarithmic),
            Traces = [.. runs.Select(run => new LineTrace(run.Name, run.Steps, run.Losses.Select(loss => loss - infimum)))],
        };
    }

    /// <summary>f − f* against the step on a logarithmic axis, one line a run.</summary>
    /// <param name="infimum">f*, the value at the minimum.</param>
    /// <param name="runs">Name and result of each run.</param>
    /// <exception cref="ArgumentException">f* is not finite.</exception>
    public static Chart Suboptimality(double infimum, params IEnumerable<(string Name, TrainResult Run)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Suboptimality(infimum, runs.Select(r => (r.Name, r.Run.StepNumbers(), r.Run.Losses())));
    }

    /// <summary>The median loss with the band between the quartiles, one line a name.</summary>
    /// <param name="groups">Name, steps, and the quartiles over runs at each step.</param>
    /// <exception cref="ArgumentException">A name has not as many quartiles as steps.</exception>
    public static Chart LossBands(params IEnumerable<(string Name, double[] Steps, Quartiles[] Losses)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return LossChart([.. groups.Select(group => LineTrace.OfQuartiles(group.Name, group.Steps, group.Losses))]);
    }

    /// <summary>
    /// Many methods in two settings, such as two coordinate systems: a row for each method, with a dot at the median of each setting, a bar
    /// between its quartiles, and a thin line that joins the two.
    /// </summary>
    /// <param name="first">Name of the first setting: "original".</param>
    /// <param name="second">Name of the second setting: "EGOP basis".</param>
    /// <param name="rows">Name of each method with its quartiles in both, first row on top; what is not finite is a cross on the
    /// right.</param>
    public static Chart Comparison(string first, string second, params IEnumerable<(string Name, Quartiles First, Quartiles Second)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (string Name, Quartiles First, Quartiles Second)[] all = [.. rows];
        double[] numbers = [.. all.SelectMany(row => (double[])[row.First.Lower, row.First.Median, row.First.Upper, row.Second.Lower,
            row.Second.Median, row.Second.Upper]).Where(double.IsFinite)];
        bool log = numbers.Length > 0 && numbers.Min() > 0;
        double right = numbers.Length == 0 ? 1
            : log ? numbers.Max() * Math.Pow(Math.Max(numbers.Max() / numbers.Min(), 2), 0.08)
            : numbers.Max() + (0.08 * Math.Max(numbers.Max() - numbers.Min(), 1e-3));
        var traces = new List<ChartTrace>();
        for (int i = 0; i < all.Length; i++)
        {
            if (double.IsFinite(all[i].First.Median) && double.IsFinite(all[i].Second.Median))
                traces.Add(Segment(all[i].First.Median, all[i].Second.Median, i, 6, LineDash.Dotted));
        }

        Settings(0, first, row => row.First);
        Settings(1, second, row => row.Second);
        return new Chart
        {
            Title = "Methods compared",
            X = new Axis("final loss", log ? AxisScale.Logarithmic : AxisScale.Linear),
            Y = new Axis(min: -0.6, max: all.Length - 0.4, reversed: true).WithMarks(all.Select((row, i) => new AxisMark(i, row.Name))),
            Traces = [.. traces],
            Height = 110 + (24 * Math.Max(all.Length, 4)),
        };

        void Settings(int color, string name, Func<(string, Quartiles First, Quartiles Second), Quartiles> pick)
        {
            // The settings a little apart, so that equal numbers do not hide each other.
            double shift = color == 0 ? -0.12 : 0.12;
            for (int i = 0; i < all.Length; i++)
            {
                Quartiles q = pick(all[i]);
                if (double.IsFinite(q.Lower) && double.IsFinite(q.Median))
                    traces.Add(Segment(q.Lower, double.IsFinite(q.Upper) ? q.Upper : right, i + shift, color, LineDash.Solid));
            }

            traces.Add(new MarkerTrace(name, all.Select(row => pick(row).Median), all.Select((_, i) => i + shift))
            {
                ColorIndex = color,
                Marker = color == 0 ? MarkerShape.Circle : MarkerShape.Square,
            });
            int[] failed = [.. Enumerable.Range(0, all.Length).Where(i => !double.IsFinite(pick(all[i]).Median))];
            if (failed.Length > 0)
                traces.Add(new MarkerTrace($"{name}, diverged", failed.Select(_ => right), failed.Select(i => i + shift))
                {
                    ColorIndex = color,
                    Marker = MarkerShape.Cross,
                });
        }

        static LineTrace Segment(double from, double to, double row, int color, LineDash dash) =>
            new("", [from, to], [row, row]) { ColorIndex = color, Dash = dash, Marker = MarkerShape.None };
    }
}
