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

    public TrainingRun(IObjective objective, IBasis basis, IOptimizer optimizer, TrainOptions options, IProgress<TrainProgress>? progress)
    {
        (_objective, _basis, _optimizer, _options, _progress) = (objective, basis, optimizer, options, progress);
        _minibatches = objective as IMinibatchObjective;
        _recordEvery = options.RecordEvery > 0 ? options.RecordEvery : _minibatches?.BatchesPerEpoch ?? 1;
        State = optimizer.Init(objective.Layout());
    }

    public OptimizerState State { get; }

    public IReadOnlyList<Iterate> History => _history;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Runs from <paramref name="z"/> (overwritten) and returns the last point with finite loss and gradient.</summary>
    public (double[] Last, StopReason Reason) Go(double[] z, CancellationToken cancellation)
    {
        double[] gradient = new double[z.Length], last = (double[])z.Clone();
        _clock.Start();
        for (int step = 0; ; step++)
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
                if (!Finite(loss, gradient) && !(_optimizer is SkipNonFinite skipping && skipping.WouldSkip(State, gradient)))
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
                return (last, reason);
            }

            _optimizer.Step(State, gradient, z);
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
        _history.Add(new Iterate(step, loss, Norm(gradient), l1, _optimizer.LearningRate.At(step), _clock.Elapsed, point));
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
