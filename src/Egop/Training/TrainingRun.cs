using System.Diagnostics;

namespace Egop;

/// <summary>
/// One run of <see cref="Trainer"/>: a loop that pauses wherever it needs a value and a gradient, so that runs which share a basis can go
/// in lock-step.
/// </summary>
internal sealed class TrainingRun
{
    private readonly IObjective _objective;
    private readonly IMinibatchObjective? _minibatches;
    private readonly TrainOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly int _recordEvery, _refreshEvery;
    private readonly List<Iterate> _history = [];
    private readonly List<int> _refreshes = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IOptimizer _given;
    private readonly OptimizerState _state;
    private readonly RunVectors _vectors;
    private readonly TimeSpan _before;
    private readonly Device _device;
    private IOptimizer _optimizer;
    private IBasis _basis;
    private int _step;
    private StopReason? _stop;

    /// <summary>A run from a start or, with the same start, from a checkpoint.</summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="start">x_0 in original coordinates.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="vectors">Makes the run's numbers from z_0: the processor's or a device's, in the options' precision.</param>
    /// <param name="from">Where to go on; null for step 0.</param>
    /// <param name="cancellation">Ends the run after the current step.</param>
    public TrainingRun(
        IObjective objective, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options, Func<double[], RunVectors> vectors,
        Checkpoint? from,
        CancellationToken cancellation)
    {
        Guard.Length(start.Length, objective.Dimension, nameof(start), "Give one number for each parameter of the objective.");
        Guard.Finite(start, nameof(start), "Start from finite parameters.");
        if (options.Basis is { } given)
            Guard.Length(given.Dimension, objective.Dimension, "basis", "Give a basis of the objective's dimension.");
        (_objective, _optimizer, _given, _options, _cancellation) = (objective, optimizer, optimizer, options, cancellation);
        _basis = options.Basis ?? (from is null ? FirstBasis(start) : new IdentityBasis(objective.Dimension));
        _minibatches = objective as IMinibatchObjective;
        _recordEvery = options.RecordEvery > 0 ? options.RecordEvery : _minibatches?.BatchesPerEpoch ?? 1;
        _refreshEvery = options.Refresh?.StepsFor(objective) ?? 0;
        _state = from?.State.Clone() ?? optimizer.Init(_basis.LayoutOf(objective.Layout()), options.Precision);
        _vectors = vectors(from?.Coordinates is { } coordinates ? [.. coordinates] : _basis.ToBasis(start));
        _vectors.Place(_basis, Subspace.Outside(_basis, start));
        _device = options.Context?.Device ?? options.Device;
        if (from is null)
            return;
        _step = (int)from.Step;
        // The entry of the checkpoint's own step is made anew where it is due.
        _history.AddRange(from.History.Where(entry => entry.Step < _step));
        _before = from.History.Count > 0 ? from.History[^1].Elapsed : default;
        // A refresh started the state afresh, and its step count: the schedule did not start with it.
        if (_refreshEvery > 0 && _state.Steps < _step)
            _optimizer = _given.WithLearningRate(new ShiftedSchedule(_given.LearningRate, _step - _state.Steps));
    }

    /// <summary>
    /// f at the run's point, set by whoever goes through <see cref="Loop"/> before each next turn; the gradient is left in the run's
    /// vectors.
    /// </summary>
    public double Loss { get; set; }

    /// <summary>
    /// The steps of the run. What it yields is the objective whose value and gradient at the current point it needs next: f, or f on a
    /// minibatch.
    /// </summary>
    public IEnumerable<(IObjective Objective, BatchKey? Minibatch)> Loop()
    {
        while (!IsRefreshDue || Refresh())
        {
            bool isDue = _step == _options.Steps || _step % _recordEvery == 0;
            _stop = _cancellation.IsCancellationRequested ? StopReason.Cancelled : _step == _options.Steps ? StopReason.StepsDone : null;
            if (isDue || _stop is not null || _minibatches is null)
            {
                yield return (_objective, null);
                _stop = Judge() ?? _stop;
                if (isDue || _stop is not null)
                    Record();
            }

            if (_stop is null && _minibatches is not null)
            {
                var key = new BatchKey(_options.Seed, _step);
                yield return (_minibatches.At(key), key);
                if (!IsFinite && !(_optimizer is SkipNonFinite skipping && _vectors.WouldSkip(skipping, _state)))
                {
                    _stop = StopReason.NonFinite;
                    Record();
                }
            }

            if (_stop != StopReason.NonFinite)
                _vectors.Keep();
            if (_stop is not null)
                break;
            _vectors.Step(_optimizer, _state);
            _step++;
        }

        _clock.Stop();
    }

