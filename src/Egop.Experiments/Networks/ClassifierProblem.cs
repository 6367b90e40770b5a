namespace Egop;

/// <summary>A classifier of one hidden layer with the images it learns from and is judged by.</summary>
internal sealed class ClassifierProblem
{
    private readonly ReluNetwork _validation;

    private ClassifierProblem(LabeledImages training, LabeledImages validation, int hidden, int batch)
    {
        Network = Objectives.ReluNetwork([training.Features, hidden, training.Classes], training.ToMatrix(), training.Labels);
        _validation = Network.WithData(validation.ToMatrix(), validation.Labels);
        Minibatches = Network.Minibatches(batch);
        Start = SamplingDistributions.XavierNormal(Network.Layout);
        Weights = CoordinatePartition.Matrices(Network.Layout);
    }

    /// <summary>The network on the whole training part.</summary>
    public ReluNetwork Network { get; }

    /// <summary>What is trained.</summary>
    public IMinibatchObjective Minibatches { get; }

    /// <summary>Distribution of the starts: Xavier-normal weights, biases uniform in ±1/√(fan-in).</summary>
    public ISamplingDistribution Start { get; }

    /// <summary>One block for each weight matrix.</summary>
    public CoordinatePartition Weights { get; }

    /// <summary>Where the images of clothes come from; null for digits.</summary>
    public FashionImages? Images { get; private init; }

    /// <summary>What is measured at the end of a run.</summary>
    public IReadOnlyList<(string Name, Func<int, double[], double> Of)> Metrics => [(Accuracy, (_, point) => _validation.Accuracy(point))];

    /// <summary>Name of the metric.</summary>
    public const string Accuracy = "validation accuracy";

    /// <summary>The digits, divided by the seed of the experiment.</summary>
    /// <exception cref="DataException">The publisher's files are asked for and not at hand.</exception>
    public static ClassifierProblem Digits(DigitsSettings settings, ulong seed)
    {
        if (settings.Source == DigitsSource.Uci)
        {
            // 598 + 1199 is the size of the publisher's test part, whose digits are other people's than those of the training part.
            return new(Egop.Digits.LoadTraining(), Egop.Digits.LoadTest().Shuffle(seed).Take(598), settings.Hidden, settings.BatchSize);
        }

        DataSplit parts = Egop.Digits.Embedded().Split(1222, 191, 384, seed);
        return new(parts.Training, parts.Validation, settings.Hidden, settings.BatchSize);
    }

    /// <summary>The first classes of Fashion-MNIST, pooled; of the sample as many images as there are.</summary>
    public static ClassifierProblem Fashion(FashionSettings settings, ulong seed)
    {
        FashionImages images = FashionImages.Of(settings.Size, settings.Classes, settings.Poolings);
        // As many as the paper trains on is the whole of the publisher's training part; what it validates and tests on is the test part.
        LabeledImages training =
            images.Training.Shuffle(Seeds.Derive(seed, "training")), test = images.Test.Shuffle(Seeds.Derive(seed, "test"));
        return new(
            training.Take(images.IsSample ? Math.Min(settings.Training, training.Count) : settings.Training),
            test.Take(images.IsSample ? Math.Min(settings.Validation, test.Count) : settings.Validation), settings.Hidden,
                settings.BatchSize)
        {
            Images = images,
        };
    }

    /// <summary>The EGOP of some blocks, from minibatch gradients as many as the settings say for each of their coordinates.</summary>
    public EgopEstimate Estimate(NetworkSettings settings, CoordinatePartition blocks, ExperimentRun run) => EgopEstimator.Estimate(
        Minibatches, NetworkTrials.Sampling(settings, Start), NetworkTrials.Estimation(settings, blocks.Sum(b => b.Count), blocks, run),
            cancellation: run.Cancellation);

    /// <summary>Trials of one network that differ in start and minibatches, so that they share every basis.</summary>
    public ComparisonTrial[] Trials(NetworkSettings settings, ExperimentRun run) =>
        NetworkTrials.Draw(Minibatches, Start, settings.Trials, run);

    /// <summary>A comparison with everything but methods and coordinates.</summary>
    public MethodComparison Compare(
        NetworkSettings settings, ExperimentRun run, ComparedMethod[] methods, ComparedCoordinates[] coordinates) => new()
        {
            Trials = Trials(settings, run),
            Methods = methods,
            Coordinates = coordinates,
            Options = NetworkTrials.Options(Minibatches, settings),
            SweepTrials = settings.SweepTrials,
            Separately = settings.Separately,
            Metrics = Metrics,
        };
}
