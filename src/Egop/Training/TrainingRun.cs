using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Egop;

/// <summary>One run of <see cref="Trainer"/>, cut where it needs a gradient, so that runs which share a basis can go in lock-step.</summary>
/// <remarks>
/// While <see cref="Next"/> is not null it is the objective whose value and gradient the run wants at θ = V z + c; the caller evaluates it by
/// <see cref="EvaluateAt"/>, maps the gradient into the run's vectors and calls <see cref="Take"/>. The point z, the gradient and everything the run decides are
/// the same bits however the caller computes the maps.
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
    private readonly RunVectors _vectors;
    private readonly Device _device;
    private TimeSpan _before;
    private IOptimizer _optimizer;
    private double[]? _constant;
    private int _step;
    private bool _due;
    private BatchKey? _minibatch;
    private StopReason? _stop;

    /// <summary>A run from a start or, with the same start, from a checkpoint; at its first wish. With a place its numbers are in a device's memory.</summary>
    public TrainingRun(
        IObjective objective, IBasis? basis, IOptimizer optimizer, ReadOnlySpan<double> start, TrainOptions options,
        IProgress<TrainProgress>? progress, CancellationToken cancellation, Checkpoint? from = null, DeviceRun? place = null)
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
        _state = from?.State.Clone() ?? optimizer.Init(layout, options.Precision);
        double[] first = from?.Coordinates is { } coordinates ? [.. coordinates] : basis.ToBasis(start);
        _vectors = place?.Vectors(first) ?? RunVectors.Of(options.Precision, first);
        _device = place?.Device ?? Device.Cpu;
        _constant = Subspace.Outside(basis, start);
        if (from is not null)
            GoOn(from);
        Plan();
    }

    /// <summary>V; changes only in a run that refreshes it.</summary>
    public IBasis Basis { get; private set; }

    /// <summary>What to evaluate next; null when the run has ended.</summary>
    public IObjective? Next { get; private set; }

    /// <summary>Of point, gradient and state.</summary>
    public Precision Precision => _options.Precision;

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    /// <summary>z and ∇f~ of a run in double (T = double) or single precision.</summary>
    public RunVectors<T> Vectors<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => (RunVectors<T>)_vectors;

    /// <summary>The value and gradient that <see cref="Next"/> asks for, in the precision of the run.</summary>
    /// <param name="theta">V z, length d; the part of θ that no z reaches is added to it.</param>
    /// <param name="slope">Receives ∇f(θ), length d.</param>
    public double EvaluateAt<T>(Span<T> theta, Span<T> slope)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            Span<double> point = MemoryMarshal.Cast<T, double>(theta);
            Subspace.Add(_constant, point);
            return Next!.Evaluate(point, MemoryMarshal.Cast<T, double>(slope));
        }

        Span<float> single = MemoryMarshal.Cast<T, float>(theta);
        Subspace.Add(_constant, single);
        double value = 0;
        Next!.EvaluateMany(single, new Span<double>(ref value), MemoryMarshal.Cast<T, float>(slope));
        return value;
    }

    /// <summary>Goes to the end alone.</summary>
    public void Finish()
    {
        while (Next is { } objective)
            Take(_vectors.Evaluate(objective, _minibatch, Basis, _constant));
    }

    public TrainResult Result()
    {
        double[] last = _vectors.Last();
        _vectors.Settle(_state);
        return new(
            _given, Basis, _options, _history, last, _vectors.Theta(Basis, _constant, last), _state, _stop!.Value, Elapsed, _refreshes,
            _given.Averaged(_state) is { } average ? AveragedTheta(average) : null)
        { Device = _device };
    }

    /// <summary>Goes on with the loss that was asked for, its gradient in the run's vectors, to the next one or to the end.</summary>
    public void Take(double loss)
    {
        if (_minibatch is null)
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
        else if (!IsFinite(loss) && !(_optimizer is SkipNonFinite skipping && _vectors.WouldSkip(skipping, _state)))
        {
            _stop = StopReason.NonFinite;
            Record(loss);
        }

        if (_stop != StopReason.NonFinite)
            _vectors.Keep();
        if (_stop is not null)
        {
            End();
            return;
        }

        _vectors.Step(_optimizer, _state);
        _step++;
        Plan();
    }

    private void Plan()
    {
        if (IsRefreshDue && !Refresh())
        {
            End();
            return;
        }

        _due = _step == _options.Steps || _step % _recordEvery == 0;
        _stop = _cancellation.IsCancellationRequested ? StopReason.Cancelled : _step == _options.Steps ? StopReason.StepsDone : null;
        _minibatch = null;
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
        var key = new BatchKey(_options.Seed, _step);
        (_minibatch, Next) = (key, _minibatches!.At(key));
    }

    private void End()
    {
        _clock.Stop();
        Next = null;
    }

    private double[] Theta()
    {
        double[] z = new double[_vectors.Length];
        _vectors.ReadPoint(z);
        return _vectors.Theta(Basis, _constant, z);
    }

    // An average is no point of the run, and more digits of it are no harm.
    private double[] AveragedTheta(double[] z)
    {
        double[] theta = Basis.ToOriginal(z);
        Subspace.Add(_constant, theta);
        return theta;
    }

    private StopReason? Judge(double loss) =>
        !IsFinite(loss) ? StopReason.NonFinite
        : loss <= _options.TargetLoss ? StopReason.TargetLoss
        : _vectors.Norm <= _options.GradientTolerance ? StopReason.GradientTolerance
        : null;

    private void Record(double loss)
    {
        ReadOnlyMemory<double> point = _options.KeepPoints ? Theta() : default;
        _history.Add(new Iterate(_step, loss, _vectors.Norm, _vectors.AddMagnitudes(0), _given.LearningRate.At(_step), Elapsed, point));
        _progress?.Report(new TrainProgress(_step, _options.Steps, loss));
    }

    // One non-finite entry makes the sum non-finite; a sum that overflows by itself is as hopeless.
    private bool IsFinite(double loss) => double.IsFinite(_vectors.AddMagnitudes(loss));
}
