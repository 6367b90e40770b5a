namespace Egop;

/// <summary>
/// Optimizers in several coordinates from the same starts on the same minibatches: the experiment that all figures share.
/// </summary>
/// <remarks>
/// For each method the learning rate that is best in the first coordinates serves all coordinates; with <see cref="Separately"/> each
/// coordinates' own
/// best rate is used besides. The search is <see cref="LearningRateSweep"/>: powers of ten, then the doubled grid around the best.
/// </remarks>
internal sealed class MethodComparison
{
    /// <summary>Prefix of the piece of a metric in the journal.</summary>
    private const string Metric = "metric ";

    public required IReadOnlyList<ComparisonTrial> Trials { get; init; }

    public required IReadOnlyList<ComparedMethod> Methods { get; init; }

    /// <summary>Coordinates; the first are the reference.</summary>
    public required IReadOnlyList<ComparedCoordinates> Coordinates { get; init; }

    /// <summary>Steps, tolerance, recording; the seed of each run is its trial's.</summary>
    public required TrainOptions Options { get; init; }

    /// <summary>How many of the trials decide on learning rates.</summary>
    public required int SweepTrials { get; init; }

    /// <summary>Whether every coordinates' own best rate is used too.</summary>
    public bool Separately { get; init; }

    /// <summary>Numbers of final points by name, such as validation accuracy: (trial, point) to number.</summary>
    public IReadOnlyList<(string Name, Func<int, double[], double> Of)> Metrics { get; init; } = [];

    /// <summary>
    /// Runs everything, through the journal of <paramref name="run"/>; keys of pieces begin with <paramref name="prefix"/>.
    /// </summary>
    public IReadOnlyList<ComparisonCell> Run(ExperimentRun run, string prefix = "")
    {
        var cells = new List<ComparisonCell>();
        foreach (ComparedMethod method in Methods)
        {
            double? shared = null;
            SweepResult? reference = null;
            foreach (ComparedCoordinates coordinates in Coordinates)
            {
                string key = $"{prefix}{method.Name}, {coordinates.Name}";
                // What coincides in all coordinates has the same best rate in all of them.
                SweepResult? own = reference is null || (Separately && !method.IsEquivariant)
                    ? Sweep(run, key, method, coordinates)
                    : reference;
                reference ??= own;
                // Where everything diverges the smallest rate tells the story.
                shared ??= BestOf(reference);
                cells.Add(Cell(run, key, method, coordinates, ComparisonTuning.Shared, shared.Value, reference));
                if (Separately)
                    cells.Add(Cell(run, key, method, coordinates, ComparisonTuning.Separate, BestOf(own), own));
            }
        }

        return cells;
    }

    /// <summary>
    /// Runs everything at a rate that follows from another comparison's cell, without a search: for methods too dear to tune.
    /// </summary>
    public IReadOnlyList<ComparisonCell> RunAt(ExperimentRun run, ComparisonCell tuned, double rate, string prefix = "") =>
    [
        .. Methods.SelectMany(
            m => Coordinates.Select(c => Cell(run, $"{prefix}{m.Name}, {c.Name}", m, c, ComparisonTuning.Shared, rate, tuned.Sweep))),
    ];

    private static double BestOf(SweepResult sweep) => sweep.Best?.LearningRate ?? sweep.Entries[0].LearningRate;

    private SweepResult Sweep(ExperimentRun run, string key, ComparedMethod method, ComparedCoordinates coordinates)
    {
        int trials = Math.Min(SweepTrials, Trials.Count);
        TrainOptions short_ = Options with { RecordEvery = Options.Steps, KeepPoints = false };
        return LearningRateSweep.RunMany(rates =>
        {
            string name = $"{key}, rates {string.Join(" ", rates.Select(r => Guard.Text(r)))}";
            return run.Piece(name, () =>
            {
                TrainResult[][] results = RunAll(run, [.. rates.Select(method.Create)], coordinates, trials, short_);
                return new() { ["median losses"] = [.. results.Select(group => Quartiles.Of(group.Select((r, t) => r.FinalLoss - Trials[t].Infimum)).Median)] };
            })["median losses"];
        });
    }

    private ComparisonCell Cell(
        ExperimentRun run, string key, ComparedMethod method, ComparedCoordinates coordinates, ComparisonTuning tuning, double rate,
            SweepResult sweep)
    {
        // At the same rate both tunings are the same runs: the journal's key has the rate alone.
        Dictionary<string, double[]> piece = run.Piece($"{key}, rate {Guard.Text(rate)}", () =>
        {
            TrainResult[] results = RunAll(run, [method.Create(rate)], coordinates, Trials.Count, Options)[0];
            double[] steps = results.MaxBy(r => r.Steps)!.StepNumbers();
            var values = new Dictionary<string, double[]>
            {
                ["steps"] = steps,
                ["losses"] = [.. results.SelectMany((r, t) => AtSteps(r, steps, Trials[t].Infimum))],
                ["seconds"] = [.. results.Select(r => r.Elapsed.TotalSeconds)],
            };
            foreach ((string name, Func<int, double[], double> of) in Metrics)
                values[Metric + name] = [.. results.Select((r, t) => of(t, [.. r.FinalPoint]))];
            return values;
        });
        return new ComparisonCell(method, coordinates.Name, tuning, rate, sweep)
        {
            Steps = piece["steps"],
            Losses = [.. piece["losses"].Chunk(piece["steps"].Length)],
            Seconds = piece["seconds"],
            Metrics = Metrics.ToDictionary(m => m.Name, m => piece[Metric + m.Name]),
        };
    }

