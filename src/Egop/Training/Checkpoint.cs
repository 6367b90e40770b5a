namespace Egop;

/// <summary>
/// A run at rest: parameters, optimizer state, the steps made and the history so far. Continuing from it is bit for bit the run that never
/// stopped.
/// </summary>
/// <remarks>
/// As a file it is safetensors, which PyTorch and others read (safetensors.torch.load_file gives a dictionary by name):
/// "W1", "b1", ... are the parameters, in the layout's shapes and in original coordinates; "state.momentum.W1" is what the optimizer keeps
/// for W1 under the name
/// "momentum", and so on for every array that has one number for each parameter; "state.W1.left factor" and the like are arrays of other
/// sizes, as one vector;
/// "state.steps" counts the optimizer's steps. "run.step" counts the steps of the run, "run.history.*" are the entries of its history, and
/// "run.coordinates" is the point
/// in the basis, where there is one: then the state is in that basis too, under the parameters' names.
/// The metadata hold the basis, the seed of the minibatches, and the optimizer's hyper-parameters as texts.
/// </remarks>
public sealed class Checkpoint
{
    private readonly double[] _parameters;

    /// <summary>Parameters and state in double precision, of a loop of one's own.</summary>
    /// <param name="parameters">x, length d; copied.</param>
    /// <param name="state">The optimizer's state; copied.</param>
    /// <exception cref="ArgumentException">The parameters do not have the length of the state's layout.</exception>
    public Checkpoint(ReadOnlySpan<double> parameters, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Guard.Length(parameters.Length, state.Layout.Dimension, nameof(parameters), "Give the parameters that the state was made for.");
        _parameters = parameters.ToArray();
        State = state.Clone();
        Step = state.Steps;
    }

    /// <summary>Parameters in original coordinates, length d; those of single precision widened, which is exact.</summary>
    public IReadOnlyList<double> Parameters => _parameters;

    /// <summary>Precision in which the parameters were given and are written.</summary>
    public Precision Precision { get; private init; }

    /// <summary>The optimizer's state. Resuming works on a copy.</summary>
    public OptimizerState State { get; }

    /// <summary>Names and shapes of the parameters.</summary>
    public ParameterLayout Layout => State.Layout;

    /// <summary>Number of steps made by the run.</summary>
    public long Step { get; private init; }

    /// <summary>Entries of the history so far; empty for a checkpoint of parameters and state alone.</summary>
    public IReadOnlyList<Iterate> History { get; private init; } = [];

    /// <summary>Seed of the minibatches; null for a checkpoint of parameters and state alone.</summary>
    public ulong? Seed { get; private init; }

    /// <summary>Name of the basis of the run; "identity" for original coordinates.</summary>
    public string BasisName { get; private init; } = "identity";

    /// <summary>The optimizer's name and hyper-parameters as texts by name; empty for a checkpoint of parameters and state alone.</summary>
    public IReadOnlyDictionary<string, string> HyperParameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>The point in the basis of the run; null in original coordinates.</summary>
    internal double[]? Coordinates { get; private init; }

    /// <summary>Parameters in single precision and state of either, of a loop of one's own.</summary>
    /// <param name="parameters">x, length d; copied.</param>
    /// <param name="state">The optimizer's state; copied.</param>
    /// <exception cref="ArgumentException">The parameters do not have the length of the state's layout.</exception>
    public static Checkpoint InSinglePrecision(ReadOnlySpan<float> parameters, OptimizerState state)
    {
        double[] wide = new double[parameters.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(parameters, wide);
        return new Checkpoint(wide, state) { Precision = Precision.Single };
    }

    /// <summary>Where a run ended, for <see cref="Trainer.Resume"/>.</summary>
    /// <param name="result">The run; one that was cancelled, stopped or finished.</param>
    /// <exception cref="ArgumentException">
    /// The run became non-finite: its state has gone past its last finite point. Or its basis has not as many coordinates as there are
    /// parameters.
    /// </exception>
    public static Checkpoint Of(TrainResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.StopReason == StopReason.NonFinite)
            throw Guard.Bad(nameof(result), "a run that stayed finite", "one whose loss or gradient did not",
                "Run it with a smaller learning rate, or take a checkpoint of an earlier end.");
        if (result.State.Layout.Dimension != result.FinalPoint.Count)
        {
            throw Guard.Bad(
                nameof(result), $"a run in a basis of {Guard.Text(result.FinalPoint.Count)} coordinates, as there are parameters",
                Guard.Text(result.State.Layout.Dimension),
                "Run in a complete basis: PartialBasis.Complete.");
        }

        return new Checkpoint([.. result.FinalPoint], result.State) { Precision = result.Precision }.With(
            result.Steps, result.History, result.Seed, result.BasisName, Egop.HyperParameters.Of(result.Optimizer), result.Coordinates);
    }

    /// <summary>Reads a file, for an optimizer and a layout.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">The optimizer that is to go on. Its hyper-parameters may be others where they set no sizes: see
    /// <see cref="DifferencesFrom"/>.</param>
    /// <param name="layout">Names and shapes of the parameters.</param>
    /// <param name="precision">Precision of parameters and state.</param>
    /// <exception cref="DataException">
    /// The file cannot be read, is no checkpoint, or is not of this optimizer, layout and precision; the message names what differs.
    /// </exception>
    public static Checkpoint Load(string path, IOptimizer optimizer, ParameterLayout layout, Precision precision = Precision.Double)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(layout);
        return CheckpointFile.Read(path, optimizer, layout, precision);
    }

    /// <summary>
    /// Writes a file, all of it or nothing: beside its place first, then renamed. The same checkpoint gives the same bytes.
    /// </summary>
    /// <param name="path">The file, usually "....safetensors"; replaced if there is one, its folder made if missing.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is still there.</exception>
    /// <exception cref="ArgumentException">A parameter has the name of another tensor, "state.steps" for instance.</exception>
    public void Save(string path) => CheckpointFile.ToTensors(this).Write(path);

    internal Checkpoint With(
        long step, IReadOnlyList<Iterate> history, ulong? seed, string basisName, IReadOnlyDictionary<string, string> hyperParameters,
            double[]? coordinates) =>
        new(_parameters, State)
        {
            Precision = Precision,
            Step = step,
            History = history,
            Seed = seed,
            BasisName = basisName,
            HyperParameters = hyperParameters,
            Coordinates = coordinates,
        };

    /// <summary>
    /// What an optimizer has otherwise than the one of the run: "Beta1 was 0.9 and is 0.95". Empty when nothing, and when the checkpoint
    /// does not say.
    /// </summary>
    /// <param name="optimizer">The optimizer that is to go on.</param>
    public IReadOnlyList<string> DifferencesFrom(IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (HyperParameters.Count == 0)
            return [];
        IReadOnlyDictionary<string, string> now = Egop.HyperParameters.Of(optimizer);
        return
        [
            .. HyperParameters.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Select(name => (
                    Name: name, Was: HyperParameters.GetValueOrDefault(name, "absent"), Is: now.GetValueOrDefault(name, "absent")))
                .Where(p => p.Was != p.Is).Select(p => $"{p.Name} was {p.Was} and is {p.Is}"),
        ];
    }

    /// <summary>"step 600 of Adam: W1 32x64 at 0, b1 32 at 2048".</summary>
    public override string ToString() =>
        $"step {Guard.Text(Step)}{(HyperParameters.TryGetValue(nameof(IOptimizer.Name), out string? name) ? $" of {name}" : "")}: {Layout}";
}
