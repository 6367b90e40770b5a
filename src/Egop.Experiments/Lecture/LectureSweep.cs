using System.Globalization;

namespace Egop;

/// <summary>Iterations over β and n: what the lecture predicts against what is counted.</summary>
internal static class LectureSweep
{
    private static readonly (LectureMeasure Measure, string Words, string Axis)[] _measures =
    [
        (LectureMeasure.Value, "f − f*, all scales alike", "steps until √(f − f*) has fallen"),
        (LectureMeasure.Distance, "distance to the minimizer", "steps until ‖x − x*‖ has fallen"),
        (LectureMeasure.Gradient, "gradient norm", "steps until ‖∇f‖ has fallen"),
    ];

    /// <summary>α of RMSProp.</summary>
    private const double Memory = 0.9;

    private static readonly string[] _methods = ["gradient descent", "Adagrad", "RMSProp", "fixed scaling"];

    public static IOptimizer Adagrad(double rate) => new Adagrad { LearningRate = rate };

    public static IOptimizer RmsProp(double rate) => new RmsProp { LearningRate = rate, Alpha = Memory };

    /// <summary>
    /// RMSProp with the rate η/√t: with a constant one its steps end with the length of the rate, and it goes to and fro.
    /// </summary>
    public static IOptimizer FallingRmsProp(double rate) =>
        new RmsProp { LearningRate = Schedules.InverseSquareRoot(rate), Alpha = Memory };

    public static void Add(LectureSettings settings, ExperimentRun run)
    {
        (double Beta,
            int Order)[] pairs = [.. settings.Ratios.SelectMany(b => settings.Orders.Select(n => (b, n))).Where(p => Math.Pow(
                p.b, 1 - p.n) <= settings.LargestUnbalance)];
        Dictionary<string, double[]>[] counted = run.Pieces(
            [.. pairs.Select(p => FormattableString.Invariant($"β {p.Beta}, n {p.Order}"))],
                i => Count(settings, run, pairs[i].Beta, pairs[i].Order));
        double[] unbalance = [.. pairs.Select(p => Math.Pow(p.Beta, 1 - p.Order))];
        var exponents =
            new Table("measure", "method", "exponent of its steps", "exponent of its gain on gradient descent", "pairs not finished");
        var charts = new List<Chart>();
        foreach ((LectureMeasure measure, string words, string axis) in _measures)
        {
            var chart = new Chart
            {
                Title = $"Measure: {words}",
                X = new Axis("unbalance (1/β)ⁿ⁻¹", AxisScale.Logarithmic),
                Y = new Axis($"{axis} to {settings.Goal:G1}", AxisScale.Logarithmic),
            };
            double[] descent = Of(_methods[0]);
            foreach (string method in _methods.Where(m => counted[0].ContainsKey(Key(measure, m))))
            {
                double[] steps = Of(method), gains = [.. descent.Zip(steps, (d, s) => d / s)];
                double own = Slope(unbalance, steps), gain = Slope(unbalance, gains);
                exponents = exponents.AddRow(words, method, own, gain, steps.Count(s => !double.IsFinite(s)));
                chart = chart.Add(new MarkerTrace(method, unbalance, steps));
                run.Curve(new ExperimentCurve($"steps, {words}", method, unbalance, steps));
                Expect(run, measure, words, method, gain, steps.Count(s => !double.IsFinite(s)));
            }

            charts.Add(chart);

            double[] Of(string method) => [.. counted.Select(c => Quartiles.Of(c[Key(measure, method)]).Median)];
        }

        run.Table("fitted exponents", exponents);
        run.Chart("steps", new ChartGrid(2, [.. charts, Ratios(settings, run, pairs, unbalance, counted)]));
    }

    private static void Expect(ExperimentRun run, LectureMeasure measure, string words, string method, double gain, int unfinished)
    {
        string quantity = $"fitted exponent of the gain on gradient descent in (1/β)^(n−1), measure {words}";
        if (method == "fixed scaling")
            run.ExpectWithin("scaling by the unbalance gains (1/β)^(n−1)", quantity, gain, 0.9, 1.1);
        else if (method != "gradient descent")
            run.ExpectAtLeast($"{method} gains at least (1/β)^(n−1)", quantity, gain, 0.9,
                measure == LectureMeasure.Gradient ? "the gradient norm is that of the stiff coordinate, which every method reduces "
                    + "quickly: this measure does not see the slow coordinates"
                : unfinished > 0 ? $"{(unfinished == 1 ? "one pair" : $"{unfinished} pairs")} did not get there within the steps, left out of the fit" : "");
    }

