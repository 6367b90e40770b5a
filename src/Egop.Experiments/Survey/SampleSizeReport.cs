namespace Egop;

/// <summary>Tables, pictures and expectations of the experiment on the number of gradients.</summary>
internal static class SampleSizeReport
{
    private const string Ratio = "gradients for each rotated coordinate, M/d";

    /// <summary>Heads of the table.</summary>
    public static IEnumerable<string> Columns(int leading) =>
    [
        "objective", "coordinates", "gradients M", "separated span, k", "sin of its largest angle", "root mean square sine",
        $"captured energy of {Guard.Text(leading)}", "Adagrad, median loss", "Adam, median loss",
    ];

    /// <summary>Adds what was found on one objective.</summary>
    public static Table Add(
        ExperimentRun run, SampleSizeSettings settings, MixedProblem problem, SampleSizePoint[] points, Table table, List<Chart> panels)
    {
        double[] x = [.. points.Select(p => p.Ratio)];
        ExperimentCurve largest = Accuracy("largest sine", a => a.LargestSine), mean = Accuracy("root mean square sine", a => a.MeanSine),
            missed = Accuracy("energy missed", a => Math.Max(0, 1 - a.CapturedEnergy));
        // The reference against itself has no place on a logarithmic axis.
        panels.Add(new Chart
        {
            Title = $"{problem.Name}: leading directions",
            Subtitle = $"angles of the first {points[0].Separated}, energy of {settings.Leading}",
            X = new Axis(Ratio, AxisScale.Logarithmic),
            Y = new Axis("error against the reference", AxisScale.Logarithmic),
            Traces = [.. new[] { largest, mean, missed }.Select(c => Trace(c, points.Length - 1))],
        });
        var losses = new Chart
        {
            Title = $"{problem.Name}: loss in the eigenbasis",
            X = new Axis(Ratio, AxisScale.Logarithmic),
            Y = new Axis(problem.Loss, AxisScale.Logarithmic),
        };
        foreach (string method in points[0].Methods)
        {
            var curve = new ExperimentCurve($"{problem.Name}, final loss", method, x, Transposed(p => p.Finals(method)));
            run.Curve(curve);
            losses = losses.Add(Trace(curve, points.Length));
        }

        foreach (string method in points[0].Methods)
        {
            double original = Median(points[0].OriginalFinals(method));
            run.Number($"{problem.Name}, {method} in original coordinates, median final loss", original);
            losses = double.IsFinite(original) ? losses.WithHorizontalLine(original, $"{method}, original") : losses;
        }

        panels.Add(losses);
        Expect(run, problem, points);
        table = table.AddRow([problem.Name, ComparedCoordinates.Original, null, null, null, null, null,
            Median(points[0].OriginalFinals("Adagrad")), Median(points[0].OriginalFinals("Adam"))]);
        return points.Aggregate(table, (t, p) => t.AddRow(
        [
            problem.Name, p.Name, p.Samples, p.Separated, p.Median(a => a.LargestSine), p.Median(a => a.MeanSine),
            p.Median(a => a.CapturedEnergy), Median(p.Finals("Adagrad")), Median(p.Finals("Adam")),
        ]));

        ExperimentCurve Accuracy(string name, Func<SubspaceAccuracy, double> of)
        {
            var curve = new ExperimentCurve($"{problem.Name}, accuracy", name, x, Transposed(p => [.. p.Accuracies.Select(of)]));
            run.Curve(curve);
            return curve;
        }

        // The reference is one estimate, and the same for all repetitions of a trial.
        IEnumerable<IReadOnlyList<double>> Transposed(Func<SampleSizePoint, double[]> of)
        {
            double[][] columns = [.. points.Select(of)];
            return Enumerable.Range(0, columns[0].Length)
                .Select(t => (IReadOnlyList<double>)[.. columns.Select(c => c[t * c.Length / columns[0].Length])]);
        }
    }

    private static void Expect(ExperimentRun run, MixedProblem problem, SampleSizePoint[] points)
    {
        SampleSizePoint reference = points[^1];
        if (points.FirstOrDefault(p => p.Ratio == 1) is { } one)
        {
            run.Expect(new Expectation($"{problem.Name}: as many gradients as coordinates find the leading directions",
                "captured energy at M = d", one.Median(a => a.CapturedEnergy), 0.95, double.PositiveInfinity));
            foreach (string method in one.Methods)
            {
                run.Expect(new Expectation(
                    $"{problem.Name}: as many gradients as coordinates suffice for {method}",
                    "powers of ten that the loss falls at M = d, over those in the reference's basis",
                    one.Decades(method) / reference.Decades(method), 0.9, double.PositiveInfinity)
                {
                    Note = string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"Median final losses {Median(one.Finals(method)):G3} and {Median(reference.Finals(method)):G3}, "
                        + $"{Median(one.OriginalFinals(method)):G3} in original coordinates. Convex losses fall to rounding, where only "
                        + $"powers of ten say anything."),
                });
            }
        }

        // Both estimates err: the variances of independent ones add up.
        (double X, double Y)[] logs = [.. points[..^1].Where(p => p.Ratio >= 0.5).Select(p => (
            Math.Log((1.0 / p.Samples) + (1.0 / reference.Samples)), Math.Log(p.MeanSine)))];
        if (logs.Length < 3)
            return;
        double meanX = logs.Average(l => l.X), meanY = logs.Average(l => l.Y);
        run.ExpectWithin(
            $"{problem.Name}: the error of the leading subspace falls like M^(−1/2)",
            "slope of log sine against log(1/M + 1/M of the reference), M/d of 0.5 and more",
            logs.Sum(l => (l.X - meanX) * (l.Y - meanY)) / logs.Sum(l => (l.X - meanX) * (l.X - meanX)), 0.35, 0.65,
            "Sines cannot exceed 1: where the gap λ_k − λ_{k+1} is small against the sampling error they are still near it, and fall more "
            + "slowly.");
    }

    private static LineTrace Trace(ExperimentCurve curve, int points) =>
        LineTrace.Quartiles(curve.Name, curve.X.Take(points), curve.Trials.Select(t => (IReadOnlyList<double>)[.. t.Take(points)]));

    private static double Median(double[] values) => Quartiles.Of(values).Median;
}
