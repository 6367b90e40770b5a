using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>One chart of every kind, made from formulas.</summary>
internal static class ChartSamples
{
    public static Chart Losses()
    {
        double[] steps = [.. Enumerable.Range(0, 400).Select(i => 5.0 * i)];
        return Charts.Losses(
            ("Adam", steps, [.. steps.Select((s, i) => (3 * Math.Exp(-s / 500)) + 0.02 + (0.01 * Math.Sin(i)))]),
            ("Adam, EGOP basis", steps, [.. steps.Select((s, i) => (3 * Math.Exp(-s / 150)) + 0.0003 + (0.0001 * Math.Sin(i)))]),
            ("Adagrad", steps, [.. steps.Select(s => 3 / (1 + (s / 60)))]),
            ("SGD", steps, [.. steps.Select((s, i) => i > 250 && i < 300 ? double.NaN : 3 / Math.Sqrt(1 + (s / 40)))]))
            .WithHorizontalLine(0.0005, "infimum");
    }

    public static Chart Bands()
    {
        double[][] Runs(double rate) => [.. Enumerable.Range(0, 9).Select(run => Enumerable.Range(0, 120)
            .Select(i => Math.Exp(-rate * i * (1 + (0.1 * Math.Sin(run * 7)))) * (1 + (0.2 * Math.Sin((run * 3) + (i / 4.0))))).ToArray())];
        return Charts.LossBands(("original", Runs(0.02)), ("EGOP", Runs(0.06))).WithTitle("Median and quartiles of nine runs");
    }

    public static Chart Spectrum() =>
        Charts.Spectrum(Enumerable.Range(1, 2410).Select(k => (1e3 * Math.Exp(-k / 12.0)) + (1e-7 * Math.Pow(k, -1.5))));

    public static Chart Densities() => Charts.Densities(Enumerable.Range(0, 100).Select(k => 0.55 + (0.1 * Math.Sin(k * k))), 2410, 30.5);

    public static Chart LearningRates()
    {
        double[] rates = [.. Enumerable.Range(-12, 17).Select(k => Math.Pow(10, k / 4.0))];
        return Charts.LearningRates(
            ("Adam", rates, [.. rates.Select(r => r > 5 ? double.NaN : 0.02 + Math.Pow(Math.Log10(r / 0.03), 2))]),
            ("Adam, EGOP basis", rates,
                [.. rates.Select(r => r > 3 ? double.PositiveInfinity : 0.002 + (0.6 * Math.Pow(Math.Log10(r / 0.1), 2)))]),
            ("SGD", rates, [.. rates.Select(r => r > 0.5 ? 1e9 * r : 0.3 / (1 + (20 * r)))]));
    }

    public static Chart Staleness() => Charts.Staleness(
        ("Adam, EGOP basis", [1, 10, 30, 100, 300, 1000, null], [.. new[] { 0.01, 0.011, 0.013, 0.02, 0.05, 0.1, 0.2 }.Select(Around)]),
        ("SOAP", [1, 10, 100, 1000, null], [.. new[] { 0.03, 0.032, 0.06, 0.15, 0.4 }.Select(Around)]));

    public static ChartGrid SampleSizes()
    {
        double[] ratios = [0.05, 0.1, 0.25, 0.5, 1, 2, 4];
        return Charts.SampleSizes(
            ("full", ratios, [.. ratios.Select(r => Around(0.01 + (0.01 / r)))], [.. ratios.Select(r => r / (r + 0.2))]),
            ("block", ratios, [.. ratios.Select(r => Around(0.02 + (0.004 / r)))], [.. ratios.Select(r => r / (r + 0.05))]));
    }

    public static Chart Ranks() => Charts.Ranks(
        ("leading eigenvectors", [1, 2, 4, 8, 16, 32, 64, 128], [.. Enumerable.Range(0, 8).Select(k => Around(0.5 * Math.Pow(0.5, k)))]),
        ("random directions", [1, 2, 4, 8, 16, 32, 64, 128], [.. Enumerable.Range(0, 8).Select(k => Around(0.5 / (1 + (0.2 * k))))]));

    public static Chart Comparison() => Charts.Comparison(
        "original", "EGOP basis",
        [.. new[] { "SGD", "SGD with momentum", "Adagrad", "RMSProp", "Adam", "AdamW", "AMSGrad", "NAdam", "full-matrix Adagrad",
            "distributed Shampoo", "SOAP", "Muon" }
            .Select((name, i) => (name, i == 7 ? Quartiles.Of([double.NaN]) : Around(0.5 / (1 + i)),
                Around(i < 2 ? 0.5 / (1 + i) : 0.1 / (1 + (2 * i)))))]);

    public static ChartGrid Spectra() => Charts.Spectra(
        ("digits", [.. Enumerable.Range(1, 300).Select(k => 5 * Math.Exp(-k / 12.0))]),
        ("Fashion-MNIST", [.. Enumerable.Range(1, 300).Select(k => 2 * Math.Pow(k, -1.5))]),
        ("random", [.. Enumerable.Range(1, 300).Select(k => 1 - (k / 310.0))]));

