namespace Egop;

/// <summary>Adagrad and Adam in randomly rotated coordinates, beside the original ones and the EGOP's.</summary>
internal sealed class RotationExperiment() : Experiment<RotationSettings>(
    "R1", "random rotations against the EGOP basis, digits network",
    "Is any rotation as good as the EGOP's, and how much do Adagrad and Adam owe to the coordinates that a network comes in?",
    "setting of arXiv 2502.01594, figure 1 (right); random rotations as in arXiv 2410.19964")
{
    private const string Egop = "EGOP", Whole = "random, whole", Layer = "random, by layer", Neuron = "random, by neuron";

    public override RotationSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => Of(size, trials: 2, rotations: 2),
        ExperimentSize.Notebook => Of(size, trials: 3, rotations: 1),
        _ => Of(size, trials: 20, rotations: 5),
    };

    private protected override void CarryOut(RotationSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        ParameterLayout layout = problem.Network.Layout;
        IBasis egop = Bases.FromEgop(problem.Estimate(settings, problem.Weights, run));
        IReadOnlyList<ComparisonCell> cells = problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => m.Name != "momentum")],
        [
            ComparedCoordinates.Untouched(layout.Dimension), new(Egop, _ => egop),
            Random(Whole, CoordinatePartition.Whole(layout.Dimension)), Random(Layer, problem.Weights), Random(Neuron, Neurons(layout)),
        ]).Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            double best = new[] { Whole, Layer, Neuron }.Min(c => ComparisonReport.Find(cells, method, c).Final.Median);
            run.ExpectAtMost($"{method}: no random rotation is as good as the EGOP's", "median final training loss, EGOP / best random rotation",
                ComparisonReport.Find(cells, method, Egop).Final.Median / best, 0.9);
            foreach (string coordinates in (string[])[Whole, Layer, Neuron])
                run.Number($"{method}, {coordinates} / original", ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, coordinates));
        }

        run.ExpectAtMost("Adam is slower after a random rotation of all parameters", "median final training loss, original / rotated",
            1 / ComparisonReport.Ratio(cells, "Adam", ComparisonTuning.Shared, Whole), 0.9, "arXiv 2410.19964 reports it for transformers.");
        run.Note("Rotations are Haar-distributed: of all parameters, of each weight matrix, or of each row of a weight matrix, the weights into one neuron. Biases are rotated only with all parameters.");
        DigitsExperiment.DigitsNote(settings, run);

        ComparedCoordinates Random(string name, CoordinatePartition blocks)
        {
            IBasis[] bases = [.. Enumerable.Range(0, Math.Min(settings.Rotations, settings.Trials)).Select(t => Bases.RandomRotation(blocks, run.Seed(name, t)))];
            return new(name, t => bases[t % bases.Length]);
        }
    }

    /// <summary>One block for each row of a weight matrix.</summary>
    internal static CoordinatePartition Neurons(ParameterLayout layout) => CoordinatePartition.Of(
        layout.Dimension,
        layout.Where(b => b.IsMatrix).SelectMany(b => Enumerable.Range(0, b.Rows).Select(row =>
            ($"{b.Name}, neuron {Guard.Text(row + 1)}", Enumerable.Range(b.Offset + (row * b.Columns), b.Columns).ToArray()))));

    private static RotationSettings Of(ExperimentSize size, int trials, int rotations)
    {
        DigitsSettings of = DigitsExperiment.Sized(size);
        return new()
        {
            Size = size,
            Trials = trials,
            Source = of.Source,
            Hidden = of.Hidden,
            BatchSize = of.BatchSize,
            Epochs = of.Epochs,
            SamplesPerWeight = of.SamplesPerWeight,
            SweepTrials = of.SweepTrials,
            Separately = size == ExperimentSize.Paper,
            Rotations = rotations,
        };
    }
}
