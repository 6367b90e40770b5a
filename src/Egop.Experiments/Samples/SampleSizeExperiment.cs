using System.Collections.Immutable;

namespace Egop;

/// <summary>How few gradients suffice for an EGOP basis: accuracy of its leading directions, and the loss that is reached in it.</summary>
internal sealed class SampleSizeExperiment() : Experiment<SampleSizeSettings>(
    "S2", "How few gradients suffice",
    "How does the number M of sampled gradients change the leading eigenvectors, and the loss that Adagrad and Adam reach in the eigenbasis?",
    "ours; arXiv 2502.01594 takes one to five gradients for each parameter")
{
    // One array each: settings of a size are equal to one another.
    private static readonly ImmutableArray<double> _ratios = [0.05, 0.1, 0.25, 0.5, 1, 2, 5], _few = [0.5, 1, 2];

    public override SampleSizeSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new()
        {
            Size = size,
            Trials = 1,
            SweepTrials = 1,
            Source = DigitsSource.Embedded,
            Hidden = 2,
            BatchSize = 300,
            Epochs = 1,
            SamplesPerWeight = 3,
            Separately = false,
            Ratios = _few,
            Leading = 3,
            Parameters = 10,
            Rows = 20,
            Steps = 20,
            SamplesPerParameter = 10,
            Repetitions = 2,
        },
        ExperimentSize.Notebook => new()
        {
            Size = size,
            Trials = 2,
            SweepTrials = 1,
            Source = DigitsSource.Embedded,
            Hidden = 16,
            BatchSize = 300,
            Epochs = 30,
            SamplesPerWeight = 10,
            Separately = false,
            Ratios = _ratios,
            Parameters = 50,
            Rows = 100,
            Steps = 500,
            SamplesPerParameter = 20,
            Repetitions = 20,
        },
        _ => new()
        {
            Size = size,
            Trials = 5,
            SweepTrials = 1,
            Source = DigitsSource.Uci,
            Hidden = 32,
            BatchSize = 300,
            Epochs = 100,
            SamplesPerWeight = 20,
            Separately = false,
            Ratios = _ratios,
            Parameters = 100,
            Rows = 200,
            Steps = 1000,
            SamplesPerParameter = 50,
            Repetitions = 20,
        },
    };

    private protected override void CarryOut(SampleSizeSettings settings, ExperimentRun run)
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
        run.Note("Every M has gradients of its own, none of the reference's; the row of the reference compares it with itself, where all errors are 0 up to rounding.");
        run.Note($"Angles are of the span of the leading eigenvectors, at most {settings.Leading}, that the largest ratio λ_k/λ_(k+1) separates from the rest: within a cluster of nearly equal eigenvalues no number of gradients settles the eigenvectors. Energy is of {settings.Leading} directions. Of the network both are of the first weight matrix. Below M = d the eigenvectors of eigenvalue 0 are completed near the original coordinates.");
        run.Note("The learning rate is the one that is best in original coordinates, the same in every basis.");
    }

    private static SampleSizePoint[] Measure(MixedProblem problem, SampleSizeSettings settings, ExperimentRun run)
    {
        int trials = problem.Trials.Length;
        // A network's estimate costs more than all of a convex function's.
        int repetitions = problem.Partition.Count > 1 ? 1 : settings.Repetitions;
        // Nothing is estimated where the journal has all that is asked of it.
        Lazy<EgopEstimate>[] references = [.. Enumerable.Range(0, trials).Select(t => new Lazy<EgopEstimate>(() => problem.Estimate(run, "reference", t, problem.SamplesPerCoordinate)))];
        return [.. settings.Ratios.Select(ratio => Point(
            $"M/d = {Guard.Text(ratio)}", ratio, repetitions, (t, r) => problem.Estimate(run, $"M/d = {Guard.Text(ratio)}, {Guard.Text(r)}", t, ratio))),
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
                            SubspaceAccuracy angles = SubspaceAccuracy.Of(found, reference, k), energy = SubspaceAccuracy.Of(found, reference, settings.Leading);
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
