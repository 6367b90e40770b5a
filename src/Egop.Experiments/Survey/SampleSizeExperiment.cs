using System.Collections.Immutable;

namespace Egop;

/// <summary>How few gradients suffice for an EGOP basis: accuracy of its leading directions, and the loss that is reached in it.</summary>
internal static class SampleSizeExperiment
{
    public static Experiment<SampleSizeSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "S2",
        Title = "How few gradients suffice",
        Question = "How does the number M of sampled gradients change the leading eigenvectors, and the loss that Adagrad and Adam reach "
            + "in the eigenbasis?",
        Source = "ours; arXiv 2502.01594 takes one to five gradients for each parameter",
    };

    // One array each: settings of a size are equal to one another.
    private static readonly ImmutableArray<double> _ratios = [0.05, 0.1, 0.25, 0.5, 1, 2, 5], _few = [0.5, 1, 2];

    public static SampleSizeSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 2, 5),
        Source = size.Pick(DigitsSource.Embedded, DigitsSource.Embedded, DigitsSource.Uci),
        Hidden = size.Pick(2, 16, 32),
        Epochs = size.Pick(1, 30, 100),
        SamplesPerWeight = size.Pick(3, 10, 20),
        Ratios = size.Pick(_few, _ratios, _ratios),
        Leading = size.Pick(3, 10, 10),
        Parameters = size.Pick(10, 50, 100),
        Rows = size.Pick(20, 100, 200),
        Steps = size.Pick(20, 500, 1000),
        SamplesPerParameter = size.Pick(10, 20, 50),
        Repetitions = size.Pick(2, 20, 20),
        // At every size.
        SweepTrials = 1,
        BatchSize = 300,
        Separately = false,
    };

    private static void CarryOut(SampleSizeSettings settings, ExperimentRun run)
    {
        var panels = new List<Chart>();
        var table = new Table(SampleSizeReport.Columns(settings.Leading));
        foreach (MixedProblem problem in MixedProblem.All(settings, run))
        {
            SampleSizePoint[] points = Measure(problem, settings, run);
            table = SampleSizeReport.Add(run, settings, problem, points, table, panels);
        }

        run.Table("samples", table);
        run.Chart("accuracy and loss", new ChartGrid(2, panels));
        run.Note("Every M has gradients of its own, none of the reference's; the row of the reference compares it with itself, where all "
            + "errors are 0 up to rounding.");
        run.Note($"Angles are of the span of the leading eigenvectors, at most {settings.Leading}, that the largest ratio λ_k/λ_(k+1) "
            + "separates from the rest: within a cluster of nearly equal eigenvalues no number of gradients settles the eigenvectors. "
            + $"Energy is of {settings.Leading} directions. Of the network both are of the first weight matrix. Below M = d the "
            + "eigenvectors of eigenvalue 0 are completed near the original coordinates.");
        run.Note("The learning rate is the one that is best in original coordinates, the same in every basis.");
    }

    private static SampleSizePoint[] Measure(MixedProblem problem, SampleSizeSettings settings, ExperimentRun run)
    {
        int trials = problem.Trials.Length;
        // A network's estimate costs more than all of a convex function's.
        int repetitions = problem.Partition.Count > 1 ? 1 : settings.Repetitions;
        // Nothing is estimated where the journal has all that is asked of it.
        Lazy<EgopEstimate>[] references = [.. Enumerable.Range(
            0, trials).Select(t => new Lazy<EgopEstimate>(() => problem.Estimate(run, "reference", t, problem.SamplesPerCoordinate)))];
        return [.. settings.Ratios.Select(ratio => Point(
            $"M/d = {Guard.Text(ratio)}", ratio, repetitions,
                (t, r) => problem.Estimate(run, $"M/d = {Guard.Text(ratio)}, {Guard.Text(r)}", t, ratio))),
            Point("reference", problem.SamplesPerCoordinate, 1, (t, _) => references[t].Value)];

        SampleSizePoint Point(string name, double ratio, int count, Func<int, int, EgopEstimate> estimate)
        {
            Lazy<EgopEstimate>[] estimates = [.. Enumerable.Range(0, trials).Select(t => new Lazy<EgopEstimate>(() => estimate(t, 0)))];
            Lazy<IBasis>[] bases = [.. estimates.Select(e => new Lazy<IBasis>(() => Bases.FromEgop(e.Value)))];
            int separated = 0;
            SubspaceAccuracy[] accuracies = [.. Enumerable.Range(0, trials).SelectMany(t =>
            {
                double[] values = run.Piece($"{problem.Name}, {name}, accuracy, trial {Guard.Text(t)}", () =>
                {
                    EgopBlock reference = references[t].Value.Blocks[0];
                    int k = SubspaceAccuracy.Separated(reference, settings.Leading);
                    return new()
                    {
                        ["accuracy"] = [k, .. Enumerable.Range(0, count).SelectMany(r =>
                        {
                            EgopBlock found = (r == 0 ? estimates[t].Value : estimate(t, r)).Blocks[0];
                            SubspaceAccuracy angles =
                                SubspaceAccuracy.Of(found, reference, k), energy = SubspaceAccuracy.Of(found, reference, settings.Leading);
                            return (double[])[angles.LargestSine, angles.MeanSine, energy.CapturedEnergy];
                        })],
                    };
                })["accuracy"];
                separated = t == 0 ? (int)values[0] : separated;
                return values.Skip(1).Chunk(3).Select(v => new SubspaceAccuracy(v[0], v[1], v[2]));
            })];
            // The runs in original coordinates have the same keys for every M, and are done once.
            IReadOnlyList<ComparisonCell> cells = new MethodComparison
            {
                Trials = problem.Trials,
                Methods = [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)],
                Coordinates = [ComparedCoordinates.Untouched(problem.Trials[0].Objective.Dimension), new(name, t => bases[t].Value)],
                Options = problem.Options,
                SweepTrials = settings.SweepTrials,
            }.Run(run, $"{problem.Name}, ");
            return new(name, ratio, problem.Samples(ratio), separated, accuracies, cells);
        }
    }
}

