namespace Egop;

/// <summary>One objective of an experiment that goes through several.</summary>
/// <param name="Name">"F1R", "F5a", ...</param>
/// <param name="Loss">What the loss is called.</param>
/// <param name="Trials">The runs.</param>
/// <param name="Options">Length of a run.</param>
/// <param name="Sampling">ρ.</param>
/// <param name="Partition">Blocks of the EGOP.</param>
/// <param name="SamplesPerCoordinate">M/d that the settings ask for.</param>
internal sealed record MixedProblem(
    string Name, string Loss, ComparisonTrial[] Trials, TrainOptions Options, ISamplingDistribution Sampling, CoordinatePartition Partition,
    double SamplesPerCoordinate)
{
    /// <summary>d: coordinates that are rotated.</summary>
    public int Rotated => Partition.Sum(b => b.Count);

    /// <summary>The digits network and the three convex functions.</summary>
    /// <exception cref="DataException">The publisher's digits are asked for and not at hand.</exception>
    public static MixedProblem[] All(MixedSettings settings, ExperimentRun run)
    {
        ClassifierProblem digits = ClassifierProblem.Digits(settings, run.Seed(Seeds.Data));
        return
        [
            new("F1R", "training loss", digits.Trials(settings, run), NetworkTrials.Options(digits.Minibatches, settings),
                NetworkTrials.Sampling(settings, digits.Start), digits.Weights,
                settings.SamplesPerWeight),
            .. Enum.GetValues<ConvexObjective>().Select(kind => Convex(kind, settings.Convex, run)),
        ];
    }

    /// <summary>EGOP of a trial from M gradients; estimates of the same purpose and trial share their first gradients.</summary>
    public EgopEstimate Estimate(ExperimentRun run, string purpose, int trial, double samplesPerCoordinate) => EgopEstimator.Estimate(
        Trials[trial].Objective, Sampling,
        new EgopOptions
        {
            Samples = Samples(samplesPerCoordinate),
            Seed = run.Seed($"{Name} {purpose}", trial),
            Partition = Partition,
            Threads = run.Threads,
            SingularValues = false,
        },
        cancellation: run.Cancellation);

    /// <summary>M.</summary>
    public int Samples(double perCoordinate) => Math.Max(1, (int)Math.Ceiling(perCoordinate * Rotated));

    private static MixedProblem Convex(ConvexObjective kind, ConvexSettings settings, ExperimentRun run) => new(
        $"F5{(char)('a' + (int)kind)}", "f − inf f",
        [
            .. Enumerable.Range(0, settings.Trials).Select(t =>
            {
                ConvexProblem problem = ConvexProblem.Draw(kind, settings, purpose => run.Seed(purpose, t));
                return new ComparisonTrial(problem.Objective, problem.Start, 0) { Infimum = problem.Infimum };
            }),
        ],
        new TrainOptions
        {
            Steps = settings.Steps,
            GradientTolerance = settings.GradientTolerance,
            RecordEvery = Math.Max(1, settings.Steps / 200),
        },
        SamplingDistributions.Gaussian(settings.Parameters, settings.SamplingScale),
        CoordinatePartition.Whole(settings.Parameters),
        settings.SamplesPerParameter);
}

/// <summary>Settings of the experiments that go through the digits network and the three convex functions.</summary>
public abstract record MixedSettings : DigitsSettings
{
    /// <summary>Number d of parameters of the convex functions.</summary>
    public required int Parameters { get; init => field = Guard.Positive(value); }

    /// <summary>Number n of data rows of the convex functions.</summary>
    public required int Rows { get; init => field = Guard.Positive(value); }

    /// <summary>Most steps of a run on a convex function.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>M/d of the EGOP estimates of the convex functions.</summary>
    public required double SamplesPerParameter { get; init => field = Guard.Positive(value); }

    /// <summary>The convex functions' own settings.</summary>
    internal ConvexSettings Convex => new()
    {
        Size = Size,
        Trials = Trials,
        Seed = Seed,
        Parameters = Parameters,
        Rows = Rows,
        Steps = Steps,
        SweepTrials = SweepTrials,
        SamplesPerParameter = SamplesPerParameter,
    };
}
