using System.Collections.Immutable;

namespace Egop;

/// <summary>Optimizers on a linear network: global, block and first-layer EGOP; figures 3, 9 and 13.</summary>
internal sealed class LinearNetworkExperiment() : Experiment<LinearNetworkSettings>(
    "F3", "linear network, global, block and first-layer EGOP",
    "Do Adagrad and Adam train a linear network to a lower loss in the eigenbasis of its EGOP, and how much of it is enough?",
    "arXiv 2502.01594, figure 3, by blocks figure 9, tuned separately figure 13", "F9", "F13")
{
    private const string Global = "EGOP, global", Block = "EGOP, block", First = "EGOP, first layer";
    private const string Validation = "validation loss";

    // One object a size: equal settings have equal widths.
    private static readonly ImmutableArray<int> _smoke = [4, 8, 6, 4], _notebook = [10, 20, 15, 10], _paper = [10, 50, 30, 10];

    public override LinearNetworkSettings Settings(ExperimentSize size) => size switch
    {
        ExperimentSize.Smoke => new()
        {
            Size = size,
            Trials = 1,
            Widths = _smoke,
            Training = 400,
            Validation = 50,
            Test = 50,
            BatchSize = 100,
            Epochs = 5,
            SamplesPerWeight = 2,
            SweepTrials = 1,
            Separately = true,
        },
        ExperimentSize.Notebook => new()
        {
            Size = size,
            Trials = 3,
            Widths = _notebook,
            Training = 8000,
            Validation = 1000,
            Test = 1000,
            BatchSize = 500,
            Epochs = 40,
            SamplesPerWeight = 2,
            SweepTrials = 1,
            Separately = true,
        },
        _ => new()
        {
            Size = size,
            Trials = 10,
            Widths = _paper,
            Training = 8000,
            Validation = 1000,
            Test = 1000,
            BatchSize = 500,
            Epochs = 1000,
            SamplesPerWeight = 2,
            SweepTrials = 3,
            Separately = true,
        },
    };

    private protected override void CarryOut(LinearNetworkSettings settings, ExperimentRun run)
    {
        var problem = new LinearNetworkProblem(settings, run.Seed(Seeds.Data));
        ParameterLayout layout = problem.Network.Layout;
        IBasis global = Basis(CoordinatePartition.Whole(layout.Dimension)), block = Basis(CoordinatePartition.Matrices(layout)), first = Basis(CoordinatePartition.FirstLayer(layout));
        TrainOptions options = NetworkTrials.Options(problem.Minibatches, settings);
        IReadOnlyList<ComparisonCell> cells = new MethodComparison
        {
            Trials = NetworkTrials.Draw(problem.Minibatches, problem.Start, settings.Trials, run),
            Methods = ComparedMethod.Standard(rate => Schedules.Cosine(rate, options.Steps)),
            Coordinates = [ComparedCoordinates.Untouched(layout.Dimension), new(Global, _ => global), new(Block, _ => block), new(First, _ => first)],
            Options = options,
            SweepTrials = settings.SweepTrials,
            Separately = settings.Separately,
            Metrics = [(Validation, (_, point) => problem.ValidationLoss(point))],
        }.Run(run);
        ComparisonReport.Add(run, cells, "training loss");
        foreach (string coordinates in (string[])[Global, Block, First])
        {
            foreach (string method in (string[])["Adagrad", "Adam"])
                NetworkReport.ExpectImprovement(run, cells, method, coordinates, "median final training loss, EGOP / original");
        }

        run.Note("Learning rates go to zero along a cosine over all steps. Data and EGOP estimates are the same in all trials; starts and minibatches differ.");
        run.Note("The loss is the squared error of all outputs per row of A. The singular values k^-2 are those of the whole matrix, whose rows are then of the order of n^-1/2: losses are small.");

        IBasis Basis(CoordinatePartition partition)
        {
            EgopEstimate egop = EgopEstimator.Estimate(
                problem.Minibatches, NetworkTrials.Sampling(settings, problem.Start),
                NetworkTrials.Estimation(settings, layout.Dimension, partition, run), cancellation: run.Cancellation);
            if (partition.Sum(b => b.Count) == layout.Dimension)
                NetworkReport.AddSpectra(run, egop, partition.Count == 1 ? "spectrum global" : "spectra blocks");
            return Bases.FromEgop(egop);
        }
    }
}
