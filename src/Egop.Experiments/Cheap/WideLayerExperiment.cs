using System.Collections.Immutable;

namespace Egop;

/// <summary>A network with a layer of 784 × 100 weights in the leading eigenvectors of its EGOP, which is never formed.</summary>
internal static class WideLayerExperiment
{
    public static Experiment<WideLayerSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "S3W",
        Title = "partial bases of a layer of 78,400 weights, Fashion-MNIST",
        Question = "Are the leading eigenvectors of an EGOP of 78,904 parameters within reach, and what are they worth?",
        Source = "setting of arXiv 2502.01594, figure 4, with unpooled images and 100 hidden units",
    };

    // One object a size: equal settings have equal ranks.
    private static readonly ImmutableArray<int> _smoke = [2, 20], _notebook = [50, 200], _paper = [50, 1000];

    public static WideLayerSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 1, 5),
        Poolings = size.Pick(2, 0, 0),
        Hidden = size.Pick(10, 100, 100),
        Training = size.Pick(600, 1500, 24000),
        Validation = size.Pick(200, 1000, 1000),
        Epochs = size.Pick(2, 10, 40),
        SamplesPerWeight = size.Pick(0.2, 0.01, 0.0255),
        Ranks = size.Pick(_smoke, _notebook, _paper),
        // At every size.
        Classes = 4,
        BatchSize = 300,
        SweepTrials = 1,
        Separately = false,
    };

    private static void CarryOut(WideLayerSettings settings, ExperimentRun run)
    {
        ClassifierProblem problem = ClassifierProblem.Fashion(settings, run.Seed(Seeds.Data));
        problem.Images?.Explain(run);
        int d = problem.Network.Dimension, weights = problem.Weights.Sum(b => b.Count);
        var table = new Table("r", "gradients", "route", "energy captured", "MB of vectors", "s of gradients", "s in all");
        var bases = new List<PartialBasis>();
        foreach (int r in settings.Ranks)
        {
            EgopOptions options = NetworkTrials.Estimation(settings, weights, CoordinatePartition.Whole(d), run);
            options = options with
            {
                // As many gradients as vectors would be found whole, whatever they are worth.
                Samples = Math.Max(options.Samples, 2 * r),
                Rank = r,
                Precision = Precision.Single,
            };
            EgopEstimate egop = EgopEstimator.Estimate(
                problem.Minibatches, NetworkTrials.Sampling(settings, problem.Start), options, cancellation: run.Cancellation);
            PartialBasis vectors = Bases.Partial(egop, r);
            bases.Add(vectors);
            table = table.AddRow(r, egop.Samples, $"{egop.Blocks[0].Method}", egop.Spectrum.CapturedEnergy, vectors.Cost.Bytes / 1e6,
                egop.Timings.Gradients.TotalSeconds, egop.Timings.Total.TotalSeconds);
            run.Number($"energy captured by {r} of {d} eigenvectors", egop.Spectrum.CapturedEnergy);
            if (r == settings.Ranks[^1])
                run.Chart("spectrum", Charts.Spectrum(egop.Spectrum.Eigenvalues).WithTitle($"The {r} leading eigenvalues of {d}"));
        }

        run.Table("estimates", table);
        IReadOnlyList<ComparisonCell> cells = problem.Compare(settings, run, [.. ComparedMethod.Standard().Where(m => !m.IsEquivariant)],
            [ComparedCoordinates.Untouched(d), .. bases.SelectMany(PartialBases.Coordinates)]).Run(run);
        PartialBases.AddReports(run, cells);
        PartialBases.AddCurves(run, cells, settings.Ranks);
        foreach (string method in (string[])["Adagrad", "Adam"])
        {
            foreach (int r in settings.Ranks)
                NetworkReport.ExpectImprovement(run, cells, method, PartialBases.Kept(r), "median final training loss, EGOP / original");
        }

        run.Note("Gradients of the EGOP and its eigenvectors are in single precision, training is in double. Where the complement is kept, "
            + "it is optimized in original coordinates; "
            + "where it is dropped, parameters move only along the r vectors from where they start.");
    }
}

/// <summary>Settings of the experiment on the leading eigenvectors of a network whose EGOP is too large to hold.</summary>
public sealed record WideLayerSettings : FashionSettings
{
    /// <summary>Numbers r of leading eigenvectors, each estimated on its own.</summary>
    /// <exception cref="ArgumentException">None, a number below 1, or not increasing.</exception>
    public required ImmutableArray<int> Ranks { get; init => field = PartialBases.Ranks(value, nameof(Ranks)); }
}
