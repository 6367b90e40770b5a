namespace Egop.Benchmarks;

/// <summary>
/// Whole pipelines on a device: estimates from random points to eigenvectors, and training, beside the managed path and PyTorch on the same
/// GPU.
/// </summary>
internal static class DevicePipelineRows
{
    private const double LongestEstimate = 0.25;

    public static IEnumerable<Row> Rows(Bench bench, DeviceContext context)
    {
        foreach (Row row in Digits(bench, context).Concat(Training(bench, context)).Concat(Leading(bench, context)))
            yield return row;
        if (!context.Device.Capabilities.IsProcessor)
            yield return Many(bench, context);
    }

    // W1: 12,050 full-batch gradients of 2410 parameters.
    private static IEnumerable<Row> Digits(Bench bench, DeviceContext context)
    {
        bool isProcessor = context.Device.Capabilities.IsProcessor;
        ReluNetwork network = Workloads.Digits(bench);
        string widths = Workloads.Text(network.Widths);
        int samples = bench.Size(Workloads.DigitsSamples, 256), rows = network.Rows.Rows;
        double d = network.Dimension, flops = samples * (Workloads.Flops(network.Widths, rows) + (d * d));
        var options = new EgopOptions { Samples = samples, Precision = Precision.Single, SingularValues = false, Threads = Bench.Threads };
        IIsotropicDistribution normal = SamplingDistributions.Gaussian(network.Dimension, 1);
        var ours = new Side("ours", () =>
        {
            EstimationTimings timings = EgopEstimator.Estimate(network, normal, options with { Context = context }).Timings;
            return (timings.Gradients + timings.OuterProducts).TotalSeconds;
        });
        List<Peer> peers = [new(DeviceProductRows.Floor(bench, context, flops), isProcessor ? null : 0.5)];
        if (isProcessor)
            peers.Add(new(new Side("managed", () => EstimationGroup.Seconds(network, options))));
        if (context.Device.Kind == DeviceKind.Cuda)
            peers.Add(bench.Python.Peer("PyTorch on the GPU, vmap", 3, "gradients", "vmap", "float32", widths, $"{rows}", "2048",
                $"{samples}", "cross-entropy", "cuda"));
        string what = $"{samples} random points, full-batch gradients ({rows} rows), Gram matrix of order {d}, single, on {Name(context)}";
        foreach (Row row in bench.Compare(
            $"digits {widths} to an EGOP on a device", ours, peers, 3, what, timing => $"{flops / timing.Median / 1e9:F0} GF/s"))
            yield return row;
        bench.Python.EndAll();

        var whole = Side.Of("ours", () => EgopEstimator.Estimate(network, normal, options with { Context = context }));
        Timing timing = bench.Duel(3, whole)[0];
        yield return new Row("the same with its eigenbasis", "seconds asked of a data-centre card")
        {
            What = what,
            Ours = timing.Median,
            Theirs = LongestEstimate,
            Ratio = timing.Median / LongestEstimate,
            IsGoalAtMost = true,
            Goal = isProcessor ? null : 1,
        };
    }

    private static IEnumerable<Row> Training(Bench bench, DeviceContext context)
    {
        ReluNetwork network = Workloads.Digits(bench);
        IMinibatchObjective minibatches = network.Minibatches(bench.Size(300, 50));
        int steps = bench.Size(400, 20);
        var options = new TrainOptions { Steps = steps, RecordEvery = steps, Precision = Precision.Single };
        double[] start = Array.ConvertAll(Random.Normal(network.Dimension, 8), value => 0.1 * value);
        DenseBasis basis = ((DenseBasis)Bases.RandomRotation(network.Dimension, 1)).Stored(BasisStorage.Single);
        foreach ((string name, string kind, IBasis? at) in new (string, string,
            IBasis?)[] { ("Adam step on a device, single", "plain", null), ("the same in a dense basis", "basis", basis) })
        {
            Side Run(string side, Action run) => Side.Of(side, run).Scaled(1.0 / steps);
            List<Peer> peers = [new(Run("managed", () => Trainer.Run(minibatches, new Adam(), start, options.In(at))))];
            if (context.Device.Kind == DeviceKind.Cuda)
                peers.Add(bench.Python.Peer("PyTorch on the GPU, eager", null, "training", "float32", Workloads.Text(network.Widths),
                    $"{network.Rows.Rows}", $"{minibatches.BatchSize}", kind, "cuda"));
            foreach (Row row in bench.Compare(
                name, Run("ours", () => Trainer.Run(minibatches, new Adam(), start, options with { Basis = at, Context = context })), peers,
                3,
                $"{Workloads.Text(network.Widths)}, minibatches of {minibatches.BatchSize}, {steps} steps a run on {Name(context)}"))
                yield return row;
            bench.Python.EndAll();
        }
    }

    // W3 on a network's own gradients: the leading directions of a 784-100 layer and its little head.
    private static IEnumerable<Row> Leading(Bench bench, DeviceContext context)
    {
        bool isProcessor = context.Device.Capabilities.IsProcessor;
        int rank = bench.Size(isProcessor ? 50 : 1000, 5), samples = bench.Size(isProcessor ? 400 : 2000, 40),
            rows = bench.Size(isProcessor ? 200 : 2000, 40);
        ReluNetwork network = Workloads.Classifier([bench.Size(784, 60), bench.Size(100, 10), 10], rows);
        var options = new EgopOptions
        {
            Samples = samples,
            Rank = rank,
            Precision = Precision.Single,
            SingularValues = false,
            Method = EigenMethod.Randomized,
        };
        IIsotropicDistribution normal = SamplingDistributions.Gaussian(network.Dimension, 1);
        List<Peer> peers = [];
        if (isProcessor)
            peers.Add(new(Side.Of("managed", () => EgopEstimator.Estimate(network, normal, options))));
        if (context.Device.Kind == DeviceKind.Cuda)
            peers.Add(bench.Python.Peer("torch.svd_lowrank on the GPU", null, "lowrank", "torch", "random", $"{samples}",
                $"{network.Dimension}", $"{rank}", "cuda"));
        foreach (Row row in DeviceProductRows.Alone(
            bench, $"top {rank} of {samples} gradients on a device",
            Side.Of("ours", () => EgopEstimator.Estimate(network, normal, options with { Context = context })), peers,
            $"d = {network.Dimension}, {rows} data rows, single, points and gradients included, on {Name(context)}; PyTorch has its matrix "
            + "made", _ => ""))
            yield return row;
        bench.Python.EndAll();
    }

    // Where d x d does not fit: a sketch.
    private static Row Many(Bench bench, DeviceContext context)
    {
        int rank = bench.Size(1000, 10), samples = bench.Size(4000, 60);
        ReluNetwork network = Workloads.Classifier([bench.Size(490, 60), bench.Size(100, 10), 10], bench.Size(2000, 40));
        var options = new EgopOptions
        {
            Samples = samples,
            Rank = rank,
            Precision = Precision.Single,
            SingularValues = false,
            Method = EigenMethod.Randomized,
        };
        Timing timing = bench.Duel(
            3, Side.Of("ours",
                () => EgopEstimator.Estimate(
                    network, SamplingDistributions.Gaussian(network.Dimension, 1), options with { Context = context })))[0];
        return new Row($"top {rank} of {samples} gradients, d = {network.Dimension}", "none")
        {
            What = $"single, on {Name(context)}",
            Ours = timing.Median,
        };
    }

    private static string Name(DeviceContext context) => $"{context.Device.Kind}, {context.Device.Name}";
}