/// <summary>What was found at one number of gradients.</summary>
/// <param name="Name">Name of the coordinates.</param>
/// <param name="Ratio">M/d.</param>
/// <param name="Samples">M.</param>
/// <param name="Separated">k of the span whose angles are measured, in the first trial.</param>
/// <param name="Accuracies">By trial and repetition.</param>
/// <param name="Cells">The methods in original coordinates and in these.</param>
internal sealed record SampleSizePoint(
    string Name, double Ratio, int Samples, int Separated, SubspaceAccuracy[] Accuracies, IReadOnlyList<ComparisonCell> Cells)
{
    /// <summary>Names of the methods.</summary>
    public IEnumerable<string> Methods => Cells.Select(c => c.Name).Distinct();

    /// <summary>Final losses of a method in these coordinates, by trial.</summary>
    public double[] Finals(string method) => FinalsOf(method, Name);

    /// <summary>Final losses of a method in original coordinates, by trial.</summary>
    public double[] OriginalFinals(string method) => FinalsOf(method, ComparedCoordinates.Original);

    /// <summary>Median over trials of the powers of ten from the loss at the start down to the one at the end.</summary>
    public double Decades(string method) =>
        Quartiles.Of(
            ComparisonReport.Find(Cells, method, Name).Losses.Select(l => Math.Log10(l[0] / Math.Max(l[^1], double.Epsilon)))).Median;

    /// <summary>Root mean square of the sines over trials and repetitions, of which theory gives the expected square.</summary>
    public double MeanSine => Math.Sqrt(Accuracies.Average(a => a.MeanSine * a.MeanSine));

    /// <summary>Median over trials and repetitions of a figure of accuracy.</summary>
    public double Median(Func<SubspaceAccuracy, double> of) => Quartiles.Of(Accuracies.Select(of)).Median;

    private double[] FinalsOf(string method, string coordinates) =>
        [.. ComparisonReport.Find(Cells, method, coordinates).Losses.Select(l => l[^1])];
}

/// <summary>
/// Settings of the experiment on the number of gradients. <see cref="NetworkSettings.SamplesPerWeight"/> and
/// <see cref="MixedSettings.SamplesPerParameter"/> are what the references have.
/// </summary>
public sealed record SampleSizeSettings : MixedSettings
{
    /// <summary>M/d to be tried, each positive, increasing; d counts the coordinates that are rotated.</summary>
    /// <exception cref="ArgumentException">There is none, or they are not positive and increasing.</exception>
    public required ImmutableArray<double> Ratios
    {
        get;
        init => field = value is [> 0, ..] && value.Zip(value.Skip(1)).All(p => p.First < p.Second) && double.IsFinite(value[^1])
            ? value
            : throw Guard.Bad(nameof(Ratios), "positive increasing numbers",
                value.IsDefaultOrEmpty ? "none" : string.Join(", ", value.Select(v => Guard.Text(v))),
                    "Give the ratios M/d, the smallest first.");
    }

    /// <summary>Leading eigenvectors whose energy is compared. Angles are those of the best separated span of at most so many.</summary>
    public int Leading { get; init => field = Guard.Positive(value); } = 10;

    /// <summary>
    /// Independent estimates of each M whose accuracy is measured on each convex function; one of them gives the basis. On the network
    /// there is one.
    /// </summary>
    public required int Repetitions { get; init => field = Guard.Positive(value); }
}