    // The lecture's two numbers: 1000 at β = 0.1, n = 4, and 3e4 at β = 0.9, n = 100.
    private static Chart Ratios(LectureSettings settings, ExperimentRun run, (double Beta, int Order)[] pairs, double[] unbalance,
        Dictionary<string, double[]>[] counted)
    {
        double[] gain = [.. counted.Select(c => Quartiles.Of(c[Key(LectureMeasure.Value, "gradient descent")].Zip(
            c[Key(LectureMeasure.Value, "fixed scaling")], (d, s) => d / s)).Median)];
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] is (0.1, 4) or (0.9, 100))
                run.ExpectWithin(string.Create(CultureInfo.InvariantCulture,
                    $"β = {pairs[i].Beta}, n = {pairs[i].Order}: the lecture's example, about {unbalance[i]:G2}"),
                        $"measured gain of fixed scaling over the predicted one", gain[i] / unbalance[i], 1 / (2 * settings.Condition),
                            2 * settings.Condition);
        }

        return new Chart
        {
            Title = "What scaling gains on gradient descent",
            X = new Axis("predicted: (1/β)ⁿ⁻¹", AxisScale.Logarithmic),
            Y = new Axis("measured: steps / steps with scaling", AxisScale.Logarithmic),
            Traces =
                [new LineTrace("equal", [1, unbalance.Max()], [1, unbalance.Max()]) { Marker = MarkerShape.None, Dash = LineDash.Dashed },
                .. settings.Ratios.Select(b => new MarkerTrace(FormattableString.Invariant($"β = {b}"),
                    unbalance.Where((_, i) => pairs[i].Beta == b), gain.Where((_, i) => pairs[i].Beta == b)))],
        };
    }

    private static Dictionary<string, double[]> Count(LectureSettings settings, ExperimentRun run, double beta, int order)
    {
        var values = new Dictionary<string, double[]>();
        for (int t = 0; t < settings.Trials; t++)
        {
            var problem = new UnbalancedProblem(order, beta, settings.Condition, run.Seed("H", t));
            foreach ((LectureMeasure measure, _, _) in _measures)
            {
                Put(measure, "gradient descent", t, problem.DescentSteps(measure, settings.Goal));
                Put(measure, "Adagrad", t,
                    LectureRace.Tuned(Adagrad, problem.Objective, problem.Start(measure), measure, settings.Goal, settings.Steps,
                        run.Cancellation).Steps);
                Put(measure, "RMSProp", t,
                    LectureRace.Tuned(FallingRmsProp, problem.Objective, problem.Start(measure), measure, settings.Goal, settings.Steps,
                        run.Cancellation).Steps);
            }

            Put(LectureMeasure.Value, "fixed scaling", t, problem.ScaledSteps(settings.Goal));
        }

        return values;

        void Put(LectureMeasure measure, string method, int trial, double steps)
        {
            if (!values.TryGetValue(Key(measure, method), out double[]? all))
                values[Key(measure, method)] = all = new double[settings.Trials];
            all[trial] = steps;
        }
    }

    private static string Key(LectureMeasure measure, string method) => $"{measure}, {method}";

    // Least squares of ln y on ln x where both are finite; NaN for fewer than two different x.
    private static double Slope(double[] x, double[] y)
    {
        (double X, double Y)[] points = [.. x.Zip(y, (a, b) => (Math.Log(a), Math.Log(b))).Where(p => double.IsFinite(p.Item2))];
        if (points.Select(p => p.X).Distinct().Count() < 2)
            return double.NaN;
        double meanX = points.Average(p => p.X), meanY = points.Average(p => p.Y);
        return points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / points.Sum(p => (p.X - meanX) * (p.X - meanX));
    }
}
