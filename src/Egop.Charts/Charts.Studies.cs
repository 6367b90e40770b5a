namespace Egop;

/// <summary>Charts of what the basis costs and what it is worth: its age, its samples, its rank, its spectrum.</summary>
public static partial class Charts
{
    /// <summary>
    /// Loss against the number K of steps between two estimates of the basis, with quartiles; a basis that is never renewed stands apart on
    /// the right, as "never".
    /// </summary>
    /// <param name="curves">Name, intervals K in any order (null for never) and quartiles of the loss for each.</param>
    /// <exception cref="ArgumentException">An interval is below 1, or lengths differ.</exception>
    public static Chart Staleness(params IEnumerable<(string Name, int?[] Intervals, Quartiles[] Losses)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        (string Name, int?[] Intervals, Quartiles[] Losses)[] all = [.. curves];
        foreach ((string name, int?[] intervals, Quartiles[] losses) in all)
        {
            Guard.Length(losses.Length, intervals.Length, $"losses of \"{name}\"", "Give the quartiles of the loss for each interval.");
            foreach (int interval in intervals.OfType<int>())
                Guard.Positive(interval, $"intervals of \"{name}\"", "Give a number of steps of at least 1, or null for never.");
        }

        int[] numbers = [.. all.SelectMany(curve => curve.Intervals).OfType<int>().Distinct().Order()];
        double last = numbers.Length == 0 ? 1 : numbers[^1],
            never = last * Math.Max(2, Math.Pow(last / (numbers.Length == 0 ? 1 : numbers[0]), 0.15));
        bool hasNever = all.Any(curve => curve.Intervals.Contains(null));
        var traces = new List<ChartTrace>();
        for (int i = 0; i < all.Length; i++)
        {
            (int? K,
                Quartiles Loss)[] points = [.. all[i].Intervals.Zip(all[i].Losses, (k, q) => (k, q)).OrderBy(p => p.k ?? int.MaxValue)],
                known = [.. points.Where(p => p.K is not null)];
            traces.Add(LineTrace.OfQuartiles(all[i].Name, known.Select(p => (double)p.K!.Value), known.Select(p => p.Loss)) with
            {
                ColorIndex = i,
                Marker = Shape(i),
                Dash = LineDash.Solid,
            });
            foreach ((_, Quartiles q) in points.Where(p => p.K is null))
            {
                if (known.Length > 0)
                    traces.Add(new LineTrace("", [known[^1].K!.Value, never], [known[^1].Loss.Median, q.Median])
                    {
                        ColorIndex = i,
                        Dash = LineDash.Dotted,
                        Marker = MarkerShape.None,
                    });
                traces.Add(new LineTrace("", [never, never], [q.Lower, q.Upper])
                {
                    ColorIndex = i,
                    Dash = LineDash.Solid,
                    Marker = MarkerShape.None,
                });
                traces.Add(new MarkerTrace("", [never], [q.Median]) { ColorIndex = i, Marker = Shape(i) });
            }
        }

        IEnumerable<AxisMark> marks = Marked(numbers.Select(k => (double)k));
        return new Chart
        {
            Title = "How old a basis may get",
            X = new Axis("steps between two estimates of the basis, K", AxisScale.Logarithmic)
                .WithMarks(hasNever ? marks.Append(new AxisMark(never, "never")) : marks),
            Y = LossAxis(all.SelectMany(curve => curve.Losses)),
            Traces = [.. traces],
        };
    }

    /// <summary>
    /// What a number of gradients M buys, against M/d: beside each other the loss with quartiles, and the accuracy of the subspace.
    /// </summary>
    /// <param name="curves">Name, ratios M/d, quartiles of the loss and, in [0, 1], the accuracy of the leading subspace at each; NaN where
    /// it was not measured.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there is no curve.</exception>
    public static ChartGrid SampleSizes(params IEnumerable<(string Name, double[] Ratios, Quartiles[] Losses, double[] Accuracies)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        (string Name, double[] Ratios, Quartiles[] Losses, double[] Accuracies)[] all = [.. curves];
        Axis ratio = new Axis("gradients per parameter, M/d", AxisScale.Logarithmic)
            .WithMarks(Marked(all.SelectMany(curve => curve.Ratios).Where(r => r > 0 && double.IsFinite(r)).Distinct().Order()));
        var loss = new Chart
        {
            Title = "Loss",
            X = ratio,
            Y = LossAxis(all.SelectMany(curve => curve.Losses)),
            Traces = [.. all.Select((curve, i) => LineTrace.OfQuartiles(curve.Name, curve.Ratios, curve.Losses) with
            {
                Marker = Shape(i),
                Dash = LineDash.Solid,
            })],
            Width = 480,
            Height = 340,
        };
        return new ChartGrid(2, loss, loss with
        {
            Title = "Accuracy of the subspace",
            Y = new Axis("accuracy, 1 is exact", min: 0, max: 1.02),
            Traces = [.. all.Select((curve, i) => new LineTrace(curve.Name, curve.Ratios, curve.Accuracies)
            {
                Marker = Shape(i),
                Dash = LineDash.Solid,
            })],
        });
    }

