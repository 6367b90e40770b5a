namespace Egop.Benchmarks;

internal static class OptimizerGroup
{
    private static readonly Diagonal[] _diagonal =
    [
        new(new Adam(), "Adam"),
        new(Adam.W(1e-3), "AdamW"),
        new(new Adam { LearningRate = 1e-3, AmsGrad = AmsGrad.Torch }, "Adam", """{"amsgrad": true}"""),
        new(new NAdam { LearningRate = 1e-3 }, "NAdam"),
        new(new RAdam { LearningRate = 1e-3 }, "RAdam"),
        new(new Adamax { LearningRate = 1e-3 }, "Adamax"),
        new(new Sgd { LearningRate = 1e-3 }, "SGD"),
        new(new Sgd { LearningRate = 1e-3, Momentum = 0.9 }, "SGD", """{"momentum": 0.9}"""),
        new(new Adagrad { LearningRate = 1e-3 }, "Adagrad"),
        new(new RmsProp { LearningRate = 1e-3 }, "RMSprop"),
        new(new Adadelta { LearningRate = 1e-3 }, "Adadelta"),
        new(new Agd { LearningRate = 1e-3 }, null),
        new(new VectorAdam { LearningRate = 1e-3 }, null),
    ];

    public static IEnumerable<Row> Rows(Bench bench)
    {
        foreach (Diagonal method in _diagonal)
        {
            foreach (Row row in Diagonals(bench, method))
                yield return row;
        }

        (int rows, int columns) = (bench.Size(784, 40), bench.Size(256, 20));
        foreach ((string name, IOptimizer optimizer) in new (string, IOptimizer)[]
        {
            ("soap", new Soap()),
            ("shampoo", new Shampoo { RenewEvery = 10 }),
            ("ggt", new Ggt { Window = 100, Epsilon = 1e-2 }),
            ("adagram", new AdaGram { Rank = 5, Epsilon = 0.1 }),
        })
        {
            yield return bench.Compare(
                $"{optimizer.Name} on {rows} x {columns}, double", MatrixStep(optimizer, rows, columns),
                [bench.Python.Peer("PyTorch", 1, "matrix_optimizers", name, $"{rows}", $"{columns}", "float64")], 3,
                "a step, with bases or roots renewed every ten (SOAP, Shampoo); GGT window 100, AdaGram rank 5").Single();
            bench.Python.EndAll();
        }
    }

    private static IEnumerable<Row> Diagonals(Bench bench, Diagonal method)
    {
        int count = bench.Size(10_000_000, 100_000);
        float[] x = Random.NormalSingle(count, 1), gradient = Random.NormalSingle(count, 2);
        OptimizerState state = method.Optimizer.Init(ParameterLayout.Vector(count), Precision.Single);
        // Parameters and each array of state are read and written, the gradient is read.
        long arrays = 2 + 1 + (2 * state.Slots.Count(slot => slot.Length == count));
        double bytes = (double)sizeof(float) * count * arrays;
        bool isAdam = method.Torch == "Adam" && method.Options is null;
        List<Peer> peers = [new(bench.Yardsticks.Bytes(bytes), isAdam ? 1.0 : 0.8)];
        if (method.Torch is { } torch)
            peers.Insert(0, bench.Python.Peer($"torch.optim.{torch}", isAdam ? 10 : 1, "optimizers", [.. Arguments(method, count, 0)]));
        if (isAdam)
            peers.Insert(1, bench.Python.Peer("torch.optim.Adam, 2 threads", 7, "optimizers", [.. Arguments(method, count, 2)]));
        var side = Side.Repeated("ours", () => method.Optimizer.Step(state, gradient, x));
        foreach (Row row in bench.Compare(
            $"{method.Optimizer.Name}, {count / 1e6:0.#} M single", side, peers, 5, "one step",
                timing => $"{bytes / timing.Median / 1e9:F0} GB/s of its own bytes"))
            yield return row;
        bench.Python.EndAll();
    }

    private static IEnumerable<string> Arguments(Diagonal method, int count, int threads) =>
        ["torch", method.Torch!, $"{count}", $"{threads}", .. method.Options is null ? Array.Empty<string>() : [method.Options]];

    private static Side MatrixStep(IOptimizer optimizer, int rows, int columns)
    {
        int count = rows * columns, next = 0;
        double[] x = Random.Normal(count, 1);
        double[][] gradients = [.. Enumerable.Range(0, 10).Select(i => Random.Normal(count, (ulong)(i + 2)))];
        OptimizerState state = optimizer.Init(ParameterLayout.Of([("W", new[] { rows, columns })]));
        Action step = () => optimizer.Step(state, gradients[next++ % gradients.Length], x);
        // Past the first steps, which build windows and bases.
        for (int i = 0; i < (optimizer is Ggt ? 100 : 10); i++)
            step();
        return new Side("ours", () => Clock.Seconds(() =>
        {
            for (int i = 0; i < gradients.Length; i++)
                step();
        }) / gradients.Length);
    }

    /// <param name="Optimizer">Ours.</param>
    /// <param name="Torch">Name in torch.optim; null where it has none.</param>
    /// <param name="Options">Its options as JSON.</param>
    private sealed record Diagonal(IOptimizer Optimizer, string? Torch, string? Options = null);
}
