using System.Diagnostics.CodeAnalysis;

namespace Egop;

/// <summary>Adagrad and Adam in randomly rotated coordinates, beside the original ones and the EGOP's.</summary>
internal static class RotationExperiment
{
    public static Experiment<RotationSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "R1",
        Title = "random rotations against the EGOP basis, digits network",
        Question =
            "Is any rotation as good as the EGOP's, and how much do Adagrad and Adam owe to the coordinates that a network comes in?",
        Source = "setting of arXiv 2502.01594, figure 1 (right); random rotations as in arXiv 2410.19964",
    };

    private const string Egop = "EGOP", Whole = "random, whole", Layer = "random, by layer", Neuron = "random, by neuron";

    public static RotationSettings Settings(ExperimentSize size) => new(DigitsExperiment.Settings(size))
    {
        // Smoke, notebook, paper.
        Trials = size.Pick(2, 3, 20),
        Rotations = size.Pick(2, 1, 5),
        Separately = size == ExperimentSize.Paper,
    };

    private static void CarryOut(RotationSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        ParameterLayout layout = problem.Network.Layout;
        IBasis egop = Bases.FromEgop(problem.Estimate(settings, problem.Weights, run));
        IReadOnlyList<ComparisonCell> cells =
            problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => m.Name != "momentum")],
        [
            ComparedCoordinates.Untouched(layout.Dimension), new(Egop, _ => egop),
            Random(Whole, CoordinatePartition.Whole(layout.Dimension)), Random(Layer, problem.Weights), Random(Neuron, Neurons(layout)),
        ]).Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            double best = new[] { Whole, Layer, Neuron }.Min(c => ComparisonReport.Find(cells, method, c).Final.Median);
            run.ExpectAtMost(
                $"{method}: no random rotation is as good as the EGOP's", "median final training loss, EGOP / best random rotation",
                ComparisonReport.Find(cells, method, Egop).Final.Median / best, 0.9);
            foreach (string coordinates in (string[])[Whole, Layer, Neuron])
                run.Number(
                    $"{method}, {coordinates} / original", ComparisonReport.Ratio(cells, method, ComparisonTuning.Shared, coordinates));
        }

        run.ExpectAtMost("Adam is slower after a random rotation of all parameters", "median final training loss, original / rotated",
            1 / ComparisonReport.Ratio(cells, "Adam", ComparisonTuning.Shared, Whole), 0.9,
                "arXiv 2410.19964 reports it for transformers.");
        run.Note("Rotations are Haar-distributed: of all parameters, of each weight matrix, or of each row of a weight matrix, the weights "
            + "into one neuron. Biases are rotated only with all parameters.");
        DigitsExperiment.DigitsNote(settings, run);

        ComparedCoordinates Random(string name, CoordinatePartition blocks)
        {
            IBasis[] bases = [.. Enumerable.Range(
                0, Math.Min(settings.Rotations, settings.Trials)).Select(t => Bases.RandomRotation(blocks, run.Seed(name, t)))];
            return new(name, t => bases[t % bases.Length]);
        }
    }

    /// <summary>One block for each row of a weight matrix.</summary>
    internal static CoordinatePartition Neurons(ParameterLayout layout) => CoordinatePartition.Of(
        layout.Dimension,
        layout.Where(b => b.IsMatrix).SelectMany(b => Enumerable.Range(0, b.Rows).Select(row =>
            ($"{b.Name}, neuron {Guard.Text(row + 1)}", Enumerable.Range(b.Offset + (row * b.Columns), b.Columns).ToArray()))));
}

/// <summary>Settings of the experiment on random rotations of the digits network.</summary>
public sealed record RotationSettings : DigitsSettings
{
    /// <summary>Settings without a value.</summary>
    public RotationSettings()
    {
    }

    /// <summary>The network, data and length of the digits experiment, to be varied.</summary>
    [SetsRequiredMembers]
    internal RotationSettings(DigitsSettings digits)
        : base(digits)
    {
    }

    /// <summary>
    /// Random rotations of each kind; trial t uses rotation t mod this. Trials with one rotation share its memory and time.
    /// </summary>
    public required int Rotations { get; init => field = Guard.Positive(value); }
}
