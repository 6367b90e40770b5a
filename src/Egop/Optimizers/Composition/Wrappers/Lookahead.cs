using System.Numerics.Tensors;

namespace Egop;

/// <summary>k steps forward, one step back: every k steps of an optimizer, the slow weights move a part of the way and the iterate goes
/// back to them.</summary>
/// <remarks>
/// φ_0 = x_0; after every k-th step φ ← (1−α) φ + α x, x ← φ. The iterate x (fast weights) is where gradients are taken; φ is read with
/// <see cref="Average"/> and equals x after every k-th step. Follows every change of basis that the optimizer follows.
/// Source: Zhang, Lucas, Hinton, Ba, NeurIPS 2019, Algorithm 1; optax.lookahead.
/// </remarks>
/// <param name="Inner">The optimizer of the fast weights.</param>
/// <param name="Period">k, at least 1.</param>
/// <param name="SlowRate">α in (0, 1]; 1 is the optimizer itself.</param>
/// <exception cref="ArgumentException">A number is outside its range.</exception>
internal sealed record Lookahead(IOptimizer Inner, int Period = 5, double SlowRate = 0.5) : OptimizerWrapper(Inner), IParameterAverage
{
    private const string Slow = "slow weights";

    /// <summary>k.</summary>
    public int Period { get; init => field = Guard.Positive(value); } = Guard.Positive(Period, nameof(Period));

    /// <summary>α.</summary>
    public double SlowRate { get; init => field = Rate(value); } = Rate(SlowRate);

    /// <summary>Whether the optimizer's state starts anew after every k-th step, its learning rate too; default false.</summary>
    public bool ResetsState { get; init; }

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} with lookahead";

    /// <inheritdoc/>
    public void Average(OptimizerState state, Span<double> average)
    {
        ParameterAverages.RequireStep(state);
        ParameterAverages.Read(state, Slow, 1, average);
    }

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) =>
        [OptimizerState.Zero(layout, Slow, SlotKind.Momentum, precision)];

    private protected override long InnerStep(long step) => ResetsState ? step % Period : step;

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        Span<T> slow = state.Numbers<T>(Slow);
        if (t == 1)
            x.CopyTo(slow);
        Inner.Step(inner, gradient, x);
        if (t % Period != 0)
            return;
        TensorPrimitives.Multiply(slow, T.CreateTruncating(1 - SlowRate), slow);
        TensorPrimitives.MultiplyAdd(x, T.CreateTruncating(SlowRate), slow, slow);
        slow.CopyTo(x);
        if (ResetsState)
            inner.Reset(Inner.Init(state.Layout, PrecisionOf<T>.Value));
    }

    private static double Rate(double value) =>
        value is > 0 and <= 1
            ? value
            : throw Guard.Bad(nameof(SlowRate), "a number in (0, 1]", Guard.Text(value),
                "Give the part of the way that the slow weights move; 0.5 is usual.");
}
