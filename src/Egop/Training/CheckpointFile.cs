using System.Globalization;

namespace Egop;

/// <summary>A <see cref="Checkpoint"/> as named tensors and metadata, and back.</summary>
internal static class CheckpointFile
{
    private const string Format = "egop", Version = "checkpoint 1", Seed = "egop.seed", Basis = "egop.basis", Optimizer = "egop.optimizer.";
    private const string Step = "run.step", Coordinates = "run.coordinates", History = "run.history.", Points = History + "points";

    private static readonly (string Name, Func<Iterate, double> Value)[] _columns =
    [
        ("loss", i => i.Loss), ("gradient norm", i => i.GradientNorm), ("gradient norm 1", i => i.GradientNorm1),
        ("learning rate", i => i.LearningRate),
    ];

    public static Safetensors ToTensors(Checkpoint checkpoint)
    {
        List<NamedTensor> tensors = [NamedTensor.OfIntegers(Step, [checkpoint.Step]), .. StateTensors.Of(checkpoint.State)];
        double[] parameters = [.. checkpoint.Parameters];
        foreach (ParameterBlock array in checkpoint.Layout)
        {
            double[] values = array.Of(parameters.AsSpan()).ToArray();
            tensors.Add(Tensor(array.Name, values, StateTensors.Shape(array)));
        }

        if (checkpoint.Coordinates is { } z)
            tensors.Add(Tensor(Coordinates, z, z.Length));
        if (checkpoint.History.Count > 0)
            AddHistory(tensors, checkpoint.History, parameters.Length);
        List<KeyValuePair<string, string>> texts = [new(Format, Version), new(Basis, checkpoint.BasisName)];
        if (checkpoint.Seed is { } seed)
            texts.Add(new(Seed, seed.ToString(CultureInfo.InvariantCulture)));
        texts.AddRange(checkpoint.HyperParameters.Select(p => new KeyValuePair<string, string>(Optimizer + p.Key, p.Value)));
        return new Safetensors(tensors, texts);

        NamedTensor Tensor(string name, double[] values, params long[] shape) =>
            checkpoint.Precision == Precision.Double
                ? NamedTensor.Of(name, values, shape)
                : NamedTensor.OfSingles(name, Array.ConvertAll(values, v => (float)v), shape);
    }

    public static Checkpoint Read(string path, IOptimizer optimizer, ParameterLayout layout, Precision precision)
    {
        Safetensors file = Safetensors.Read(path);
        if (!file.Metadata.TryGetValue(Format, out string? version) || version != Version)
            throw new DataException(path, null, $"a file with \"{Format}\": \"{Version}\" in its metadata", version ?? "none",
                "Load a file that Checkpoint.Save wrote.");
        TensorType type = precision == Precision.Double ? TensorType.F64 : TensorType.F32;
        List<string> differences =
            [.. layout.Select(a => StateTensors.Difference(file, a.Name, type, StateTensors.Shape(a))).OfType<string>()];
        if (StateTensors.Difference(file, Step, TensorType.I64, []) is { } noStep)
            differences.Add(noStep);
        string basis = file.Metadata.GetValueOrDefault(Basis, "identity");
        if ((file.Find(Coordinates) is not null || basis != "identity")
            && StateTensors.Difference(file, Coordinates, type, [layout.Dimension]) is { } other)
            differences.Add(other);
        HashSet<string> names = [.. layout.Select(a => a.Name)];
        differences.AddRange(file
            .Where(t => !names.Contains(t.Name) && !t.Name.StartsWith("run.", StringComparison.Ordinal)
                && !t.Name.StartsWith(StateTensors.Prefix, StringComparison.Ordinal))
            .Select(t => $"{t} is not of this layout"));
        StateTensors.Require(differences, path, $"parameters {layout}");
        OptimizerState state = optimizer.Init(layout, precision);
        StateTensors.Fill(state, file, path, optimizer);
        long step = file[Step].ToIntegers()[0];
        if (step < 0)
            throw new DataException(path, $"tensor \"{Step}\"", "a number of steps", $"{step}", "Save the checkpoint again.");
        double[] parameters = [.. layout.SelectMany(a => file[a.Name].ToDoubles())];
        Checkpoint bare = precision == Precision.Double
            ? new Checkpoint(parameters, state)
            : Checkpoint.InSinglePrecision(Array.ConvertAll(parameters, v => (float)v), state);
        return bare.With(
            step,
            ReadHistory(file, layout.Dimension, path),
            file.Metadata.TryGetValue(Seed, out string? seed) && ulong.TryParse(seed, CultureInfo.InvariantCulture, out ulong number)
                ? number
                : null,
            basis,
            file.Metadata.Where(p => p.Key.StartsWith(Optimizer, StringComparison.Ordinal))
                .ToDictionary(p => p.Key[Optimizer.Length..], p => p.Value),
            file.Find(Coordinates)?.ToDoubles());
    }

    private static void AddHistory(List<NamedTensor> tensors, IReadOnlyList<Iterate> history, int dimension)
    {
        int count = history.Count;
        tensors.Add(NamedTensor.OfIntegers(History + "step", [.. history.Select(i => (long)i.Step)], count));
        tensors.Add(NamedTensor.OfIntegers(History + "elapsed in 100 ns", [.. history.Select(i => i.Elapsed.Ticks)], count));
        foreach ((string name, Func<Iterate, double> value) in _columns)
            tensors.Add(NamedTensor.Of(History + name, [.. history.Select(value)], count));
        // All entries have their point, or none has: the options of a run say so.
        if (history.All(i => i.Point.Length == dimension))
            tensors.Add(NamedTensor.Of(Points, [.. history.SelectMany(i => i.Point.ToArray())], count, dimension));
    }

    private static Iterate[] ReadHistory(Safetensors file, int dimension, string path)
    {
        if (file.Find(History + "step") is not { Type: TensorType.I64, Shape: [long count] } steps)
            return [];
        List<string> differences =
            [.. _columns.Select(c => StateTensors.Difference(file, History + c.Name, TensorType.F64, [count])).OfType<string>()];
        if (StateTensors.Difference(file, History + "elapsed in 100 ns", TensorType.I64, [count]) is { } noTime)
            differences.Add(noTime);
        if (file.Find(Points) is not null && StateTensors.Difference(file, Points, TensorType.F64, [count, dimension]) is { } other)
            differences.Add(other);
        StateTensors.Require(differences, path, $"a history of {count} entries");
        long[] numbers = steps.ToIntegers(), times = file[History + "elapsed in 100 ns"].ToIntegers();
        if (numbers.Any(n => n is < 0 or > int.MaxValue))
            throw new DataException(
                path, $"tensor \"{steps.Name}\"", $"step numbers from 0 to {int.MaxValue}", "others", "Save the checkpoint again.");
        double[][] columns = [.. _columns.Select(c => file[History + c.Name].ToDoubles())];
        double[]? points = file.Find(Points)?.ToDoubles();
        return
        [
            .. numbers.Select((step, i) => new Iterate(
                (int)step, columns[0][i], columns[1][i], columns[2][i], columns[3][i], new TimeSpan(times[i]),
                points is null ? default : points.AsMemory(i * dimension, dimension))),
        ];
    }
}
