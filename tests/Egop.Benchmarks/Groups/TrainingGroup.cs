namespace Egop.Benchmarks;

internal static class TrainingGroup
{
    private const int Batch = 300;

    public static IEnumerable<Row> Rows(Bench bench)
    {
        ReluNetwork network = Workloads.Digits(bench);
        IMinibatchObjective minibatches = network.Minibatches(bench.Size(Batch, 50));
        string widths = Workloads.Text(network.Widths);
        Peer Eager(string precision, string kind, double goal) => bench.Python.Peer(
            "PyTorch eager", goal, "training", precision, widths, $"{network.Rows.Rows}", $"{minibatches.BatchSize}", kind);

        string what = $"{widths}, minibatches of {minibatches.BatchSize}: rows gathered, forward, backward, Adam";
        yield return bench.Compare(
            "Adam step, double", DoubleStep(minibatches, network.Dimension), [Eager("float64", "plain", 4)], what: what).Single();
        yield return bench.Compare(
            "Adam step, single", SingleStep(minibatches, network.Dimension), [Eager("float32", "plain", 6)], what: what).Single();
        foreach (Row row in InBasis(bench, minibatches, network, Eager, what))
            yield return row;
    }

    private static IEnumerable<Row> InBasis(
        Bench bench, IMinibatchObjective minibatches, ReluNetwork network, Func<string, string, double, Peer> eager, string what)
    {
        int d = network.Dimension;
        var basis = (DenseBasis)Bases.RandomRotation(d, 1);
        DenseBasis narrow = basis.Stored(BasisStorage.Single);
        yield return bench.Compare(
            "Adam step in a dense basis, double", DoubleStep(minibatches.In(basis), d), [eager("float64", "basis", 1.4)], what: what)
                .Single();
        yield return bench.Compare(
            "the same, V single, state double", DoubleStep(minibatches.In(narrow), d), [eager("float64", "basis", 3)], what: what).Single();
        yield return bench.Compare(
            "the same, all single", SingleStep(minibatches.In(narrow), d), [eager("float32", "basis", 1.6)], what: what).Single();
        yield return Sharing(bench, minibatches, basis);
    }

    // The sweep's way, with the runs' products taken together, against the same runs one after the other.
    private static Row Sharing(Bench bench, IMinibatchObjective minibatches, IBasis basis)
    {
        int runs = 8, steps = bench.Size(200, 10);
        double[][] starts = [.. Enumerable.Range(0, runs).Select(i => SmallStart(minibatches.Dimension, (ulong)(i + 20)))];
        var options = new TrainOptions { Steps = steps, RecordEvery = steps };
        var optimizer = new Adam();
        return bench.Compare(
            "8 runs sharing a basis",
            Side.Of("together", () => Trainer.RunAll(minibatches, optimizer, starts, options.In(basis), Bench.Threads)),
            [
                new Peer(Side.Of("the runs one by one", () =>
                {
                    foreach (double[] start in starts)
                        Trainer.Run(minibatches, optimizer, start, options.In(basis));
                }), 2.5),
            ],
            3, $"{steps} Adam steps each in a dense basis, double").Single();
    }

    private static Side DoubleStep(IObjective objective, int dimension)
    {
        double[] x = SmallStart(dimension), gradient = new double[dimension];
        var optimizer = new Adam();
        OptimizerState state = optimizer.Init(objective.Layout());
        long step = 0;
        return Side.Repeated("ours", () =>
        {
            At(objective, step++).Evaluate(x, gradient);
            optimizer.Step(state, gradient, x);
        });
    }

    private static Side SingleStep(IObjective objective, int dimension)
    {
        float[] x = Array.ConvertAll(SmallStart(dimension), value => (float)value), gradient = new float[dimension];
        double[] value = new double[1];
        var optimizer = new Adam();
        OptimizerState state = optimizer.Init(objective.Layout(), Precision.Single);
        long step = 0;
        return Side.Repeated("ours", () =>
        {
            At(objective, step++).EvaluateMany(x, value, gradient);
            optimizer.Step(state, gradient, x);
        });
    }

    private static IObjective At(IObjective objective, long step) => ((IMinibatchObjective)objective).At(new BatchKey(1, step));

    private static double[] SmallStart(int dimension, ulong seed = 8) =>
        Array.ConvertAll(Random.Normal(dimension, seed), value => 0.1 * value);
}