    /// <summary>Loss with quartiles against the rank r of a partial basis.</summary>
    /// <param name="curves">Name, ranks in increasing order, and quartiles of the loss for each.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static Chart Ranks(params IEnumerable<(string Name, int[] Ranks, Quartiles[] Losses)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        (string Name, int[] Ranks, Quartiles[] Losses)[] all = [.. curves];
        return new Chart
        {
            Title = "How many eigenvectors it takes",
            X = new Axis("rank r", AxisScale.Logarithmic)
                .WithMarks(Marked(all.SelectMany(curve => curve.Ranks).Distinct().Order().Select(r => (double)r))),
            Y = LossAxis(all.SelectMany(curve => curve.Losses)),
            Traces = [.. all.Select((curve, i) => LineTrace.OfQuartiles(curve.Name, curve.Ranks.Select(r => (double)r), curve.Losses) with
            {
                Marker = Shape(i),
                Dash = LineDash.Solid,
            })],
        };
    }

    /// <summary>Several spectra, each over its largest eigenvalue, beside their stable ranks.</summary>
    /// <param name="spectra">Name and eigenvalues of each, at least one positive; zero and negative ones are gaps.</param>
    /// <exception cref="ArgumentException">A spectrum has no eigenvalue, or one that is not finite.</exception>
    public static ChartGrid Spectra(params IEnumerable<(string Name, double[] Eigenvalues)> spectra)
    {
        const double Floor = 1e-17;
        ArgumentNullException.ThrowIfNull(spectra);
        (string Name, Spectrum Spectrum)[] all = [.. spectra.Select(s => (s.Name, new Spectrum(s.Eigenvalues)))];
        var decay = new Chart
        {
            Title = "Decay",
            X = new Axis("index k"),
            // Below this everything is rounding: showing it would flatten what is not.
            Y = new Axis("λₖ / λ₁", AxisScale.Logarithmic),
            Traces = [.. all.Select(s => new LineTrace(s.Name, Ordinals(s.Spectrum.Eigenvalues.Count),
                s.Spectrum.Eigenvalues.Select(v => v / s.Spectrum.Eigenvalues[0]).Select(v => v >= Floor ? v : double.NaN)))],
            Width = 480,
            Height = 340,
        };
        return new ChartGrid(2, decay, new Chart
        {
            Title = "Stable rank",
            Y = new Axis("Σ √λₖ / √λ₁"),
            Traces = [new BarTrace("", all.Select(s => s.Name), all.Select(s => s.Spectrum.StableRank))],
            Width = 480,
            Height = 340,
        });
    }

    private static MarkerShape Shape(int index) =>
        (index % 4) switch { 0 => MarkerShape.Circle, 1 => MarkerShape.Square, 2 => MarkerShape.Triangle, _ => MarkerShape.Diamond };

    private static Axis LossAxis(IEnumerable<Quartiles> losses) => new(
        "final loss",
        losses.SelectMany(q => (double[])[q.Lower, q.Median, q.Upper]).Where(double.IsFinite).All(loss => loss > 0)
            ? AxisScale.Logarithmic
            : AxisScale.Linear);

    /// <summary>Marks at the numbers themselves, leaving out those that would run into one another on a logarithmic axis.</summary>
    private static List<AxisMark> Marked(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        var marks = new List<AxisMark>();
        double apart = all.Length < 2 ? 0 : Math.Log(all[^1] / all[0]) / 14;
        foreach (double number in all)
        {
            if (marks.Count == 0 || Math.Log(number / marks[^1].Place) >= apart)
                marks.Add(new AxisMark(number, Table.Text(number)));
        }

        return marks;
    }
}
