using System.Diagnostics;

namespace Egop;

/// <summary>The loop behind <see cref="Trainer"/>: one run in the coordinates of one basis.</summary>
internal sealed class TrainingRun
{
    private readonly IObjective _objective;
    private readonly IMinibatchObjective? _minibatches;
    private readonly IBasis _basis;
    private readonly IOptimizer _optimizer;
    private readonly TrainOptions _options;
    private readonly IProgress<TrainProgress>? _progress;
    private readonly int _recordEvery;
    private readonly List<Iterate> _history = [];
    private readonly Stopwatch _clock = new();
    private readonly OptimizerState _state;
    private readonly int _firstStep;
    private readonly TimeSpan _before;

    public TrainingRun(IObjective objective, IBasis basis, IOptimizer optimizer, TrainOptions options, IProgress<TrainProgress>? progress, Checkpoint? from = null)
    {
        (_objective, _basis, _optimizer, _options, _progress) = (objective, basis, optimizer, options, progress);
        _minibatches = objective as IMinibatchObjective;
        _recordEvery = options.RecordEvery > 0 ? options.RecordEvery : _minibatches?.BatchesPerEpoch ?? 1;
        _state = from?.State.Clone() ?? optimizer.Init(objective.Layout());
        if (from is null)
            return;
        _firstStep = (int)from.Step;
        // The entry of the checkpoint's own step is made anew where it is due.
        _history.AddRange(from.History.Where(entry => entry.Step < _firstStep));
        _before = from.History.Count > 0 ? from.History[^1].Elapsed : default;
    }

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    /// <summary>Runs from <paramref name="z"/> (overwritten).</summary>
    public TrainResult Go(double[] z, CancellationToken cancellation)
    {
        double[] gradient = new double[z.Length], last = (double[])z.Clone();
        _clock.Start();
        for (int step = _firstStep; ; step++)
        {
            bool due = step == _options.Steps || step % _recordEvery == 0;
            StopReason? stop = cancellation.IsCancellationRequested ? StopReason.Cancelled : step == _options.Steps ? StopReason.StepsDone : null;
            if (due || stop is not null || _minibatches is null)
            {
                double loss = _objective.Evaluate(z, gradient);
                stop = Judge(loss, gradient) ?? stop;
                if (due || stop is not null)
                    Record(step, loss, gradient, z);
            }

            if (stop is null && _minibatches is not null)
            {
                double loss = _minibatches.At(new BatchKey(_options.Seed, step)).Evaluate(z, gradient);
                if (!Finite(loss, gradient) && !(_optimizer is SkipNonFinite skipping && skipping.WouldSkip(_state, gradient)))
                {
                    stop = StopReason.NonFinite;
                    Record(step, loss, gradient, z);
                }
            }

            if (stop != StopReason.NonFinite)
                z.CopyTo(last, 0);
            if (stop is { } reason)
            {
                _clock.Stop();
                return new TrainResult(_optimizer, _basis, _options.Seed, _history, last, _state, reason, Elapsed);
            }

            _optimizer.Step(_state, gradient, z);
        }
    }

    private StopReason? Judge(double loss, double[] gradient) =>
        !Finite(loss, gradient) ? StopReason.NonFinite
        : loss <= _options.TargetLoss ? StopReason.TargetLoss
        : Norm(gradient) <= _options.GradientTolerance ? StopReason.GradientTolerance
        : null;

    private void Record(int step, double loss, double[] gradient, double[] z)
    {
        double l1 = 0;
        foreach (double g in gradient)
            l1 += Math.Abs(g);
        ReadOnlyMemory<double> point = _options.KeepPoints ? _basis.ToOriginal(z) : default;
        _history.Add(new Iterate(step, loss, Norm(gradient), l1, _optimizer.LearningRate.At(step), Elapsed, point));
        _progress?.Report(new TrainProgress(step, _options.Steps, loss));
    }

    private static bool Finite(double loss, double[] gradient)
    {
        // One non-finite entry makes the sum non-finite; a sum that overflows by itself is as hopeless.
        double sum = loss;
        foreach (double g in gradient)
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
