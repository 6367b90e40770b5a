using System.Collections.Immutable;

namespace Egop;

/// <summary>Optimizers on a linear network: global, block and first-layer EGOP; figures 3, 9 and 13.</summary>
internal static class LinearNetworkExperiment
{
    public static Experiment<LinearNetworkSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "F3",
        Title = "linear network, global, block and first-layer EGOP",
        Question =
            "Do Adagrad and Adam train a linear network to a lower loss in the eigenbasis of its EGOP, and how much of it is enough?",
        Source = "arXiv 2502.01594, figure 3, by blocks figure 9, tuned separately figure 13",
        Aliases = ["F9", "F13"],
    };

    private const string Global = "EGOP, global", Block = "EGOP, block", First = "EGOP, first layer";
    private const string Validation = "validation loss";

    // One object a size: equal settings have equal widths.
    private static readonly ImmutableArray<int> _smoke = [4, 8, 6, 4], _notebook = [10, 20, 15, 10], _paper = [10, 50, 30, 10];

    public static LinearNetworkSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 3, 10),
        Widths = size.Pick(_smoke, _notebook, _paper),
        Training = size.Pick(400, 8000, 8000),
        Validation = size.Pick(50, 1000, 1000),
        Test = size.Pick(50, 1000, 1000),
        BatchSize = size.Pick(100, 500, 500),
        Epochs = size.Pick(5, 40, 1000),
        SweepTrials = size.Pick(1, 1, 3),
        // At every size.
        SamplesPerWeight = 2,
        Separately = true,
    };

    private static void CarryOut(LinearNetworkSettings settings, ExperimentRun run)
    {
        var problem = new LinearNetworkProblem(settings, run.Seed(Seeds.Data));
        ParameterLayout layout = problem.Network.Layout;
        IBasis global = Basis(CoordinatePartition.Whole(layout.Dimension)), block = Basis(CoordinatePartition.Matrices(layout)),
            first = Basis(CoordinatePartition.FirstLayer(layout));
        TrainOptions options = NetworkTrials.Options(problem.Minibatches, settings);
        IReadOnlyList<ComparisonCell> cells = new MethodComparison
        {
            Trials = NetworkTrials.Draw(problem.Minibatches, problem.Start, settings.Trials, run),
            Methods = ComparedMethod.Standard(rate => Schedules.Cosine(rate, options.Steps)),
            Coordinates =
                [ComparedCoordinates.Untouched(layout.Dimension), new(Global, _ => global), new(Block, _ => block), new(First, _ => first)],
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

        run.Note("Learning rates go to zero along a cosine over all steps. Data and EGOP estimates are the same in all trials; starts and "
            + "minibatches differ.");
        run.Note("The loss is the squared error of all outputs per row of A. The singular values k^-2 are those of the whole matrix, whose "
            + "rows are then of the order of n^-1/2: losses are small.");

        IBasis Basis(CoordinatePartition partition)
        {
            EgopEstimate egop = EgopEstimator.Estimate(
                problem.Minibatches, NetworkTrials.Sampling(settings, problem.Start),
                NetworkTrials.Estimation(settings, layout.Dimension, partition, run), cancellation: run.Cancellation);
            if (partition.Sum(b => b.Count) == layout.Dimension)
                NetworkReport.AddSpectra(run, egop, partition.Count == 1 ? " global" : " blocks");
            return Bases.FromEgop(egop);
        }
    }
}

/// <summary>A linear network on data of decaying singular values: Y = A M*.</summary>
internal sealed class LinearNetworkProblem
{
    private readonly LinearNetwork _validation;

    public LinearNetworkProblem(LinearNetworkSettings settings, ulong seed)
    {
        int rows = settings.Training + settings.Validation + settings.Test, inputs = settings.Widths[0], outputs = settings.Widths[^1];
        double[] a = Data(rows, inputs, settings.Exponent, seed);
        double[] target = SamplingDistributions.Gaussian(inputs * outputs, 1).Draw(new SampleKey(Seeds.Derive(seed, "target"), 0));
        double[] y = new double[rows * outputs];
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, false, rows, outputs, inputs, 1, a, inputs, target, outputs, 0, y, outputs);
        Network = Objectives.LinearNetwork(settings.Widths, Part(a, inputs, 0, settings.Training), Part(y, outputs, 0, settings.Training));
        _validation = Network.WithData(
            Part(a, inputs, settings.Training, settings.Validation), Part(y, outputs, settings.Training, settings.Validation));
        Minibatches = Network.Minibatches(settings.BatchSize);
        Start = SamplingDistributions.XavierNormal(Network.Layout);
    }

    public LinearNetwork Network { get; }

    public IMinibatchObjective Minibatches { get; }

    public ISamplingDistribution Start { get; }

    public double ValidationLoss(double[] point) => _validation.Value(point);

    /// <summary>A = U diag(k^−p) Vᵀ, rows × columns, row-major. The rows are exchangeable, so that any of them are a fair part.</summary>
    public static double[] Data(int rows, int columns, double exponent, ulong seed)
    {
        double[] left = SamplingDistributions.Gaussian(rows * columns, 1).Draw(new SampleKey(Seeds.Derive(seed, "left factor"), 0));
        LinearAlgebra.Orthonormalize(LinearAlgebra.Managed, rows, columns, left);
        double[] right = ((DenseBasis)Bases.RandomRotation(columns, Seeds.Derive(seed, "right factor"))).ToMatrix().ToRowMajorArray();
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
                left[(i * columns) + k] *= Math.Pow(k + 1, -exponent);
        }

        double[] a = new double[rows * columns];
        LinearAlgebra.Multiply(LinearAlgebra.Managed, false, true, rows, columns, columns, 1, left, columns, right, columns, 0, a, columns);
        return a;
    }

    private static DataMatrix Part(double[] all, int columns, int start, int count) =>
        DataMatrix.FromRowMajor(count, columns, all.AsSpan(start * columns, count * columns));
}

/// <summary>Settings of the experiment on a linear network, inputs-first-second-outputs.</summary>
public sealed record LinearNetworkSettings : NetworkSettings
{
    /// <summary>Layer widths from input to output, at least two layers.</summary>
    /// <exception cref="ArgumentException">Fewer than three widths, or one below 1.</exception>
    public required ImmutableArray<int> Widths
    {
        get;
        init => field = !value.IsDefault && value.Length >= 3 && value.All(w => w >= 1)
            ? value
            : throw Guard.Bad(nameof(Widths), "three positive widths or more", value.IsDefault ? "none" : string.Join("-", value),
                "Give the width of every layer, inputs and outputs included.");
    }

    /// <summary>Rows to train on.</summary>
    public required int Training { get; init => field = Guard.Positive(value); }

    /// <summary>Rows to validate on.</summary>
    public required int Validation { get; init => field = Guard.Positive(value); }

    /// <summary>Rows for a test; the data matrix has them, so that its singular values are the paper's.</summary>
    public required int Test { get; init => field = Guard.NonNegative(value); }

    /// <summary>p of the singular values k^−p of the data matrix.</summary>
    public double Exponent { get; init => field = Guard.NonNegative(value); } = 2;
}