    /// <summary>Every optimizer on the first trials: results[optimizer][trial]. Runs of one objective in one basis go together.</summary>
    private TrainResult[][] RunAll(
        ExperimentRun run, IOptimizer[] optimizers, ComparedCoordinates coordinates, int trials, TrainOptions options)
    {
        (int Optimizer, int Trial, IBasis Basis)[] all =
            [.. optimizers.SelectMany((_, o) => Enumerable.Range(0, trials).Select(t => (o, t, coordinates.BasisOf(t))))];
        TrainResult[][] results = [.. optimizers.Select(_ => new TrainResult[trials])];
        (int Optimizer, int Trial, IBasis Basis)[][] groups =
            [.. all.GroupBy(r => (Trials[r.Trial].Objective, r.Basis)).Select(g => g.ToArray())];
        ParallelRange.ForEach(groups.Length, run.Threads, g =>
        {
            TrainingJob[] jobs =
                [.. groups[g].Select(r => new TrainingJob(optimizers[r.Optimizer], Trials[r.Trial].Start, OptionsOf(r.Trial).In(r.Basis)))];
            TrainResult[] made = Trainer.RunJobs(Trials[groups[g][0].Trial].Objective, jobs, run.Threads, run.Cancellation);
            for (int i = 0; i < made.Length; i++)
                results[groups[g][i].Optimizer][groups[g][i].Trial] = made[i];
        });
        return results;

        TrainOptions OptionsOf(int trial)
        {
            TrainOptions own = options with { Seed = Trials[trial].Seed };
            return coordinates.Adjust?.Invoke(own, trial) ?? own;
        }
    }

    // The newest loss at each of the steps: runs that stopped early have fewer entries.
    private static double[] AtSteps(TrainResult run, double[] steps, double infimum)
    {
        double[] losses = new double[steps.Length];
        for (int i = 0, newest = 0; i < steps.Length; i++)
        {
            while (newest + 1 < run.History.Count && run.History[newest + 1].Step <= steps[i])
                newest++;
            losses[i] = (newest + 1 < run.History.Count ? run.History[newest].Loss : run.FinalLoss) - infimum;
        }

        return losses;
    }
}

/// <summary>An optimizer of a comparison, by its learning rate.</summary>
/// <param name="Name">Name in tables and pictures.</param>
/// <param name="Create">The optimizer with a learning rate.</param>
/// <param name="IsEquivariant">Whether its runs in all orthonormal coordinates must coincide.</param>
internal sealed record ComparedMethod(string Name, Func<double, IOptimizer> Create, bool IsEquivariant = false)
{
    /// <summary>
    /// The four methods of the paper's figures: Adagrad, Adam with (0.9, 0.999), SGD, SGD with momentum 0.9; no weight decay.
    /// </summary>
    /// <param name="schedule">What becomes of a learning rate over the steps; null for a constant one.</param>
    public static ComparedMethod[] Standard(Func<double, Schedule>? schedule = null)
    {
        schedule ??= Schedules.Constant;
        return
        [
            new("Adagrad", rate => new Adagrad { LearningRate = schedule(rate) }),
            new("Adam", rate => new Adam { LearningRate = schedule(rate) }),
            new("SGD", rate => new Sgd { LearningRate = schedule(rate) }, IsEquivariant: true),
            new("momentum", rate => new Sgd { LearningRate = schedule(rate), Momentum = 0.9 }, IsEquivariant: true),
        ];
    }
}

/// <summary>Coordinates of a comparison.</summary>
/// <param name="Name">Name in tables and pictures.</param>
/// <param name="BasisOf">The basis of each trial; trials with the same objective should share the same basis object, which runs them in
/// step.</param>
internal sealed record ComparedCoordinates(string Name, Func<int, IBasis> BasisOf)
{
    /// <summary>Name of the coordinates that the objective came in.</summary>
    public const string Original = "original";

    /// <summary>What these coordinates change in the options of a run, such as a refresh of the basis; null for nothing.</summary>
    public Func<TrainOptions, int, TrainOptions>? Adjust { get; init; }

    /// <summary>The coordinates that objectives of d parameters came in.</summary>
    public static ComparedCoordinates Untouched(int dimension)
    {
        IBasis basis = Bases.Identity(dimension);
        return new(Original, _ => basis);
    }
}

/// <summary>
/// One trial of a comparison: every method starts from the same point of the same objective and sees the same minibatches.
/// </summary>
/// <param name="Objective">What is minimized; the same object in several trials if only start and minibatches differ.</param>
/// <param name="Start">θ₀; in a basis z₀ = Vᵀθ₀.</param>
/// <param name="Seed">Seed of the minibatches.</param>
internal sealed record ComparisonTrial(IObjective Objective, double[] Start, ulong Seed)
{
    /// <summary>inf f, or 0 where the loss itself is reported.</summary>
    public double Infimum { get; init; }
}
