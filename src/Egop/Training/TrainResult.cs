using System.Globalization;

namespace Egop;

/// <summary>A finished run: its history, where it ended and why.</summary>
public sealed class TrainResult
{
    internal TrainResult(
        IOptimizer optimizer, IBasis basis, TrainOptions options, IReadOnlyList<Iterate> history, double[] last, double[] finalPoint,
        OptimizerState state,
        StopReason reason, TimeSpan elapsed, IReadOnlyList<int> refreshes, double[]? averagedPoint)
    {
        Optimizer = optimizer;
        Basis = basis;
        Seed = options.Seed;
        Precision = options.Precision;
        History = history;
        FinalPoint = finalPoint;
        Coordinates = basis is IdentityBasis ? null : last;
        State = state;
        StopReason = reason;
        Elapsed = elapsed;
        Refreshes = refreshes;
        AveragedPoint = averagedPoint;
    }

    /// <summary>The optimizer that ran.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>The basis it ran in; the last one, when it was refreshed.</summary>
    public IBasis Basis { get; }

    /// <summary>Name of the basis.</summary>
    public string BasisName => Basis.Name;

    /// <summary>Format the run was computed in.</summary>
    public Precision Precision { get; }

    /// <summary>Where it was computed: <see cref="Device.Cpu"/> unless <see cref="TrainOptions.Device"/> says otherwise.</summary>
    public Device Device { get; internal init; } = Device.Cpu;

    /// <summary>Entries in the order of steps; the first is the start. A run that became non-finite has that entry last.</summary>
    public IReadOnlyList<Iterate> History { get; }

    /// <summary>
    /// The last point with finite loss and gradient, in original coordinates, length d; of single precision widened, which is exact.
    /// </summary>
    public IReadOnlyList<double> FinalPoint { get; }

    /// <summary>Seed of the minibatches.</summary>
    internal ulong Seed { get; }

    /// <summary>The last point in the basis, V times which rounds to <see cref="FinalPoint"/>; null in original coordinates.</summary>
    internal double[]? Coordinates { get; }

    /// <summary>The optimizer's state at the end, in the coordinates it ran in.</summary>
    public OptimizerState State { get; }

    /// <summary>Why the run ended.</summary>
    public StopReason StopReason { get; }

    /// <summary>
    /// The steps before which the basis was estimated anew, increasing; the first basis does not count. Empty without
    /// <see cref="TrainOptions.Refresh"/>.
    /// </summary>
    public IReadOnlyList<int> Refreshes { get; }

    /// <summary>Wall time of the run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// The average of the iterates, or the slow weights, that the optimizer kept at the end, in original coordinates; null when it keeps
    /// none.
    /// </summary>
    public IReadOnlyList<double>? AveragedPoint { get; }

    /// <summary>
    /// f at the last entry; NaN or infinite after <see cref="StopReason.NonFinite"/>, also where f was finite and its gradient was not.
    /// </summary>
    public double FinalLoss => StopReason == StopReason.NonFinite && double.IsFinite(History[^1].Loss) ? double.NaN : History[^1].Loss;

    /// <summary>Number of steps made.</summary>
    public int Steps => History[^1].Step;

    /// <summary>Step numbers of the history.</summary>
    public double[] StepNumbers() => [.. History.Select(i => (double)i.Step)];

    /// <summary>Losses of the history.</summary>
    public double[] Losses() => [.. History.Select(i => i.Loss)];

    /// <summary>"Adam, EGOP basis: loss 0.0123 after 600 steps (StepsDone)".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Optimizer.Name}, {BasisName} basis: loss {FinalLoss:G5} after {Steps} steps ({StopReason})");
}
