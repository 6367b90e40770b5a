namespace Egop;

/// <summary>The adaptivity ratio of every method in both coordinates, and GGT with a whole window beside full-matrix Adagrad.</summary>
internal static class GgtRegret
{
    public static void Add(GgtSettings settings, ExperimentRun run, (IObjective Objective, Minimum Minimum)[] problems, double[] start,
        IReadOnlyList<ComparisonCell> cells)
    {
        IBasis[] bases = [.. problems.Select((p, t) => Bases.FromEgop(EgopEstimator.Estimate(
            p.Objective, SamplingDistributions.Gaussian(settings.Parameters, 1),
                new EgopOptions { Samples = 5 * settings.Parameters, Seed = run.Seed(Seeds.Sampling, t), Threads = run.Threads },
                    cancellation: run.Cancellation)))];
        Dictionary<string, double[]>[] found = run.Pieces([.. cells.Select(c => $"regret of {c.Name}")], i => new()
        {
            ["original"] = [.. problems.Select(p => Ratio(p, cells[i], null))],
            ["EGOP"] = [.. problems.Select((p, t) => Ratio(p, cells[i], bases[t]))],
        });
        var table = new Table("method", "μ, original coordinates", "μ, EGOP coordinates", "bound √d");
        double bound = Math.Sqrt(settings.Parameters), largest = 0;
        for (int i = 0; i < cells.Count; i++)
        {
            double original = Median(i, "original"), egop = Median(i, "EGOP");
            largest = Math.Max(largest, Math.Max(found[i]["original"].Max(), found[i]["EGOP"].Max()));
            table = table.AddRow(cells[i].Name, original, egop, bound);
        }

        run.Table("adaptivity ratio",
            table.WithCaption("regret over that of the worst case of online gradient descent; rates of the runs above"));
        run.Chart("adaptivity ratio", new Chart
        {
            Title = "Adaptivity ratio μ, EGOP / original coordinates",
            Y = new Axis("μ in EGOP / μ in original coordinates", min: 0),
            Traces = [new BarTrace("", cells.Select(c => c.Name), cells.Select((_, i) => Median(i, "EGOP") / Median(i, "original")))],
            Width = 900,
        }.WithHorizontalLine(1));
        run.ExpectAtMost("the adaptivity ratio is at most √d", "largest μ / √d", largest / bound, 1);
        run.ExpectAtMost("EGOP coordinates lower the diagonal method's adaptivity ratio", "μ of diagonal Adagrad, EGOP / original",
            Median(0, "EGOP") / Median(0, "original"), 0.95);

        double Median(int i, string coordinates) => Quartiles.Of(found[i][coordinates]).Median;

        double Ratio((IObjective Objective, Minimum Minimum) p, ComparisonCell cell, IBasis? basis) =>
            RegretStatements.AdaptivityRatio(p.Objective, p.Minimum, start, cell.Method.Create(cell.Rate), settings.Steps, basis).Left;
    }

    /// <summary>
    /// How far losses of GGT whose window holds every gradient and of full-matrix Adagrad part, relative to the first loss.
    /// </summary>
    public static double Apart(GgtSettings settings, IObjective f, double[] start, double rate)
    {
        int steps = Math.Min(50, settings.Steps);
        var options = new TrainOptions { Steps = steps };
        double[] full = Trainer.Run(f,
            new FullMatrixAdagrad { LearningRate = rate, Epsilon = settings.Epsilon, IsEpsilonOutsideRoot = true }, start, options)
                .Losses();
        double[] window =
            Trainer.Run(f, new Ggt { LearningRate = rate, Epsilon = settings.Epsilon, Window = steps, Beta1 = 0 }, start, options).Losses();
        return full.Zip(window, (a, b) => Math.Abs(a - b)).Max() / full[0];
    }
}