    /// <summary>Goes through the loop alone, and gives the result.</summary>
    public TrainResult Finish()
    {
        foreach ((IObjective objective, BatchKey? minibatch) in Loop())
            Loss = _vectors.Evaluate(objective, minibatch);
        return Result();
    }

    /// <summary>What a run that has ended found.</summary>
    public TrainResult Result()
    {
        double[] last = _vectors.Last();
        _vectors.Settle(_state);
        return new(
            _given, _basis, _options, _history, last, _vectors.Theta(last), _state, _stop!.Value, Elapsed, _refreshes,
            _given.Averaged(_state) is { } average ? AveragedTheta(average) : null)
        { Device = _device };
    }

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    // One non-finite entry makes the sum non-finite; a sum that overflows by itself is as hopeless.
    private bool IsFinite => double.IsFinite(_vectors.AddMagnitudes(Loss));

    // A run that is cancelled or done is left as it is, to go on from. A point that is no longer finite goes on to be found by its loss.
    private bool IsRefreshDue =>
        _refreshEvery > 0 && _step > 0 && _step % _refreshEvery == 0 && _step < _options.Steps && !_cancellation.IsCancellationRequested
            && _vectors.IsFinite;

    private StopReason? Judge() =>
        !IsFinite ? StopReason.NonFinite
        : Loss <= _options.TargetLoss ? StopReason.TargetLoss
        : _vectors.Norm <= _options.GradientTolerance ? StopReason.GradientTolerance
        : null;

    private void Record()
    {
        ReadOnlyMemory<double> point = _options.KeepPoints ? Theta() : default;
        _history.Add(new Iterate(_step, Loss, _vectors.Norm, _vectors.AddMagnitudes(0), _given.LearningRate.At(_step), Elapsed, point));
        _options.Progress?.Report(new TrainProgress(_step, _options.Steps, Loss));
    }

    /// <summary>The basis of a run that was given none: estimated at the start when the run refreshes it, else the identity.</summary>
    private IBasis FirstBasis(ReadOnlySpan<double> start)
    {
        try
        {
            if (_options.Refresh is { } refresh && !_cancellation.IsCancellationRequested)
                return refresh.BasisAt(new RefreshPoint(_objective, start.ToArray(), 0, 0, _cancellation), null);
        }
        catch (Exception e) when (EndsEstimate(e))
        {
            // A start with such gradients around it is worth a run in original coordinates; a cancelled run ends at its first step.
        }

        return new IdentityBasis(_objective.Dimension);
    }

    /// <summary>Estimates a basis around θ and moves point and state to it; false when that ended the run.</summary>
    private bool Refresh()
    {
        BasisRefresh refresh = _options.Refresh!;
        double[] theta = Theta();
        IBasis basis;
        try
        {
            basis = refresh.BasisAt(new RefreshPoint(_objective, theta, _step, _step / _refreshEvery, _cancellation), _basis);
        }
        catch (Exception e) when (EndsEstimate(e))
        {
            _stop = e is NonFiniteEstimateException ? StopReason.NonFinite : StopReason.Cancelled;
            _vectors.Keep();
            Loss = _vectors.Evaluate(_objective, null);
            Record();
            return false;
        }

        _refreshes.Add(_step);
        if (ReferenceEquals(basis, _basis))
            return true;
        _vectors.Settle(_state);
        if (refresh.MoveState(_optimizer, _state, _basis, basis))
            _optimizer = _given.WithLearningRate(new ShiftedSchedule(_given.LearningRate, _step));
        _basis = basis;
        _vectors.SetPoint(basis.ToBasis(theta));
        _vectors.Place(basis, Subspace.Outside(basis, theta));
        return true;
    }

    private bool EndsEstimate(Exception e) =>
        e is NonFiniteEstimateException || (e is OperationCanceledException && _cancellation.IsCancellationRequested);

    private double[] Theta()
    {
        double[] z = new double[_vectors.Length];
        _vectors.ReadPoint(z);
        return _vectors.Theta(z);
    }

    // An average is no point of the run, and more digits of it are no harm.
    private double[] AveragedTheta(double[] z)
    {
        double[] theta = _basis.ToOriginal(z);
        Subspace.Add(_vectors.Constant, theta);
        return theta;
    }
}
