namespace Egop;

/// <summary>What experiments on networks have in common: trials, the length of a run, and how an EGOP is estimated.</summary>
internal static class NetworkTrials
{
    /// <summary>Entries of a loss curve.</summary>
    private const int Entries = 200;

    /// <summary>Trials of one objective that differ in start and minibatches.</summary>
    public static ComparisonTrial[] Draw(IObjective objective, ISamplingDistribution start, int count, ExperimentRun run) =>
        [.. Enumerable.Range(0, count).Select(t => new ComparisonTrial(
            objective, start.Draw(new SampleKey(run.Seed(Seeds.InitialPoint, t), 0)), run.Seed(Seeds.Minibatches, t)))];

    /// <summary>Epochs in steps, recorded at the ends of whole epochs.</summary>
    public static TrainOptions Options(IMinibatchObjective minibatches, NetworkSettings settings) => new()
    {
        Steps = checked(minibatches.BatchesPerEpoch * settings.Epochs),
        RecordEvery = minibatches.BatchesPerEpoch * Math.Max(1, settings.Epochs / Entries),
    };

    /// <summary>ρ, by the distribution of the starts.</summary>
    public static ISamplingDistribution Sampling(NetworkSettings settings, ISamplingDistribution start) =>
        settings.Sampling == NetworkSampling.Initialization ? start : SamplingDistributions.Gaussian(start.Dimension, 1);

    /// <summary>M minibatch gradients for an EGOP of some blocks, by the number of weights that M is counted by.</summary>
    public static EgopOptions Estimation(NetworkSettings settings, int weights, CoordinatePartition blocks, ExperimentRun run) => new()
    {
        Samples = (int)Math.Ceiling(settings.SamplesPerWeight * weights),
        Seed = run.Seed(Seeds.Sampling),
        Partition = blocks,
        Threads = run.Threads,
        SingularValues = false,
    };
}