    public static Chart Suboptimality()
    {
        double[] steps = [.. Enumerable.Range(0, 5000).Select(i => (double)i)];
        return Charts.Suboptimality(0.5, ("Adagrad", steps, [.. steps.Select(s => 0.5 + Math.Exp(-s / 400))]),
            ("Adagrad, EGOP basis", steps, [.. steps.Select(s => 0.5 + Math.Exp(-s / 130))]));
    }

    public static Chart WallTime()
    {
        double[] seconds = [.. Enumerable.Range(0, 200).Select(i => i * 0.02)];
        return Charts.WallTime(("Adam", seconds, [.. seconds.Select(s => Math.Exp(-s))]),
            ("Shampoo", [.. seconds.Select(s => 2 * s)], [.. seconds.Select(s => Math.Exp(-3 * s))]));
    }

    public static Chart MeasuredAndBound()
    {
        double[] t = [.. Enumerable.Range(1, 3000).Select(i => (double)i)];
        return Charts.Bounds(("original", [.. t.Select(s => 3 / s + 0.4 / Math.Sqrt(s))], [.. t.Select(s => 12 / Math.Sqrt(s))]),
            ("EGOP basis", [.. t.Select(s => 2 / s + 0.1 / Math.Sqrt(s))], [.. t.Select(s => 3 / Math.Sqrt(s))]));
    }

    private static Quartiles Around(double median) => new(0.8 * median, median, 1.3 * median);

    public static Chart Bars() => Charts.Bars(("SGD", 3.1), ("Adam", 1.7), ("Adam EGOP", 0.8), ("Shampoo", 1.2), ("SOAP", -0.4))
        .WithTitle("Bars").WithY(new Axis("gain (nats)"));

    public static Chart GroupedBars()
    {
        string[] names = ["gradient descent", "heavy-ball momentum", "Adagrad", "Adam with bias correction", "RMSprop", "Adadelta",
            "full-matrix Adagrad"];
        return new Chart
        {
            Title = "Steps to a loss of 0.01",
            Y = new Axis("steps", AxisScale.Logarithmic),
            X = new Axis("optimizer"),
            Traces =
            [
                new BarTrace("original", names, [9000, 4000, 1200, 700, 900, 2000, 150]),
                new BarTrace("EGOP", names, [9000, 4000, 300, 90, 110, double.NaN, 150]),
            ],
        };
    }

    public static Chart HeatMap() =>
        Charts.HeatMap(Matrix<double>.Build.Dense(30, 30, (i, j) => Math.Cos(i - j) * Math.Exp(-Math.Abs(i - j) / 4.0) * 1e-4))
            .WithTitle("Signed matrix");

    public static Chart LargeHeatMap() =>
        Charts.HeatMap(Matrix<double>.Build.Dense(
            500, 400, (i, j) => (i == 37 && j == 211 ? 5 : 0) + Math.Abs(Math.Sin(i / 50.0) * Math.Cos(j / 40.0))));

    public static Chart Trajectory() => Charts.Trajectory(
        (x, y) => ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x))),
        (-2, 2),
        (-1, 3),
        ("gradient descent",
            [.. Enumerable.Range(0, 200).Select(i => -1.5 + (i * 0.0115))],
            [.. Enumerable.Range(0, 200).Select(i => Math.Pow(-1.5 + (i * 0.0115), 2) + (0.3 * Math.Cos(i / 5.0) * Math.Exp(-i / 60.0)))]),
        ("Adam", [-1.5, -1, -0.3, 0.2, 0.6, 0.9, 1], [2.5, 1.6, 0.9, 0.4, 0.5, 0.8, 1]))
        .WithTitle("Two paths on Rosenbrock's function");

    public static Chart Contours() =>
        Charts.Trajectory((x, y) => (x * x) - (y * y), (-1, 1), (-1, 1)).WithTitle("A saddle").WithSubtitle("z = x² − y²");

    public static Chart Points() => new()
    {
        Title = "Points, stairs and marks",
        X = new Axis("distance (m)"),
        Y = new Axis("force (N)"),
        Traces =
        [
            new MarkerTrace("measured", Enumerable.Range(0, 30).Select(i => i * 0.1),
                Enumerable.Range(0, 30).Select(i => Math.Sin(i * 0.2) * 2.3e-5)),
            new LineTrace("fit", Enumerable.Range(0, 300).Select(i => i * 0.01),
                Enumerable.Range(0, 300).Select(i => Math.Sin(i * 0.02) * 2.3e-5)) { MarkedSteps = [0.5, 1.5] },
            new LineTrace("stairs", [0, 1, 2, 3], [0, 1e-5, 2e-5, 1e-5]) { IsStepped = true },
            ReferenceLineTrace.Vertical(Math.PI / 2, "quarter"),
        ],
    };

    public static IEnumerable<(string Name, Chart Chart)> All() =>
    [
        ("losses", Losses()), ("bands", Bands()), ("spectrum", Spectrum()), ("densities", Densities()), ("bars", Bars()),
        ("grouped-bars", GroupedBars()),
        ("heat-map", HeatMap()), ("large-heat-map", LargeHeatMap()), ("trajectory", Trajectory()), ("contours", Contours()),
        ("points", Points()),
        ("empty", new Chart { Title = "Nothing" }),
    ];

    public static ChartGrid Grid() => new ChartGrid(2, Losses(), Bands(), Bars(), Trajectory()).WithTitle("Four charts");
}
