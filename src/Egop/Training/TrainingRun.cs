using System.Diagnostics;

namespace Egop;

/// <summary>One run of <see cref="Trainer"/>, cut where it needs a gradient, so that runs which share a basis can go in lock-step.</summary>
/// <remarks>
/// While <see cref="Next"/> is not null it is the objective whose value and gradient the run wants at θ = V z + c; the caller evaluates it, maps the gradient to
/// <see cref="Gradient"/> and calls <see cref="Take"/>. The point z, the gradient and everything the run decides are the same bits however the caller computes the maps.
/// </remarks>
internal sealed partial class TrainingRun
{
    private readonly IObjective _objective;
    private readonly IMinibatchObjective? _minibatches;
    private readonly TrainOptions _options;
    private readonly IProgress<TrainProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly int _recordEvery;
    private readonly int _refreshEvery;
    private readonly List<Iterate> _history = [];
    private readonly List<int> _refreshes = [];
    private readonly Stopwatch _clock = new();
    private readonly IOptimizer _given;
    private readonly OptimizerState _state;
    private readonly double[] _last;
    private TimeSpan _before;
    private IOptimizer _optimizer;
    private double[]? _constant;
    private int _step;
    private bool _due;
    private bool _isMinibatch;
    private StopReason? _stop;

    /// <summary>A run from a start or, with the same start, from a checkpoint; at its first wish.</summary>
    public TrainingRun(
        IObjective objective, IBasis? basis, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
        IProgress<TrainProgress>? progress, CancellationToken cancellation, Checkpoint? from = null)
    {
        Guard.Length(start.Length, objective.Dimension, nameof(start), "Give one number for each parameter of the objective.");
        Guard.Finite(start, nameof(start), "Start from finite parameters.");
        if (basis is not null)
            Guard.Length(basis.Dimension, objective.Dimension, nameof(basis), "Give a basis of the objective's dimension.");
        _clock.Start();
        basis ??= FirstBasis(objective, start, options, cancellation);
        (_objective, Basis, _optimizer, _given, _options, _progress, _cancellation) = (objective, basis, optimizer, optimizer, options, progress, cancellation);
        _minibatches = objective as IMinibatchObjective;
        _recordEvery = options.RecordEvery > 0 ? options.RecordEvery : _minibatches?.BatchesPerEpoch ?? 1;
        _refreshEvery = options.Refresh?.StepsFor(objective) ?? 0;
        ParameterLayout layout = basis.LayoutOf(objective.Layout());
        _state = from?.State.Clone() ?? optimizer.Init(layout);
        Point = from?.Coordinates is { } coordinates ? [.. coordinates] : basis.ToBasis(start);
        Gradient = new double[Point.Length];
        _constant = Subspace.Outside(basis, start);
        _last = (double[])Point.Clone();
        if (from is not null)
            GoOn(from);
        Plan();
    }

    /// <summary>V; changes only in a run that refreshes it.</summary>
    public IBasis Basis { get; private set; }

    /// <summary>z.</summary>
    public double[] Point { get; }

    /// <summary>∇f~(z), written by the caller.</summary>
    public double[] Gradient { get; }

    /// <summary>What to evaluate next; null when the run has ended.</summary>
    public IObjective? Next { get; private set; }

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    /// <summary>θ ← θ + c, the part of θ that no z reaches.</summary>
    public void AddConstant(Span<double> theta) => Subspace.Add(_constant, theta);

    /// <summary>Goes to the end alone.</summary>
    public void Finish()
    {
        while (Next is { } objective)
        {
            // In the identity it is the objective itself: no copies.
            IObjective inBasis = Basis is IdentityBasis ? objective : new BasisObjective(objective, Basis, _constant);
            Take(inBasis.Evaluate(Point, Gradient));
        }
    }

    /// <summary>Goes on with the loss that was asked for, to the next one or to the end.</summary>
    public void Take(double loss)
    {
        if (!_isMinibatch)
        {
            _stop = Judge(loss) ?? _stop;
            if (_due || _stop is not null)
                Record(loss);
            if (_stop is null && _minibatches is not null)
            {
                AskMinibatch();
                return;
            }
        }
        else if (!IsFinite(loss) && !(_optimizer is SkipNonFinite skipping && skipping.WouldSkip(_state, Gradient)))
        {
            _stop = StopReason.NonFinite;
            Record(loss);
        }

        if (_stop != StopReason.NonFinite)
            Point.CopyTo(_last, 0);
        if (_stop is not null)
        {
            End();
            return;
        }

        _optimizer.Step(_state, Gradient, Point);
        _step++;
        Plan();
    }

    public TrainResult Result() =>
        new(
            _given, Basis, _options.Seed, _history, _last, Theta(_last), _state, _stop!.Value, Elapsed, _refreshes,
            _given.Averaged(_state) is { } average ? Theta(average) : null);

    private void Plan()
    {
        if (IsRefreshDue && !Refresh())
        {
            End();
            return;
        }

        _due = _step == _options.Steps || _step % _recordEvery == 0;
        _stop = _cancellation.IsCancellationRequested ? StopReason.Cancelled : _step == _options.Steps ? StopReason.StepsDone : null;
        _isMinibatch = false;
        if (_due || _stop is not null || _minibatches is null)
            Next = _objective;
        else
            AskMinibatch();
    }

    private void GoOn(Checkpoint from)
    {
        _step = (int)from.Step;
        // The entry of the checkpoint's own step is made anew where it is due.
        _history.AddRange(from.History.Where(entry => entry.Step < _step));
        _before = from.History.Count > 0 ? from.History[^1].Elapsed : default;
        // A refresh started the state afresh, and its step count: the schedule did not start with it.
        if (_refreshEvery > 0 && _state.Steps < _step)
            _optimizer = _given.WithLearningRate(new ShiftedSchedule(_given.LearningRate, _step - _state.Steps));
    }

    private void AskMinibatch()
    {
        _isMinibatch = true;
        Next = _minibatches!.At(new BatchKey(_options.Seed, _step));
    }

    private void End()
    {
        _clock.Stop();
        Next = null;
    }

    private double[] Theta(double[] z)
    {
        double[] theta = Basis.ToOriginal(z);
        AddConstant(theta);
        return theta;
    }

    private StopReason? Judge(double loss) =>
        !IsFinite(loss) ? StopReason.NonFinite
        : loss <= _options.TargetLoss ? StopReason.TargetLoss
        : Norm(Gradient) <= _options.GradientTolerance ? StopReason.GradientTolerance
        : null;

    private void Record(double loss)
    {
        double l1 = 0;
        foreach (double g in Gradient)
            l1 += Math.Abs(g);
        ReadOnlyMemory<double> point = _options.KeepPoints ? Theta(Point) : default;
        _history.Add(new Iterate(_step, loss, Norm(Gradient), l1, _given.LearningRate.At(_step), Elapsed, point));
        _progress?.Report(new TrainProgress(_step, _options.Steps, loss));
    }

    private bool IsFinite(double loss)
    {
        // One non-finite entry makes the sum non-finite; a sum that overflows by itself is as hopeless.
        double sum = loss;
        foreach (double g in Gradient)
            sum += Math.Abs(g);
        return double.IsFinite(sum);
    }

    private static double Norm(double[] gradient)
    {
        double sum = 0;
        foreach (double g in gradient)
            sum += g * g;
        return Math.Sqrt(sum);
    }
}
