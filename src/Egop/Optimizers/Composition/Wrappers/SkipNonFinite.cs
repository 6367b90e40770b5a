using System.Numerics;

namespace Egop;

/// <summary>Leaves out steps whose gradient has a NaN or infinite entry: parameters and inner state keep their bits.
/// optax.apply_if_finite.</summary>
/// <remarks>
/// After more than <see cref="MaxConsecutive"/> such gradients in a row it gives up and passes them on, as optax does. The inner step
/// count, and so
/// the learning rate, stands still while steps are left out. Put it outermost, where it sees the gradient before anything else does;
/// <see cref="Trainer"/> then goes on over a minibatch whose gradient is not finite, as long as the step would be left out.
/// </remarks>
/// <param name="Inner">The optimizer.</param>
/// <param name="MaxConsecutive">The most steps in a row that are left out, at least 0.</param>
/// <exception cref="ArgumentException"><paramref name="MaxConsecutive"/> is negative.</exception>
internal sealed record SkipNonFinite(IOptimizer Inner, int MaxConsecutive = 5) : OptimizerWrapper(Inner)
{
    private const string InARow = "not finite in a row", InAll = "not finite in all", Skipped = "steps left out";

    /// <summary>The most steps in a row that are left out.</summary>
    public int MaxConsecutive { get; init => field = Guard.NonNegative(value); } =
        Guard.NonNegative(MaxConsecutive, nameof(MaxConsecutive));

    /// <inheritdoc/>
    public override string Name => $"{Inner.Name} skipping non-finite gradients";

    /// <summary>Number of gradients up to now, without interruption, that were not finite.</summary>
    /// <param name="state">A state of this optimizer.</param>
    public static long ConsecutiveErrors(OptimizerState state) => Count(state, InARow);

    /// <summary>Number of gradients that were not finite, since the start.</summary>
    /// <param name="state">A state of this optimizer.</param>
    public static long TotalErrors(OptimizerState state) => Count(state, InAll);

    /// <summary>Whether a step with this gradient would be left out.</summary>
    internal bool WouldSkip<T>(OptimizerState state, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => ConsecutiveErrors(state) < MaxConsecutive && !IsFinite(gradient);

    private protected override IEnumerable<StateSlot> Slots(ParameterLayout layout, Precision precision) =>
        [new(InARow, SlotKind.Scalar, new double[1]), new(InAll, SlotKind.Scalar, new double[1]),
            new(Skipped, SlotKind.Scalar, new double[1])];

    private protected override long InnerSteps(OptimizerState state) => state.Steps - Count(state, Skipped);

    private protected override void StepAround<T>(long t, OptimizerState state, OptimizerState inner, ReadOnlySpan<T> gradient, Span<T> x)
    {
        bool finite = IsFinite(gradient);
        ref double inARow = ref state[InARow][0];
        inARow = finite ? 0 : inARow + 1;
        if (!finite)
            state[InAll][0]++;
        if (finite || inARow > MaxConsecutive)
            Inner.Step(inner, gradient, x);
        else
            state[Skipped][0]++;
    }

    private static bool IsFinite<T>(ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T g in gradient)
        {
            if (!T.IsFinite(g))
                return false;
        }

        return true;
    }

    private static long Count(OptimizerState state, string name)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (long)state[name][0];
    }
}
